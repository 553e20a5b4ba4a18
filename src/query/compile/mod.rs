//! What is asked of documents, as tantivy queries.

mod seek;

mod in_a_row;

mod sets;

mod near;

mod exclusion;

mod condition;

mod raise;

pub use condition::{compile, compile_matching};
pub(crate) use in_a_row::{InARow, Row};
pub use raise::compile_raise;
pub(crate) use seek::{has, has_alone};
