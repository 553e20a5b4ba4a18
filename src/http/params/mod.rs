//! Search parameters: from the pairs of a query string to a valid request, and
//! back. Unknown parameters and values are errors that name them.

mod names;

mod values;

mod read;

mod request;

mod link;

mod suggest;

#[cfg(test)]
mod tests;

pub(super) use link::{next_cursor, pairs, query_string};
pub use request::SearchParams;
pub(super) use suggest::suggest_request;
pub use suggest::suggest_request_of;
