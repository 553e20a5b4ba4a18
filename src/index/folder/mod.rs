//! The index folder: its generations, which of them is live, who may write.
//!
//! ```text
//! index/
//!   CURRENT                 name of the live generation, with its checksum
//!   writer.lock             held by who writes, and says who that is
//!   queries.tsv             frequent queries to suggest
//!   generations/000001/     a tantivy index + manifest.json + checksums.txt + suggestions.bin
//! ```

mod files;

mod checksums;

mod held;

mod directory;

mod lock;

mod manifest;

mod pointer;

mod generations;

mod queries;

mod verify;

mod capture;

mod arrival;

#[cfg(test)]
mod tests;

pub use generations::{GenerationInfo, IndexFolder};
pub use lock::{LockHolder, WriterLock};
pub use manifest::{Manifest, State};
pub use verify::{Damage, verify_generation};

pub(crate) use arrival::{Arrival, check_manifest};
pub(crate) use capture::{Capture, CapturedContent, CapturedFile, MANIFEST_FILE, QUERIES_FILE};
pub(super) use directory::{META_FILE, SafeDirectory};
pub(super) use files::{remove_unused, replace_file};
pub(super) use verify::files_of;
