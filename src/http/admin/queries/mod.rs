//! What people search for, where a server counts it: as JSON and as a page.

mod counts;

mod body;

mod page;

mod handlers;

pub(in crate::http) use body::QueriesBody;
pub use body::{CountedQueryBody, LeftOutBody};
pub(in crate::http) use counts::{MAX_DAYS, MAX_SIZE};
pub(super) use handlers::{get, page};
