//! Where documents were read and what they are called, briefly: 16 bytes a
//! document beside its identifier.

use crate::ingest::Place;

/// A document's number in the order of reading.
pub(super) type DocumentIndex = u32;

#[derive(Debug, Default)]
pub(super) struct Places {
    files: Vec<String>,
    entries: Vec<Entry>,
    ids: String,
}

#[derive(Debug)]
struct Entry {
    id_end: usize,
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
        self.ids.push_str(id);
        self.entries.push(Entry {
            id_end: self.ids.len(),
            file: u32::try_from(self.files.len() - 1).ok()?,
            line: u32::try_from(place.line.unwrap_or(0)).unwrap_or(0),
        });
        Some(index)
    }

    pub(super) fn id(&self, index: DocumentIndex) -> &str {
        let at = index as usize;
        let start = at
            .checked_sub(1)
            .map_or(0, |before| self.entries[before].id_end);
        self.ids
            .get(start..self.entries[at].id_end)
            .unwrap_or_default()
    }

    pub(super) fn place(&self, index: DocumentIndex) -> Place {
        let entry = &self.entries[index as usize];
        Place {
            path: self.files[entry.file as usize].clone(),
            line: (entry.line > 0).then_some(entry.line.into()),
        }
    }
}
