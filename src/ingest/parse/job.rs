//! What is asked of a parser, and what it gives.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::ingest::fault::Fault;
use crate::ingest::format::FileFormat;
use crate::ingest::record::Record;

/// The command of a process that parses files for another one.
pub const PARSE_FILES: &str = "parse-files";

/// Where files are parsed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Isolation {
    /// In this process. A parser that exhausts the memory or the stack ends it.
    #[default]
    InProcess,
    /// In processes of this program, which serve [`serve_jobs`](super::serve_jobs)
    /// when they are started with the one argument [`PARSE_FILES`].
    Processes(PathBuf),
}

/// A file to be parsed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::ingest) struct Job {
    pub(in crate::ingest) path: PathBuf,
    pub(in crate::ingest) format: FileFormat,
    /// The folder that its attachments must be in.
    pub(in crate::ingest) root: PathBuf,
    /// What is known of it, where it may be unchanged.
    pub(in crate::ingest) known: Option<KnownContent>,
}

/// A file as it was taken in before.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::ingest) struct KnownContent {
    pub(in crate::ingest) stamp: u64,
    pub(in crate::ingest) attached: Vec<Attached>,
}

/// A file that is part of another's document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::ingest) struct Attached {
    pub(in crate::ingest) path: PathBuf,
    /// Its content; 0 where it could not be read.
    pub(in crate::ingest) stamp: u64,
}

/// What a parser gives, in order.
#[derive(Debug)]
pub(in crate::ingest) enum Output {
    /// The file is as it was.
    Unchanged,
    /// The stamp of the file's content; comes first.
    Stamp(u64),
    /// Files that belong to the next record.
    Attached(Vec<Attached>),
    /// A record, or why there is none.
    Record {
        /// The file inside an archive.
        inner: Option<String>,
        /// The line or row.
        line: Option<u64>,
        outcome: Result<Record, Fault>,
    },
    /// A file inside an archive that is no source.
    Skipped { inner: String, reason: String },
}
