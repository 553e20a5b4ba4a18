//! The list of frequent queries, beside the generations.

use std::fs;
use std::path::{Path, PathBuf};

use super::files::replace_file;
use super::generations::IndexFolder;
use super::lock::WriterLock;
use crate::index::error::IndexError;
use crate::index::suggestions::Queries;

/// Its file.
pub(super) const QUERIES: &str = "queries.tsv";

impl IndexFolder {
    /// Takes a list of frequent queries (`query TAB count`, a line each) in place
    /// of the one before. It is suggested from with the next commit.
    ///
    /// # Errors
    /// [`IndexError::BadQuery`] that names the line; the list before stays then.
    pub fn replace_queries(&self, _lock: &WriterLock, list: &Path) -> Result<(), IndexError> {
        let bytes = fs::read(list).map_err(IndexError::io("read", list))?;
        Queries::parse(list, &bytes)?;
        replace_file(&self.queries_path(), &Queries::sealed(&bytes))
    }

    /// The list of frequent queries; an empty one where there is none.
    ///
    /// # Errors
    /// [`IndexError::BadQuery`] that names the line.
    pub fn queries(&self) -> Result<Queries, IndexError> {
        Queries::read(&self.queries_path())
    }

    pub(crate) fn queries_path(&self) -> PathBuf {
        self.path().join(QUERIES)
    }
}
