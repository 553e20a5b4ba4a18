//! Joining tantivy queries.

use tantivy::query::{AllQuery, ConstScoreQuery, Occur, Query as TantivyQuery};

use crate::query::sets::{Ways, at_least};

pub(super) type Clauses = Vec<(Occur, Box<dyn TantivyQuery>)>;

/// The same documents, each with this score.
pub(super) fn constant(query: Box<dyn TantivyQuery>, score: f32) -> Box<dyn TantivyQuery> {
    Box::new(ConstScoreQuery::new(query, score))
}

/// Of each, any; every document for none at all.
pub(super) fn all(clauses: Vec<Ways>) -> Box<dyn TantivyQuery> {
    match clauses.len() {
        0 => Box::new(AllQuery),
        number => at_least(clauses, number),
    }
}
