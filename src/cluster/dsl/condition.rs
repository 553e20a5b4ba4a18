//! Conditions as queries that score nothing.

use serde_json::{Value, json};

use super::object::bool_of;
use crate::cluster::fields::{DOC_NUMBER_PARTS, TITLE_KEY, of_terms, of_text, signed};
use crate::index::{DateField, Lane, TextField, days_since_epoch, doc_number_ranges};
use crate::model::DocNumberPattern;
use crate::query::{Condition, DateRange, Matching, TermField, Ways};
use crate::text::bigrams;

/// Most terms of one query that clusters take, where nobody set another number.
const MOST_TERMS: usize = 65_536;

/// Runs of characters that were looked for in what is stored, with the keys of the
/// documents that have them near one another.
#[derive(Debug, Clone, Default)]
pub(crate) struct Nears(pub(crate) Vec<(Condition, Vec<i64>)>);

impl Nears {
    pub(crate) fn keys(&self, near: &Condition) -> Option<&[i64]> {
        let found = self.0.iter().find(|(known, _)| known == near);
        found.map(|(_, keys)| keys.as_slice())
    }
}

/// Whether a query tells what has these runs near one another. Of three or more, others
/// may stand between two of them and bridge the way, as often as it takes, which no
/// query says.
pub(crate) fn tells(parts: &[Vec<char>]) -> bool {
    parts.len() <= 2
}

/// The documents that have each of the runs somewhere in a field.
pub(crate) fn having_each(field: TextField, parts: &[Vec<char>]) -> Value {
    let each = parts.iter().map(|part| in_a_row(field, part));
    bool_of([("filter", each.collect())])
}

/// The documents that have what is wanted and nothing that is excluded. `nears` has all
/// runs that no query [tells].
pub(crate) fn matching(matching: &Matching, nears: &Nears) -> Value {
    let wanted = condition(&matching.wanted, nears);
    match &matching.excluded {
        None => wanted,
        Some(excluded) => bool_of([
            ("filter", vec![wanted]),
            ("must_not", vec![condition(excluded, nears)]),
        ]),
    }
}

/// The documents that meet a condition.
pub(in crate::cluster) fn condition(of: &Condition, nears: &Nears) -> Value {
    match of {
        Condition::Nothing => json!({"match_all": {}}),
        Condition::Term(field, text) => term(&of_terms(*field), text),
        Condition::TitleKey(key) => json!({"term": {TITLE_KEY: signed(*key)}}),
        Condition::InARow(field, characters) => in_a_row(*field, characters),
        Condition::Near {
            field,
            parts,
            within_chars,
        } if tells(parts) => near(*field, parts, *within_chars),
        Condition::Near { .. } => {
            let keys = nears.keys(of).expect("who searches has looked for it");
            let some = keys.chunks(MOST_TERMS);
            any(some
                .map(|keys| json!({"terms": {"id_key": keys}}))
                .collect())
        }
        Condition::Days(field, range) => days(*field, *range),
        Condition::DocNumber(pattern) => doc_number(pattern),
        Condition::AtLeast { things, least } => at_least(things, *least, nears),
    }
}

pub(crate) fn days(field: DateField, range: DateRange) -> Value {
    let mut bounds = json!({});
    if let Some(day) = range.from {
        bounds["gte"] = json!(days_since_epoch(day));
    }
    if let Some(day) = range.to {
        bounds["lte"] = json!(days_since_epoch(day));
    }
    json!({"range": {field.column(): bounds}})
}

fn term(field: &str, text: &str) -> Value {
    json!({"term": {field: text}})
}

/// Those that have every two neighbours, and of these those that have all in a row:
/// neighbours are rare, and told without positions.
fn in_a_row(field: TextField, characters: &[char]) -> Value {
    let lane = of_text(field, Lane::Bigrams);
    let mut needed: Vec<Value> = Vec::new();
    for pair in bigrams(characters).map(|pair| term(&lane, &pair)) {
        if !needed.contains(&pair) {
            needed.push(pair);
        }
    }
    let text = parted(characters);
    let row = json!({"match_phrase": {of_text(field, Lane::Characters): text}});
    needed.push(row);
    bool_of([("filter", needed)])
}

/// Characters as a field has them that parts tokens at blanks.
fn parted(characters: &[char]) -> String {
    let characters: Vec<String> = characters.iter().map(char::to_string).collect();
    characters.join(" ")
}

fn near(field: TextField, parts: &[Vec<char>], within_chars: u32) -> Value {
    let run = |part: &Vec<char>| json!({"match": {"query": parted(part), "ordered": true, "max_gaps": 0}});
    let rule = match parts {
        [one] => run(one),
        _ => json!({"all_of": {
            "intervals": parts.iter().map(run).collect::<Vec<_>>(),
            "max_gaps": within_chars,
        }}),
    };
    json!({"intervals": {of_text(field, Lane::Characters): rule}})
}

/// A term of each range, first and last included.
fn doc_number(pattern: &DocNumberPattern) -> Value {
    let ranges = doc_number_ranges(pattern).into_iter();
    let ranges = ranges
        .map(|(first, last)| json!({"range": {DOC_NUMBER_PARTS: {"gte": first, "lte": last}}}));
    any(ranges.collect())
}

