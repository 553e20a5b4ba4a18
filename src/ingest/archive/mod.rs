//! ZIP archives: the files in one, and the parts of documents that are ZIP
//! packages (docx, odt, xlsx, ods).
//!
//! The `zip` crate reads the format. What is added here are limits, so that no
//! archive takes more memory or time than its worth: an entry is unpacked alone,
//! by bytes that really come out, whatever sizes the archive declares.

mod limits;

mod names;

mod entries;

mod package;

#[cfg(test)]
mod tests;

pub(in crate::ingest) use entries::entries;
pub(in crate::ingest) use limits::{MAX_DEPTH, MAX_ENTRY_BYTES};
pub(in crate::ingest) use package::Package;
