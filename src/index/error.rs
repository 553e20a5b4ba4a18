//! What can go wrong between a document and the disk.

use std::path::{Path, PathBuf};

/// An error of the index.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// There is no index in the folder.
    #[error("no index in `{}`: make one with `gongwen index PATH… --index {}`", path.display(), path.display())]
    Missing {
        /// The index folder.
        path: PathBuf,
    },
    /// The index was built by another version of the fields or the analysis.
    #[error(
        "generation `{generation}` in `{}` has {what} `{found}`, this program needs `{expected}`: \
         move the folder away and build it anew with `gongwen index PATH… --index {}`",
        path.display(), path.display()
    )]
    Incompatible {
        /// The index folder.
        path: PathBuf,
        /// The generation's name.
        generation: String,
        /// What differs.
        what: &'static str,
        /// As recorded in the manifest.
        found: String,
        /// As this program has it.
        expected: String,
    },
    /// Another writer is at work.
    #[error(
        "another process is writing the index in `{}`: wait until it is done, or stop it",
        path.display()
    )]
    Locked {
        /// The generation's folder.
        path: PathBuf,
    },
    /// A file of the index folder cannot be read or written.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// A file of the index folder does not hold what it should.
    #[error("`{}` is damaged: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The suggestions of a generation are missing, damaged or of another version.
    #[error(
        "the suggestions in `{}` cannot be used: {reason}; `gongwen index PATH…` builds them anew, \
         also where no document has changed",
        path.display()
    )]
    Suggestions {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A line of the list of frequent queries is none.
    #[error(
        "`{}`, line {line} {reason}: write a query, a tab and how often it was asked",
        path.display()
    )]
    BadQuery {
        /// The list.
        path: PathBuf,
        /// 1-based line number.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// A stored document cannot be read back.
    #[error("a stored document cannot be read back: {reason}")]
    StoredDocument {
        /// What is wrong with it.
        reason: String,
    },
    /// The dictionary was refused.
    #[error(transparent)]
    Dictionary(#[from] crate::text::DictionaryError),
    /// tantivy failed.
    #[error("the search library failed")]
    Tantivy(#[from] tantivy::TantivyError),
}

impl IndexError {
    pub(super) fn io(
        action: &'static str,
        path: &Path,
    ) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }
}
