//! Where documents were read and what they are called, briefly: 16 bytes a
//! document beside its identifier.

use std::collections::HashSet;

use super::texts::Texts;
use crate::ingest::Place;

/// A document's number in the order of reading.
pub(super) type DocumentIndex = u32;

#[derive(Debug, Default)]
pub(super) struct Places {
    files: Vec<String>,
    entries: Vec<Entry>,
    ids: Texts,
}

#[derive(Debug)]
struct Entry {
    file: u32,
    /// 0 for none.
    line: u32,
}

impl Places {
    /// Takes down a document; `None` behind the four thousand millionth.
    pub(super) fn note(&mut self, place: &Place, id: &str) -> Option<DocumentIndex> {
        let index = u32::try_from(self.entries.len()).ok()?;
        if self.files.last() != Some(&place.path) {
            self.files.push(place.path.clone());
        }
        self.ids.push(id);
        self.entries.push(Entry {
            file: u32::try_from(self.files.len() - 1).ok()?,
            line: u32::try_from(place.line.unwrap_or(0)).unwrap_or(0),
        });
        Some(index)
    }

    pub(super) fn id(&self, index: DocumentIndex) -> &str {
        self.ids.get(index as usize)
    }

    /// Those of the documents that have identifiers of their own, the first of
    /// each: a later one of the same identifier is another version.
    pub(super) fn distinct(
        &self,
        documents: impl Iterator<Item = DocumentIndex>,
    ) -> Vec<DocumentIndex> {
        let mut seen = HashSet::new();
        documents
            .filter(|&index| seen.insert(self.id(index)))
            .collect()
    }

    pub(super) fn place(&self, index: DocumentIndex) -> Place {
        let entry = &self.entries[index as usize];
        Place {
            path: self.files[entry.file as usize].clone(),
            line: (entry.line > 0).then_some(entry.line.into()),
        }
    }
}
