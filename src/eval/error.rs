//! What can go wrong while measuring.

use std::path::{Path, PathBuf};

use crate::query::QueryError;
use crate::search::SearchError;

/// An error of an evaluation.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// A file cannot be read or written.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// A line that is not in the form of its file.
    #[error("`{}` line {line}: {reason}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong and what is expected.
        reason: String,
    },
    /// A saved evaluation that cannot be read back.
    #[error("`{}` is not an evaluation as `gongwen eval --json` writes it", path.display())]
    Saved {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: serde_json::Error,
    },
    /// There is nothing to measure.
    #[error(
        "no query of `{}` has a relevant document in `{}`: the identifiers in the first column \
         must be the same in both, and a relevance above 0 is needed",
        queries.display(), qrels.display()
    )]
    NothingJudged {
        /// The file of queries.
        queries: PathBuf,
        /// The file of judgments.
        qrels: PathBuf,
    },
    /// No judged document is in the index, so that every figure would be 0.
    #[error(
        "none of the {documents} judged documents is in the index, which holds {indexed}: name \
         the index or the documents that the judgments are about"
    )]
    OtherDocuments {
        /// Judged documents.
        documents: usize,
        /// Documents of the index.
        indexed: u64,
    },
    /// A query that the search does not take.
    #[error("query `{id}`")]
    Query {
        /// The query.
        id: String,
        /// Why not.
        #[source]
        source: QueryError,
    },
    /// The engine failed.
    #[error("cannot answer query `{id}`")]
    Search {
        /// The query.
        id: String,
        /// Why not.
        #[source]
        source: Box<SearchError>,
    },
    /// The engine failed apart from any query.
    #[error("cannot look at the index")]
    Index(#[source] Box<SearchError>),
}

impl From<SearchError> for EvalError {
    fn from(error: SearchError) -> Self {
        Self::Index(Box::new(error))
    }
}

impl EvalError {
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
