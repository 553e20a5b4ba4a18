//! Files that were taken in before, and files that are there.

use std::collections::HashMap;
use std::path::Path;

use super::parse::{Attached, KnownContent};
use crate::model::Provenance;

/// The files that an index holds the documents of: those that are as they were
/// are not parsed again.
#[derive(Debug, Clone, Default)]
pub struct KnownFiles(HashMap<u64, KnownFile>);

#[derive(Debug, Clone)]
struct KnownFile {
    /// `None` where its documents do not agree.
    stamp: Option<u64>,
    attached: Vec<(String, u64)>,
}

impl KnownFiles {
    /// Notes the file of a document.
    pub fn note(&mut self, provenance: &Provenance) {
        self.0
            .entry(provenance.file)
            .and_modify(|known| {
                if known.stamp != Some(provenance.stamp) {
                    known.stamp = None;
                }
                known.attached.extend(provenance.attached.iter().cloned());
            })
            .or_insert_with(|| KnownFile {
                stamp: Some(provenance.stamp),
                attached: provenance.attached.clone(),
            });
    }

    /// What is known of the content of a file below a folder.
    pub(super) fn content(&self, file: u64, root: &Path) -> Option<KnownContent> {
        let known = self.0.get(&file)?;
        let attached = known.attached.iter().map(|(path, stamp)| Attached {
            path: root.join(path),
            stamp: *stamp,
        });
        Some(KnownContent {
            stamp: known.stamp?,
            attached: attached.collect(),
        })
    }
}

/// The files that a run has met, and their folders.
#[derive(Debug, Clone, Default)]
pub struct MetFiles {
    pub(super) roots: Vec<u64>,
    /// By key, the stamp; none where not all of the file could be read.
    pub(super) files: HashMap<u64, Option<u64>>,
    /// What could not be looked into, and may hold files.
    pub(super) unread: Option<String>,
}

impl MetFiles {
    /// Whether a document was read from one of the folders of this run.
    pub fn is_below(&self, provenance: &Provenance) -> bool {
        self.roots.contains(&provenance.root)
    }

    /// Whether a document that a former run has read is gone from its source: its
    /// file, or its place in it. A file that could not be read keeps what is there.
    pub fn is_gone(&self, provenance: &Provenance) -> bool {
        self.is_below(provenance)
            && match self.files.get(&provenance.file) {
                None => true,
                Some(None) => false,
                Some(Some(stamp)) => *stamp != provenance.stamp,
            }
    }

    /// A folder or file that could not be read, because of which it cannot be told
    /// what is gone.
    pub fn unread(&self) -> Option<&str> {
        self.unread.as_deref()
    }
}
