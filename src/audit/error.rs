//! What goes wrong with the audit log.

use std::io;
use std::path::PathBuf;

/// Why a line cannot be written.
#[derive(Debug, thiserror::Error)]
#[error(
    "cannot write the audit log `{path}`: {source}; make room and let this user append to it, or name another file (`--audit-log`)"
)]
pub struct AuditError {
    /// The log.
    pub path: PathBuf,
    /// Why not.
    pub source: io::Error,
}
