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
        let manifest = Manifest::read(folder)?;
        let times = (manifest.created_at.parse(), manifest.committed_at.parse());
        let (Ok(created), Ok(committed)) = times else {
            return Ok(None);
        };
        Ok(Some(GenerationTimes { created, committed }))
    }

    /// Number of the parts that the commit is made of.
    pub fn segment_count(&self) -> usize {
        self.searcher().segment_readers().len()
    }
}
