//! Joining tantivy queries.

use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, Occur, Query as TantivyQuery};

use crate::query::any_of::{any, any_here_and_there};

/// Ways to match: one of them is enough.
pub(super) type Ways = Vec<Box<dyn TantivyQuery>>;

pub(super) type Clauses = Vec<(Occur, Box<dyn TantivyQuery>)>;

/// The same documents, each with this score.
pub(super) fn constant(query: Box<dyn TantivyQuery>, score: f32) -> Box<dyn TantivyQuery> {
    Box::new(ConstScoreQuery::new(query, score))
}

/// Of each, any; every document for none at all.
pub(super) fn all(mut clauses: Vec<Ways>) -> Box<dyn TantivyQuery> {
    match clauses.len() {
        0 => Box::new(AllQuery),
        1 => any(clauses.remove(0)),
        _ => {
            let clauses = clauses.into_iter().map(any_here_and_there);
            Box::new(BooleanQuery::intersection(clauses.collect()))
        }
    }
}
