//! What can go wrong between a document and the disk.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use tantivy::directory::error::OpenReadError;

use super::folder::LockHolder;

/// An error of the index.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// There is no index in the folder.
    #[error("no index in `{}`: make one with `gongwen index PATH… --index {}`", path.display(), path.display())]
    Missing {
        /// The index folder.
        path: PathBuf,
    },
    /// The generation was built by another version of the fields or the analysis.
    #[error(
        "`{}` has {what} `{found}`, this program needs `{expected}`: build it anew from its own \
         documents with `gongwen reindex --from-index`, or from the sources with \
         `gongwen reindex PATH…`",
        path.display()
    )]
    Incompatible {
        /// The generation's folder.
        path: PathBuf,
        /// What differs.
        what: &'static str,
        /// As recorded in the manifest.
        found: String,
        /// As this program has it.
        expected: String,
    },
    /// Another writer is at work.
    #[error(
        "the index in `{}` is being written by {}: wait until it is done, or stop it",
        path.display(),
        holder.as_ref().map_or_else(|| "another process".to_owned(), ToString::to_string)
    )]
    Locked {
        /// The index folder.
        path: PathBuf,
        /// Who writes, where it could be read.
        holder: Option<LockHolder>,
    },
    /// Commits follow one another so fast that no files of one can be opened.
    #[error(
        "the index in `{}` is being written without a pause: try again later",
        path.display()
    )]
    Busy {
        /// The index folder.
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
    /// There is no room on the disk.
    #[error(
        "cannot {action} `{}`: the disk is full; what was live is untouched, so make room and run \
         the command again",
        path.display()
    )]
    Full {
        /// What was tried, as a verb.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// As the system says it.
        #[source]
        source: std::io::Error,
    },
    /// A file of the index folder does not hold what it should.
    #[error(
        "`{}` is damaged: {reason}; `gongwen verify` lists all damage, `gongwen rollback` goes \
         back to the generation before, `gongwen reindex` builds a new one",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The live generation cannot be told.
    #[error(
        "`{}` does not say which generation is live: {reason}; \
         `gongwen rollback --to GENERATION` makes one live",
        path.display()
    )]
    Pointer {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// There is no such generation to go to.
    #[error("there is no generation to go to in `{}`: {reason}", path.display())]
    NoGeneration {
        /// The index folder.
        path: PathBuf,
        /// Why not.
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
    /// The thread that writes has ended.
    #[error("the thread that writes the index has ended; start the server again")]
    WriterGone,
    /// The dictionary was refused.
    #[error(transparent)]
    Dictionary(#[from] crate::text::DictionaryError),
    /// tantivy failed.
    #[error("the search library failed; `gongwen verify` tells whether a file is damaged")]
    Tantivy(#[from] tantivy::TantivyError),
}

impl IndexError {
    /// The error with its causes, on one line.
    pub fn line(&self) -> String {
        let mut line = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(inner) = cause {
            line = format!("{line}: {inner}");
            cause = inner.source();
        }
        line
    }

    pub(crate) fn io(
        action: &'static str,
        path: &Path,
    ) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::Full {
                    action,
                    path,
                    source,
                }
            }
            _ => Self::Io {
                action,
                path,
                source,
            },
        }
    }

    /// An error of tantivy over the files in a folder, by the file where it is one's.
    pub(super) fn of_files(folder: &Path, error: TantivyError) -> Self {
        let damaged = |path: &Path, reason: String| Self::Damaged {
            path: folder.join(path),
            reason,
        };
        match error {
            TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(path)) => {
                damaged(&path, "it is missing".to_owned())
            }
            TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => {
                match io_error.kind() {
                    ErrorKind::InvalidData | ErrorKind::UnexpectedEof => {
                        damaged(&filepath, io_error.to_string())
                    }
                    kind => {
                        let copy = std::io::Error::new(kind, io_error.to_string());
                        Self::io("read", &folder.join(filepath))(copy)
                    }
                }
            }
            TantivyError::DataCorruption(corruption) => Self::Damaged {
                path: folder.to_owned(),
                reason: format!("{corruption:?}"),
            },
            error => error.into(),
        }
    }
}
