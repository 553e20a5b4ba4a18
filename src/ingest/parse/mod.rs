//! Parsing whole files: beside the reader, in the order in which they were asked
//! for, and, where a program is named for it, in processes of their own.
//!
//! Parsers meet whatever is published. One that crashes, hangs or takes too much
//! memory costs its own file alone.

mod limits;

mod job;

mod file;

mod formats;

mod attachments;

mod message;

mod worker;

mod process;

mod pool;

pub(super) use job::{Attached, Job, KnownContent, Output};
pub use job::{Isolation, PARSE_FILES};
pub use limits::{MAX_FILE_BYTES, MAX_PARSER_BYTES, MAX_PARSER_SECONDS};
pub(super) use pool::{Outputs, Pool};
pub use worker::serve_jobs;
