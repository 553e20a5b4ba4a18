//! What goes wrong with the file of counts.

use std::io;
use std::path::{Path, PathBuf};

/// Why counts cannot be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum AnalyticsError {
    /// The system refused.
    #[error("cannot {action} `{path}`: {source}")]
    Io {
        /// What was to be done.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The file does not hold counts.
    #[error(
        "`{path}` does not hold counts of queries: {reason}; move it away, and counting begins anew"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

impl AnalyticsError {
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }
}
