//! Notes: what commands remember with a commit, such as how far a source was read.
//!
//! They are the payload of tantivy's commit, one JSON object, so that they are of
//! exactly the documents that are there, through kills, backups and rollbacks.
//! They are read with every commit, so they are to be few and small.

use std::collections::BTreeMap;

use serde_json::Value;
use tantivy::Index;

use super::error::IndexError;
use super::folder::META_FILE;
use super::generation::Generation;
use super::writer::Writer;

/// Notes by the name of who takes them.
pub type Notes = BTreeMap<String, Value>;

impl Generation {
    /// The notes of the last commit.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn notes(&self) -> Result<Notes, IndexError> {
        of_index(&self.index)
    }
}

impl Writer {
    /// The notes that the next commit will have.
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// Takes a note, or removes it; it is of the next commit.
    pub fn set_note(&mut self, name: &str, note: Option<Value>) {
        if self.notes.get(name) == note.as_ref() {
            return;
        }
        self.has_new_notes = true;
        match note {
            Some(note) => self.notes.insert(name.to_owned(), note),
            None => self.notes.remove(name),
        };
    }
}

/// The notes of the last commit of an index.
pub(super) fn of_index(index: &Index) -> Result<Notes, IndexError> {
    let Some(payload) = index.load_metas()?.payload else {
        return Ok(Notes::new());
    };
    serde_json::from_str(&payload).map_err(|error| IndexError::Damaged {
        path: META_FILE.into(),
        reason: format!("its payload holds no notes: {error}"),
    })
}

/// Notes as the payload of a commit; none where there are none.
pub(super) fn to_payload(notes: &Notes) -> Option<String> {
    (!notes.is_empty()).then(|| serde_json::json!(notes).to_string())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::index::{IndexFolder, WriterConfig};
    use crate::model::{Document, DocumentId};
    use crate::text::Analysis;

    const CONFIG: WriterConfig = WriterConfig {
        threads: 1,
        memory_bytes: 20_000_000,
    };

    fn document(id: &str) -> Document {
        Document::new(DocumentId::parse(id).unwrap(), "通知".to_owned())
    }

    #[test]
    fn notes_are_of_their_commit_and_outlive_those_of_others() {
        let root = tempfile::tempdir().unwrap();
        let index = IndexFolder::new(root.path());
        let lock = index.lock("test", Duration::ZERO).unwrap();
        let generation = index.open_or_create(&lock, &Analysis::shared()).unwrap();
        let note = |text: &str| Notes::from([("sources".to_owned(), Value::from(text))]);

        let mut writer = generation.writer(CONFIG).unwrap();
        writer.add(&document("a")).unwrap();
        writer.set_note("sources", Some("一".into()));
        assert_eq!(generation.notes().unwrap(), Notes::new());
        writer.commit().unwrap();
        assert_eq!(generation.notes().unwrap(), note("一"));

        // A note alone is a commit as well, and one that is not committed is none.
        writer.set_note("sources", Some("二".into()));
        writer.commit().unwrap();
        assert_eq!(generation.notes().unwrap(), note("二"));
        writer.set_note("sources", Some("三".into()));
        drop(writer);
        assert_eq!(generation.notes().unwrap(), note("二"));

        // Who takes no notes keeps them, and so do merges.
        let mut writer = generation.writer(CONFIG).unwrap();
        for id in ["b", "c", "d", "e", "f"] {
            writer.add(&document(id)).unwrap();
            writer.commit().unwrap();
        }
        let before = generation.index.searchable_segment_metas().unwrap().len();
        writer.finish().unwrap();
        let after = generation.index.searchable_segment_metas().unwrap().len();
        assert!(after < before, "{after} of {before} segments");
        assert_eq!(generation.notes().unwrap(), note("二"));
        assert_eq!(
            index.originals(generation.name()).unwrap().notes(),
            &note("二")
        );
        index.open_to_write(&Analysis::shared()).unwrap();

        let mut writer = generation.writer(CONFIG).unwrap();
        writer.set_note("sources", None);
        writer.commit().unwrap();
        assert_eq!(generation.notes().unwrap(), Notes::new());
    }
}
