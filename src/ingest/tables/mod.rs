//! Tables: .csv, .tsv, .xlsx, .xls and .ods, a row a record by the headings of
//! its columns.
//!
//! `csv` parts lines and quotes. `calamine` reads .xlsx cell by cell, and .xls
//! behind a look at the size of its sheets, since it makes room for every cell
//! of the rectangle that the used ones span. An .ods is read here, over the XML
//! reader of documents: calamine 0.38 loops forever on content that ends early,
//! and repeats cells without a bound.

mod grid;

mod delimited;

mod rows;

mod ods;

mod xlsx;

mod biff;

mod xls;

mod read;

#[cfg(test)]
mod tests;

pub(in crate::ingest) use read::{TableKind, attachment_text, read};
