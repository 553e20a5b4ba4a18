//! Ingest: from files to documents.
//!
//! Folders are walked, each source file is read by the parser of its format
//! into one record of raw fields, and one module makes documents of the
//! records, whatever the format was. Nothing is dropped in silence: a document,
//! a refused record and a file that is no source each give one [`Item`]. One bad
//! record never stops a run. Nothing here knows of the index.

mod item;

mod report;

mod progress;

mod format;

mod files;

mod open;

mod lines;

mod fault;

mod field;

mod mapping;

mod record;

mod json_lines;

mod front_matter;

mod yaml;

mod report_layout;

mod chrome;

mod text_file;

mod official_layout;

mod archive;

mod office;

mod tables;

mod pdf;

mod clean;

mod encoding;

mod html;

mod entities;

mod metadata;

mod duplicates;

mod stamp;

mod known;

mod parse;

mod source;

mod posted;

mod database;

#[cfg(test)]
mod mutations;

pub(crate) use chrome::is_chrome_line;
pub use database::{DatabaseError, DatabaseSource, Entry, Reading, read_database, read_sources};
pub(crate) use fault::shorten;
pub use item::{Item, Place, Refusal, SkippedFile, Warning};
pub use known::{KnownFiles, MetFiles};
pub use mapping::{Mapping, MappingError};
pub use parse::{
    Isolation, MAX_FILE_BYTES, MAX_PARSER_BYTES, MAX_PARSER_SECONDS, PARSE_FILES, serve_jobs,
};
pub use posted::{posted_document, posted_lines};
pub use progress::Progress;
pub use report::{IngestReport, MAX_LISTED};
pub use source::{IngestConfig, Reader, read, total_bytes};
