//! What raises documents, as queries whose scores say by how much.

use serde_json::{Value, json};

use super::condition::{Nears, condition};
use super::object::{bool_of, object};
use crate::cluster::fields::{AUTHORITY, DAY, of_facet, of_text, signed};
use crate::index::FacetField;
use crate::model::{Authority, Validity};
use crate::query::{
    Condition, Factors, RECENCY_HALF_DAYS, RECENCY_MOST, Raise, ScoredSynonym, ScoredTerm, Signal,
    SynonymInField, authority_factor, validity_factor,
};

/// The documents of `matches`, scored by the sum of the signals times the factors.
/// `scale` is what the cluster's BM25 is multiplied by to be ours, `newest` the newest
/// day of any document.
pub(crate) fn scored(
    matches: Value,
    signals: &[Signal],
    scale: f32,
    factors: Factors,
    newest: Option<i64>,
) -> Value {
    let raised = signals.iter().map(|signal| raise(&signal.raise, scale));
    let sum = bool_of([("filter", vec![matches]), ("should", raised.collect())]);
    let mut functions = Vec::new();
    if factors.authority {
        functions.extend(Authority::ALL.into_iter().filter_map(|authority| {
            let is_level = json!({"term": {AUTHORITY: signed(authority.level())}});
            weighted(&is_level, authority_factor(authority))
        }));
    }
    if factors.validity {
        functions.extend(Validity::ALL.into_iter().filter_map(|validity| {
            let is_labelled = json!({"term": {of_facet(FacetField::Validity): validity.label()}});
            weighted(&is_labelled, validity_factor(validity))
        }));
    }
    let multiplied = if functions.is_empty() {
        sum
    } else {
        with_functions(sum, functions, "multiply")
    };
    match newest {
        Some(newest) if factors.recency => {
            let functions = vec![json!({"weight": 1}), recency(newest)];
            with_functions(multiplied, functions, "sum")
        }
        _ => multiplied,
    }
}

/// The scores of a query times what the functions are together.
fn with_functions(query: Value, functions: Vec<Value>, together: &str) -> Value {
    let of = object([
        ("query", query),
        ("functions", Value::Array(functions)),
        ("score_mode", json!(together)),
        ("boost_mode", json!("multiply")),
    ]);
    object([("function_score", of)])
}

/// `None` for what changes nothing.
fn weighted(filter: &Value, weight: f32) -> Option<Value> {
    #[expect(clippy::float_cmp, reason = "a factor of exactly 1 changes nothing")]
    let changes = weight != 1.0;
    changes.then(|| json!({"filter": filter, "weight": weight}))
}

/// [`crate::query::recency_factor`] without the 1 that every document has.
fn recency(newest: i64) -> Value {
    json!({
        "filter": {"exists": {"field": DAY}},
        "exp": {DAY: {"origin": newest, "scale": RECENCY_HALF_DAYS, "decay": 0.5}},
        "weight": RECENCY_MOST,
    })
}

/// The documents that are raised, each with the score that it is raised by.
pub(crate) fn raise(raise: &Raise, scale: f32) -> Value {
    match raise {
        Raise::Always(of, score) => constant(plain(of), *score),
        Raise::ByTerm(term) => by_term(term, scale),
        Raise::BySynonyms(synonyms) => {
            let synonyms = synonyms.iter().map(|synonym| by_synonym(synonym, scale));
            let queries = object([("queries", Value::Array(synonyms.collect()))]);
            object([("dis_max", queries)])
        }
    }
}

/// Of signals, none is of runs near one another.
fn plain(of: &Condition) -> Value {
    condition(of, &Nears::default())
}

fn constant(filter: Value, score: f32) -> Value {
    let of = object([("filter", filter), ("boost", json!(score))]);
    object([("constant_score", of)])
}

fn by_term(term: &ScoredTerm, scale: f32) -> Value {
    json!({"term": {of_text(term.field, term.lane): {
        "value": term.text, "boost": term.weight * scale,
    }}})
}

fn by_synonym(synonym: &ScoredSynonym, scale: f32) -> Value {
    let places = synonym.fields.iter().map(|place| in_field(place, scale));
    let mut any = bool_of([("should", places.collect())]);
    any["bool"]["boost"] = json!(synonym.factor);
    any
}

fn in_field(place: &SynonymInField, scale: f32) -> Value {
    let terms = place.terms.iter().map(|term| by_term(term, scale));
    let wanted = constant(plain(&place.condition), place.constant);
    bool_of([
        ("must", vec![wanted]),
        ("must_not", vec![plain(&place.unless)]),
        ("should", terms.collect()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Scope, scoring, understand};
    use crate::text::Analysis;

    #[test]
    fn factors_that_are_off_are_not_asked_for() {
        let understood = understand(&Analysis::shared(), "补贴");
        let signals = scoring(&understood, Scope::Title);
        let query = |factors, newest| {
            let all = json!({"match_all": {}});
            scored(all, &signals, 1.0, factors, newest)
        };
        assert!(query(Factors::NONE, Some(1))["bool"]["should"].is_array());
        let full = query(Factors::ALL, Some(18_000));
        let by_age = &full["function_score"];
        assert_eq!(by_age["functions"][1]["exp"]["day"]["origin"], 18_000);
        let by_kind = &by_age["query"]["function_score"];
        assert_eq!(by_kind["functions"].as_array().unwrap().len(), 4);
        assert!(query(Factors::ALL, None)["function_score"]["query"]["bool"].is_object());
    }

    #[test]
    fn a_scale_is_of_bm25_alone() {
        let understood = understand(&Analysis::shared(), "补贴");
        let boosts = |scale| {
            let signals = scoring(&understood, Scope::Title);
            let raised = signals.iter().map(|signal| raise(&signal.raise, scale));
            raised
                .map(|query| {
                    let term = &query["term"]["title_words"]["boost"];
                    let boost = term.as_f64().or(query["constant_score"]["boost"].as_f64());
                    (term.is_number(), boost)
                })
                .collect::<Vec<_>>()
        };
        for (one, two) in boosts(1.0).into_iter().zip(boosts(2.0)) {
            let scaled = if one.0 { 2.0 } else { 1.0 };
            assert_eq!(one.1.map(|boost| boost * scaled), two.1);
        }
    }
}
