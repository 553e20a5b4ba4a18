//! Building the index anew, by the program's own command in a process beside the
//! server.

mod command;

mod child;

mod run;

mod handlers;

pub use command::ReindexCommand;
pub(in crate::http) use handlers::{ReindexBody, ReindexRequestBody};
pub(super) use handlers::{delete, get, post};
pub(super) use run::Reindexing;
