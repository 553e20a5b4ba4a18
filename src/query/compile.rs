//! The understood query as tantivy queries: what matches, and what scores.
//!
//! The two are apart. Totals and facets follow from what matches alone; the
//! scores order the matches and can be tuned without changing a count.

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query as TantivyQuery,
};

use super::identity::{identity, number_clause};
use super::phrase::{phrase, term};
use super::request::Scope;
use super::understand::{Understood, UnderstoodClause, Unit};
use super::weights;
use crate::index::{Fields, Lane};
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
    let identity = identity(fields, understood, scope);
    if let Some(identity) = &identity {
        matching = any(vec![matching, identity.box_clone()]);
    }
    let mut query: Clauses = vec![(Occur::Must, constant(matching, 0.0))];
    for clause in &understood.clauses {
        if clause.exclude {
            query.push((Occur::MustNot, compiler.clause(clause)));
        } else {
            compiler.score_clause(clause, &mut query);
        }
    }
    if understood.wanted().nth(1).is_some() {
        compiler.score_phrase(&understood.characters, &mut query);
    }
    if let Some(identity) = identity {
        query.push((Occur::Should, identity));
    }
    BooleanQuery::new(query)
}

struct Compiler<'a> {
    fields: &'a Fields,
    scope: Scope,
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
                units.extend(clause.units.iter().map(|unit| self.unit(unit)));
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
        if let Some(number) = number_clause(self.fields, clause, self.scope) {
            return any(vec![number, in_a_row]);
        }
        let units = clause.units.iter().map(|unit| self.unit(unit)).collect();
        any(vec![all(units), in_a_row])
    }

    fn unit(&self, unit: &Unit) -> Box<dyn TantivyQuery> {
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

    fn characters(&self, characters: &[char]) -> Box<dyn TantivyQuery> {
        any(self
            .scope
            .fields()
            .iter()
            .map(|&field| phrase(self.fields, field, characters))
            .collect())
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

fn constant(query: Box<dyn TantivyQuery>, score: f32) -> Box<dyn TantivyQuery> {
    Box::new(ConstScoreQuery::new(query, score))
}

/// All of them; every document for none at all.
fn all(mut queries: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    match queries.len() {
        0 => Box::new(AllQuery),
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::intersection(queries)),
    }
}

/// Any of them.
fn any(mut queries: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
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
