//! Search parameters: from the pairs of a query string to a valid request, and
//! back. Unknown parameters and values are errors that name them.

mod names;

mod table;

mod values;

mod read;

mod request;

mod link;

mod suggest;

mod facet;

mod json;

#[cfg(test)]
mod tests;

pub(super) use facet::facet_request;
pub(super) use json::{Members, params_of_json};
pub(super) use link::{next_cursor, pairs, query_string};
pub use request::SearchParams;
pub(super) use suggest::suggest_request;
pub use suggest::suggest_request_of;
pub(super) use table::{FACET, Kind, Parameter, SEARCH, SUGGEST, facet_names};
