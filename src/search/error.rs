//! What can go wrong while answering.

use crate::cluster::ClusterError;
use crate::index::IndexError;

/// An error of the engine.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The result that a cursor goes through is gone: documents were committed since.
    #[error("the cursor has expired, since documents were taken in; start again without it")]
    ExpiredCursor,
    /// It took longer than it may.
    #[error("the search took too long and was stopped; ask for less, or narrow it by a filter")]
    TimedOut,
    /// There are no suggestions; everything else goes on.
    #[error(transparent)]
    Suggestions(IndexError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The cluster that holds the index failed.
    #[error(transparent)]
    Cluster(ClusterError),
    /// tantivy failed.
    #[error("the search library failed; `gongwen verify` tells whether a file is damaged")]
    Tantivy(#[from] tantivy::TantivyError),
}

impl SearchError {
    /// Whether what keeps the index cannot be asked now, but may be later.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Cluster(error) if error.is_passing())
    }
}

impl From<ClusterError> for SearchError {
    fn from(error: ClusterError) -> Self {
        match error {
            ClusterError::CommitGone => Self::ExpiredCursor,
            other => Self::Cluster(other),
        }
    }
}
