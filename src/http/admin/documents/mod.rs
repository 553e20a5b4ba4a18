//! Changes of documents.

mod results;

mod batches;

mod handlers;

pub(super) use handlers::{delete, post, put};
pub(in crate::http) use results::{ResultBody, SummaryBody};
