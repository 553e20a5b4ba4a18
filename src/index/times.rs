//! When what is read was written.

use jiff::Timestamp;

use super::error::IndexError;
use super::folder::Manifest;
use super::snapshot::Snapshot;

/// When a generation was begun and last written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GenerationTimes {
    /// When it was begun.
    pub created: Timestamp,
    /// When it was last committed to.
    pub committed: Timestamp,
}

impl Manifest {
    /// The times that it says, `None` where it does not.
    pub(crate) fn times(&self) -> Option<GenerationTimes> {
        Some(GenerationTimes {
            created: self.created_at.parse().ok()?,
            committed: self.committed_at.parse().ok()?,
        })
    }
}

impl Snapshot {
    /// The times of the generation, as its manifest has them now; `None` for an
    /// index in memory, and where the manifest does not say.
    ///
    /// # Errors
    /// Where the manifest cannot be read.
    pub fn times(&self) -> Result<Option<GenerationTimes>, IndexError> {
        let Some(folder) = self.folder() else {
            return Ok(None);
        };
        Ok(Manifest::read(folder)?.times())
    }

    /// Number of the parts that the commit is made of.
    pub fn segment_count(&self) -> usize {
        self.searcher().segment_readers().len()
    }
}
