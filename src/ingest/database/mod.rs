//! Databases as sources: the rows of one query become records.
//!
//! It is a part of `ingest` and no layer of its own, since a row becomes a record
//! as a line of a file does, and records are private to `ingest`. Rows come one at
//! a time; nothing here writes, neither to the database nor to the index.

mod error;

mod address;

mod placeholder;

mod mark;

mod file;

mod value;

mod plan;

mod row;

mod postgres;

mod mysql;

mod sqlite;

mod read;

pub use error::DatabaseError;
pub use file::{DatabaseSource, read_sources};
pub use read::{Entry, Reading, read_database};

#[cfg(test)]
mod tests;
