//! The understood query as tantivy queries: what matches, and what scores.
//!
//! The two are apart. Totals and facets follow from what matches alone; the
//! scores order the matches and can be tuned without changing a count.

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query as TantivyQuery,
};

use super::offers::Recognised;
use super::phrase::{number, phrase, term};
use super::request::Scope;
use super::understand::{Identifier, Understood, UnderstoodClause, Unit};
use super::weights;
use crate::index::{Fields, Lane, lane_key};
use crate::text::bigrams;

type Clauses = Vec<(Occur, Box<dyn TantivyQuery>)>;

/// Compiles a query that matches what is searched for and scores by relevance.
/// `minimum_share` is the share of the units of plain text that a document must
/// have; `None` asks for all of them, clause by clause, or for the clause as a
/// phrase. Phrases and exclusions are never relaxed.
pub fn compile(
    fields: &Fields,
    understood: &Understood,
    scope: Scope,
    minimum_share: Option<f32>,
) -> BooleanQuery {
    let compiler = Compiler { fields, scope };
    let mut matching = match minimum_share {
        None => compiler.strict(understood),
        Some(share) => compiler.relaxed(understood, share),
    };
    let identity = compiler.identity(understood);
    if let Some(identity) = &identity {
        matching = any(vec![matching, identity.box_clone()]);
    }
    let mut query: Clauses = vec![(Occur::Must, constant(matching, 0.0))];
    for clause in &understood.clauses {
        if clause.exclude {
            query.push((Occur::MustNot, compiler.clause(clause)));
        } else {
            compiler.score_clause(clause, &mut query);
            compiler.score_synonyms(clause, &mut query);
        }
    }
    if understood.wanted().nth(1).is_some() {
        compiler.score_phrase(&understood.characters, &mut query);
    }
    query.extend(
        understood
            .recognised
            .iter()
            .map(|known| (Occur::Should, compiler.recognised(known))),
    );
    if let Some(identity) = identity {
        query.push((Occur::Should, constant(identity, weights::IDENTITY)));
    }
    BooleanQuery::new(query)
}

pub(super) struct Compiler<'a> {
    pub(super) fields: &'a Fields,
    pub(super) scope: Scope,
}

impl Compiler<'_> {
    fn strict(&self, understood: &Understood) -> Box<dyn TantivyQuery> {
        all(understood
            .wanted()
            .map(|clause| self.clause(clause))
            .collect())
    }

    fn relaxed(&self, understood: &Understood, share: f32) -> Box<dyn TantivyQuery> {
        let mut must = Vec::new();
        let mut units = Vec::new();
        for clause in understood.wanted() {
            if clause.units.is_empty() {
                must.push(self.clause(clause));
            } else {
                units.extend(
                    clause
                        .units
                        .iter()
                        .map(|unit| self.unit_or_synonym(clause, unit)),
                );
            }
        }
        let least = least_units(units.len(), share);
        must.push(Box::new(BooleanQuery::union_with_minimum_required_clauses(
            units, least,
        )));
        all(must)
    }

    /// All units of the clause, or its characters in a row in any field.
    fn clause(&self, clause: &UnderstoodClause) -> Box<dyn TantivyQuery> {
        if clause.characters.is_empty() {
            return Box::new(BooleanQuery::new(Vec::new()));
        }
        let in_a_row = self.characters(&clause.characters);
        if clause.units.is_empty() {
            return in_a_row;
        }
        any(vec![all(self.units_or_synonyms(clause)), in_a_row])
    }

    pub(super) fn unit(&self, unit: &Unit) -> Box<dyn TantivyQuery> {
        match unit {
            Unit::Word(word) => any(self
                .scope
                .fields()
                .iter()
                .map(|&field| term(self.fields.text(field, Lane::Words), word))
                .collect()),
            Unit::Characters(characters) => self.characters(characters),
        }
    }

    pub(super) fn characters(&self, characters: &[char]) -> Box<dyn TantivyQuery> {
        any(self
            .scope
            .fields()
            .iter()
            .map(|&field| phrase(self.fields, field, characters))
            .collect())
    }

    /// The document whose number or whole title the query is.
    fn identity(&self, understood: &Understood) -> Option<Box<dyn TantivyQuery>> {
        let mut keys = Vec::new();
        if self.scope == Scope::All {
            keys.extend(
                understood
                    .identifiers
                    .iter()
                    .map(|identifier| match identifier {
                        Identifier::DocNumber(key) => term(self.fields.doc_number_key, key),
                        Identifier::CatalogNumber(key) => term(self.fields.catalog_number_key, key),
                    }),
            );
        }
        let title: String = understood.characters.iter().collect();
        if self.scope != Scope::Body
            && let Some(key) = lane_key(&title)
        {
            keys.push(number(self.fields.title_key, key));
        }
        (!keys.is_empty()).then(|| any(keys))
    }

    /// The documents that have a value which the text names.
    fn recognised(&self, known: &Recognised) -> Box<dyn TantivyQuery> {
        let field = self.fields.facet(known.field);
        let values = known.values.iter().map(|value| term(field, value));
        constant(any(values.collect()), weights::recognised(known.field))
    }

    fn score_clause(&self, clause: &UnderstoodClause, query: &mut Clauses) {
        let mut score = |inner: Box<dyn TantivyQuery>, weight: f32| {
            query.push((Occur::Should, Box::new(BoostQuery::new(inner, weight))));
        };
        for &field in self.scope.fields() {
            for unit in &clause.units {
                if let Unit::Word(word) = unit {
                    score(
                        term(self.fields.text(field, Lane::Words), word),
                        weights::word(field),
                    );
                }
            }
            if let Some(weight) = weights::bigram(field) {
                for pair in bigrams(&clause.characters) {
                    score(term(self.fields.text(field, Lane::Bigrams), &pair), weight);
                }
            }
        }
        self.score_phrase(&clause.characters, query);
    }

    fn score_phrase(&self, characters: &[char], query: &mut Clauses) {
        if characters.len() < 2 {
            return;
        }
        for &field in self.scope.fields() {
            let found = phrase(self.fields, field, characters);
            query.push((Occur::Should, constant(found, weights::phrase(field))));
        }
    }
}

/// The least number of units that a share of them is, at least one.
pub fn least_units(units: usize, share: f32) -> usize {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a query has at most a thousand units"
    )]
    let least = (units as f32 * share).ceil() as usize;
    least.clamp(1, units.max(1))
}

pub(super) fn constant(query: Box<dyn TantivyQuery>, score: f32) -> Box<dyn TantivyQuery> {
    Box::new(ConstScoreQuery::new(query, score))
}

/// All of them; every document for none at all.
pub(super) fn all(mut queries: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    match queries.len() {
        0 => Box::new(AllQuery),
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::intersection(queries)),
    }
}

/// Any of them.
pub(super) fn any(mut queries: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    if queries.len() == 1 {
        return queries.remove(0);
    }
    Box::new(BooleanQuery::union(queries))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_the_units_is_at_least_one_and_at_most_all() {
        assert_eq!(least_units(1, 0.25), 1);
        assert_eq!(least_units(4, 0.75), 3);
        assert_eq!(least_units(5, 0.5), 3);
        assert_eq!(least_units(0, 0.5), 1);
        assert_eq!(least_units(3, 1.0), 3);
    }
}
