//! What raises documents, as tantivy queries whose scores say by how much.

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, Query as TantivyQuery,
    TermQuery,
};
use tantivy::schema::IndexRecordOption;

use super::condition::compile;
use crate::index::Fields;
use crate::query::signal::{Raise, ScoredSynonym, ScoredTerm, SynonymInField};

/// The documents that are raised, each with the score that it is raised by.
pub fn compile_raise(fields: &Fields, raise: &Raise) -> Box<dyn TantivyQuery> {
    match raise {
        Raise::Always(condition, score) => {
            Box::new(ConstScoreQuery::new(compile(fields, condition), *score))
        }
        Raise::ByTerm(term) => scored(fields, term),
        Raise::BySynonyms(synonyms) => {
            let synonyms = synonyms.iter().map(|synonym| by_synonym(fields, synonym));
            Box::new(DisjunctionMaxQuery::new(synonyms.collect()))
        }
    }
}

fn scored(fields: &Fields, term: &ScoredTerm) -> Box<dyn TantivyQuery> {
    let found = Term::from_field_text(fields.text(term.field, term.lane), &term.text);
    let query = TermQuery::new(found, IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(query), term.weight))
}

fn by_synonym(fields: &Fields, synonym: &ScoredSynonym) -> Box<dyn TantivyQuery> {
    let places = synonym.fields.iter();
    let places = places.map(|place| (Occur::Should, in_field(fields, place)));
    let sum = BooleanQuery::new(places.collect());
    Box::new(BoostQuery::new(Box::new(sum), synonym.factor))
}

fn in_field(fields: &Fields, place: &SynonymInField) -> Box<dyn TantivyQuery> {
    let found = ConstScoreQuery::new(compile(fields, &place.condition), place.constant);
    let mut clauses: Vec<(Occur, Box<dyn TantivyQuery>)> = vec![
        (Occur::Must, Box::new(found)),
        (Occur::MustNot, compile(fields, &place.unless)),
    ];
    let terms = place.terms.iter();
    clauses.extend(terms.map(|term| (Occur::Should, scored(fields, term))));
    Box::new(BooleanQuery::new(clauses))
}
