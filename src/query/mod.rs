//! From the text of a search box to a query: request → AST → units → tantivy.

mod error;

mod request;

mod ast;

mod parse;

mod understand;

mod spans;

mod expand;

mod places;

mod aliases;

mod names;

mod years;

mod offers;

mod weights;

mod phrase;

mod compile;

mod alternatives;

pub use compile::{compile, least_units};
pub use error::QueryError;
pub use expand::{Alternative, Expansion, expand};
pub use names::Names;
pub use offers::{MAX_OFFERS, Recognised, recognise};
pub use request::{
    DateRange, FacetRequest, Filters, MAX_FACET_SIZE, MAX_PAGE_DEPTH, MAX_PAGE_SIZE,
    MAX_QUERY_CHARS, Order, Paging, Position, Scope, SearchRequest,
};
pub use understand::{Identifier, Understood, UnderstoodClause, Unit, understand};
pub use weights::{LEAST_UNITS_TO_RELAX, MINIMUM_SHARES};

pub use crate::index::{DateField, FacetField};
