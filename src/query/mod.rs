//! From the text of a search box to a query: request → AST → units → tantivy.

mod error;

mod request;

mod ast;

mod parse;

mod identifiers;

mod understand;

mod weights;

mod phrase;

mod identity;

mod compile;

pub use compile::{compile, least_units};
pub use error::QueryError;
pub use identifiers::Identifier;
pub use identity::{catalog_number_clause, doc_number_clause};
pub use request::{
    DateRange, FacetRequest, Filters, MAX_FACET_SIZE, MAX_PAGE_DEPTH, MAX_PAGE_SIZE,
    MAX_QUERY_CHARS, Order, Paging, Position, Scope, SearchRequest,
};
pub use understand::{Understood, UnderstoodClause, Unit, understand};
pub use weights::{LEAST_UNITS_TO_RELAX, MINIMUM_SHARES};

pub use crate::index::{DateField, FacetField};
