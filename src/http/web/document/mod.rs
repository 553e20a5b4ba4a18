//! `/documents/{id}`: a whole document to read, and what goes with it.

mod line_kind;

mod lines;

mod outline;

mod text;

mod fields;

mod near;

mod description;

mod structured;

mod download;

mod page;

pub(super) use download::{handle_json, handle_text};
pub(super) use page::handle;