fn at_least(things: &[Ways], least: usize, nears: &Nears) -> Value {
    let each = things.iter().map(|ways| any_of(ways, nears));
    let mut each: Vec<Value> = each.collect();
    match each.len() {
        number if number < least => json!({"match_none": {}}),
        1 => each.remove(0),
        number if number == least => bool_of([("filter", each)]),
        _ => some(each, least),
    }
}

/// Terms of one field are one clause.
fn any_of(ways: &[Condition], nears: &Nears) -> Value {
    let mut terms: Vec<(TermField, Vec<&str>)> = Vec::new();
    let mut clauses = Vec::new();
    for way in ways {
        let Condition::Term(field, text) = way else {
            clauses.push(condition(way, nears));
            continue;
        };
        match terms.iter_mut().find(|(known, _)| known == field) {
            Some((_, texts)) => texts.push(text),
            None => terms.push((*field, vec![text])),
        }
    }
    let terms = terms
        .into_iter()
        .map(|(field, texts)| match texts.as_slice() {
            [one] => term(&of_terms(field), one),
            _ => json!({"terms": {of_terms(field): texts}}),
        });
    any(terms.chain(clauses).collect())
}

fn any(mut queries: Vec<Value>) -> Value {
    match queries.len() {
        0 => json!({"match_none": {}}),
        1 => queries.remove(0),
        _ => some(queries, 1),
    }
}

/// Those that meet so many of the queries.
fn some(queries: Vec<Value>, least: usize) -> Value {
    let mut some = bool_of([("should", queries)]);
    some["bool"]["minimum_should_match"] = json!(least);
    some
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Scope, matching as planned, understand};
    use crate::text::Analysis;

    #[track_caller]
    fn check(of: &Condition, expected: &Value) {
        assert_eq!(&condition(of, &Nears::default()), expected);
    }

    fn title(lane: Lane) -> TermField {
        TermField::Text(TextField::Title, lane)
    }

    #[test]
    fn rows_are_looked_for_by_neighbours_and_positions() {
        let characters = vec!['医', '保', '局'];
        check(
            &Condition::InARow(TextField::Title, characters),
            &json!({"bool": {"filter": [
                {"term": {"title_bigrams": "医保"}},
                {"term": {"title_bigrams": "保局"}},
                {"match_phrase": {"title_characters": "医 保 局"}},
            ]}}),
        );
    }

    #[test]
    fn terms_of_one_field_are_one_clause() {
        let term = |text: &str| Condition::Term(title(Lane::Words), text.to_owned());
        let other = Condition::Term(TermField::DocNumber, "国办发2020-1".to_owned());
        let ways = vec![term("医保"), other, term("医疗")];
        check(
            &Condition::AtLeast {
                things: vec![ways],
                least: 1,
            },
            &json!({"bool": {
                "should": [
                    {"terms": {"title_words": ["医保", "医疗"]}},
                    {"term": {"doc_number_key": "国办发2020-1"}},
                ],
                "minimum_should_match": 1,
            }}),
        );
    }

    #[test]
    fn all_is_a_filter_and_some_a_minimum() {
        let thing = |text: &str| vec![Condition::Term(title(Lane::Words), text.to_owned())];
        let of = |least| Condition::AtLeast {
            things: vec![thing("甲"), thing("乙"), thing("丙")],
            least,
        };
        let compiled = |least| condition(&of(least), &Nears::default());
        assert!(compiled(3)["bool"]["filter"].is_array());
        assert_eq!(compiled(2)["bool"]["minimum_should_match"], 2);
        check(&of(4), &json!({"match_none": {}}));
        let nothing = Condition::AtLeast {
            things: vec![Vec::new()],
            least: 1,
        };
        check(&nothing, &json!({"match_none": {}}));
    }

    #[test]
    fn what_is_left_out_must_not_be() {
        let understood = understand(&Analysis::shared(), "补贴 -农业");
        let query = matching(&planned(&understood, Scope::Title, None), &Nears::default());
        assert_eq!(
            query["bool"]["must_not"][0],
            json!({"term": {"title_bigrams": "农业"}})
        );
    }

    #[test]
    fn runs_that_others_may_bridge_are_named_by_their_keys() {
        let near = |parts: &[&str]| Condition::Near {
            field: TextField::Title,
            parts: parts.iter().map(|part| part.chars().collect()).collect(),
            within_chars: 5,
        };
        let two = condition(&near(&["补贴", "发放"]), &Nears::default());
        assert_eq!(
            two["intervals"]["title_characters"]["all_of"]["max_gaps"],
            5
        );
        let three = near(&["补贴", "发放", "老"]);
        for (keys, expected) in [
            (vec![-7, 8], json!({"terms": {"id_key": [-7, 8]}})),
            (vec![], json!({"match_none": {}})),
        ] {
            let nears = Nears(vec![(three.clone(), keys)]);
            assert_eq!(condition(&three, &nears), expected);
        }
    }

    #[test]
    fn open_ranges_have_one_end() {
        let range = DateRange {
            from: Some(jiff::civil::date(1970, 1, 2)),
            to: None,
        };
        check(
            &Condition::Days(DateField::Written, range),
            &json!({"range": {"written_day": {"gte": 1}}}),
        );
    }
}
