//! The manifest of a generation: what built it, so that it is never searched
//! by a program that cuts text differently.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::error::IndexError;
use super::schema::SCHEMA_VERSION;
use crate::text::Analysis;

const FILE_NAME: &str = "manifest.json";

/// What is recorded of a generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the index fields.
    pub schema_version: u32,
    /// Hash of dictionary and cutting.
    pub analysis_hash: String,
    /// Documents after the last commit.
    pub documents: u64,
    /// Seconds since 1970-01-01 UTC.
    pub created_at: u64,
    /// Seconds since 1970-01-01 UTC.
    pub committed_at: u64,
}

impl Manifest {
    /// The manifest of a new, empty generation.
    pub(super) fn new(analysis: &Analysis) -> Self {
        let now = seconds_since_epoch();
        Self {
            schema_version: SCHEMA_VERSION,
            analysis_hash: analysis.dictionary().hash().to_owned(),
            documents: 0,
            created_at: now,
            committed_at: now,
        }
    }

    pub(super) fn committed(&mut self, documents: u64) {
        self.documents = documents;
        self.committed_at = seconds_since_epoch();
    }

    pub(super) fn read(folder: &Path) -> Result<Self, IndexError> {
        let path = folder.join(FILE_NAME);
        let text = fs::read_to_string(&path).map_err(IndexError::io("read", &path))?;
        serde_json::from_str(&text).map_err(|error| IndexError::Damaged {
            path,
            reason: error.to_string(),
        })
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), IndexError> {
        let path = folder.join(FILE_NAME);
        let text = serde_json::to_string_pretty(self).map_err(|error| IndexError::Damaged {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        replace_file(&path, text.as_bytes())
    }
}

/// Replaces a file so that a crash leaves either the old or the new content.
pub(super) fn replace_file(path: &Path, content: &[u8]) -> Result<(), IndexError> {
    let temporary = path.with_extension("tmp");
    let write = || -> std::io::Result<()> {
        let mut file = fs::File::create(&temporary)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        sync_folder(path.parent().unwrap_or(Path::new(".")))
    };
    write().map_err(IndexError::io("replace", path))
}

/// Makes renames and new files in `folder` survive a power cut.
pub(super) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

fn seconds_since_epoch() -> u64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
