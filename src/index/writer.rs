//! Taking documents into a generation, and out of it.

use std::collections::HashMap;

use tantivy::directory::error::LockError;
use tantivy::indexer::NoMergePolicy;
use tantivy::{IndexReader, IndexWriter, Searcher, TantivyError, Term};

use super::build::Assembly;
use super::convert::to_indexed;
use super::error::IndexError;
use super::folder::{IndexFolder, Manifest, files_of, remove_unused};
use super::generation::Generation;
use super::known::Known;
use super::merges::Merges;
use super::notes::{self, Notes};
use super::provenance;
use super::suggestions::{self, Queries};
use crate::model::{Document, DocumentId, Provenance};

/// What tantivy asks for, at least, for the memory of a writer.
const LEAST_WRITER_BYTES: usize = 15_000_000;

/// How a writer works.
#[derive(Debug, Clone, Copy)]
pub struct WriterConfig {
    /// Threads that cut text.
    pub threads: usize,
    /// Memory for segments that are being written, all threads together, in bytes.
    pub memory_bytes: usize,
}

/// What taking in a document did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// No document had this identifier.
    Added,
    /// The document of this identifier was another.
    Replaced,
    /// The document of this identifier was the same. Nothing was written, unless
    /// it came from another file than before.
    Unchanged,
}

/// Takes documents into a generation. There is one at a time.
pub struct Writer {
    generation: Generation,
    /// What is not yet in a segment of `inner`; it is given up first.
    assembly: Assembly,
    inner: IndexWriter,
    reader: IndexReader,
    /// The documents as of the last commit.
    committed: Searcher,
    /// What changed since: by key of the identifier, what was taken in, or none
    /// where the document was removed.
    since: HashMap<u64, Option<Known>>,
    merges: Merges,
    /// Frequent queries, read first, so that a bad list stops nothing half way.
    queries: Queries,
    /// What the next commit says, that of the last one unless it was changed.
    pub(super) notes: Notes,
    pub(super) has_new_notes: bool,
}

impl Generation {
    /// Opens the writer.
    ///
    /// # Errors
    /// [`IndexError::Locked`] where another one is open, [`IndexError::BadQuery`]
    /// where the list of frequent queries is none.
    pub fn writer(&self, config: WriterConfig) -> Result<Writer, IndexError> {
        let queries = self.queries()?;
        // Its own threads get no documents.
        let opened = self.index.writer_with_num_threads(1, LEAST_WRITER_BYTES);
        let writer = opened.map_err(|error| match (error, self.folder()) {
            (TantivyError::LockFailure(LockError::LockBusy, _), Some(folder)) => {
                IndexError::Locked {
                    path: folder.to_owned(),
                    holder: None,
                }
            }
            (error, _) => self.cause(error),
        })?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        self.remove_leftovers()?;
        let reader = self.manual_reader()?;
        Ok(Writer {
            generation: self.clone(),
            inner: writer,
            assembly: Assembly::new(config),
            committed: reader.searcher(),
            reader,
            since: HashMap::new(),
            merges: Merges::new(config.threads),
            queries,
            notes: self.notes()?,
            has_new_notes: false,
        })
    }

    /// Removes what writers left that were killed. Only for the one writer, before
    /// it writes: what is there beside the last commit is of no use then.
    fn remove_leftovers(&self) -> Result<(), IndexError> {
        let Some(folder) = self.folder() else {
            return Ok(());
        };
        let used = files_of(&self.index.searchable_segment_metas()?);
        remove_unused(folder, &used)
    }

    /// The list of frequent queries of the index folder.
    fn queries(&self) -> Result<Queries, IndexError> {
        match self.folder().and_then(|folder| folder.ancestors().nth(2)) {
            Some(root) => IndexFolder::new(root).queries(),
            None => Ok(Queries::default()),
        }
    }
}

impl Writer {
    /// Takes in a document; one of the same identifier is replaced. Visible
    /// and safe only after [`commit`](Self::commit).
    ///
    /// # Errors
    /// Where the disk or tantivy fails.
    pub fn add(&mut self, document: &Document) -> Result<Change, IndexError> {
        let indexed = to_indexed(&self.generation.fields, document)?;
        let known = self.known(&document.id)?;
        let new = Known {
            content_key: indexed.content_key,
            provenance: document.provenance.clone(),
        };
        if known.as_ref().is_some_and(|known| known.is_same_as(&new)) {
            return Ok(Change::Unchanged);
        }
        if known.is_some() {
            self.take_out(&document.id)?;
        }
        let content_key = new.content_key;
        self.assembly
            .put(&self.generation, &self.inner, document.id.key(), indexed)
            .map_err(|error| self.generation.cause(error))?;
        self.since.insert(document.id.key(), Some(new));
        Ok(match known {
            None => Change::Added,
            Some(known) if known.content_key == content_key => Change::Unchanged,
            Some(_) => Change::Replaced,
        })
    }

    /// Removes the document of an identifier; whether there was one.
    ///
    /// # Errors
    /// Where tantivy fails.
    pub fn delete(&mut self, id: &DocumentId) -> Result<bool, IndexError> {
        if self.known(id)?.is_none() {
            return Ok(false);
        }
        self.take_out(id)?;
        self.since.insert(id.key(), None);
        Ok(true)
    }

    /// Removes the document of an identifier, which is there.
    fn take_out(&mut self, id: &DocumentId) -> Result<(), IndexError> {
        if self.since.contains_key(&id.key()) {
            let removed = self.assembly.remove(&self.inner, id.key());
            if removed.map_err(|error| self.generation.cause(error))? {
                // What was committed was removed when this one came.
                return Ok(());
            }
        }
        let deleted = self.assembly.delete(&self.inner, self.term_of(id));
        deleted.map_err(|error| self.generation.cause(error))
    }

    /// Removes the documents whose file tells that they are gone, and that were not
    /// taken in since the last commit. Gives their identifiers.
    ///
    /// # Errors
    /// Where the files of the index cannot be read.
    pub fn prune(
        &mut self,
        is_gone: impl Fn(&Provenance) -> bool,
    ) -> Result<Vec<DocumentId>, IndexError> {
        let mut gone = Vec::new();
        provenance::for_each(&self.committed, |id, provenance| {
            if is_gone(provenance)
                && let Ok(id) = DocumentId::parse(id)
                && !self.since.contains_key(&id.key())
            {
                gone.push(id);
            }
        })?;
        for id in &gone {
            self.delete(id)?;
        }
        Ok(gone)
    }

    /// Makes all changes visible and safe from a power cut. Does nothing where
    /// nothing changed. Segments are merged by [`finish`](Self::finish).
    ///
    /// # Errors
    /// Where the disk or tantivy fails; what was committed before stays.
    pub fn commit(&mut self) -> Result<(), IndexError> {
        if self.since.is_empty() && !self.has_new_notes {
            return self.record();
        }
        let payload = notes::to_payload(&self.notes);
        let finished = self.assembly.finish(&self.generation, &self.inner);
        let committed = finished.and_then(|()| {
            let mut prepared = self.inner.prepare_commit()?;
            if let Some(payload) = &payload {
                prepared.set_payload(payload);
            }
            prepared.commit()
        });
        committed.map_err(|error| self.generation.cause(error))?;
        self.has_new_notes = false;
        self.reader.reload()?;
        self.committed = self.reader.searcher();
        self.record()?;
        self.since.clear();
        Ok(())
    }

    /// Writes into the manifest what was committed, also where whoever committed
    /// it was stopped before that.
    fn record(&self) -> Result<(), IndexError> {
        let Some(folder) = self.generation.folder() else {
            return Ok(());
        };
        let mut manifest = Manifest::read(folder)?;
        if self.since.is_empty() && manifest.documents == self.committed.num_docs() {
            return Ok(());
        }
        manifest.committed(self.committed.num_docs());
        manifest.write(folder)
    }

    /// Starts the merges that the committed segments call for; whether any are
    /// under way.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] where a segment to be merged is damaged; otherwise
    /// where a merge failed. What was committed stays.
    pub(super) fn merge(&mut self) -> Result<bool, IndexError> {
        self.merges.start(&self.generation, &mut self.inner)?;
        self.merges
            .go_on()
            .map_err(|error| self.generation.cause(error))
    }

    /// Brings the suggestions in line with what was committed.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn refresh_suggestions(&self) -> Result<(), IndexError> {
        let Some(folder) = self.generation.folder() else {
            return Ok(());
        };
        let analysis = &self.generation.analysis;
        suggestions::refresh(folder, &self.committed, &self.queries, analysis)
    }

    /// Merges what is to be merged, and waits for it.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] where a segment to be merged is damaged; otherwise
    /// where a merge failed. What was committed stays.
    pub fn finish(mut self) -> Result<(), IndexError> {
        let generation = self.generation;
        self.merges.finish(&generation, &mut self.inner)?;
        self.inner
            .wait_merging_threads()
            .map_err(|error| generation.cause(error))
    }

    fn term_of(&self, id: &DocumentId) -> Term {
        Term::from_field_text(self.generation.fields.id, id.as_str())
    }

    fn known(&self, id: &DocumentId) -> Result<Option<Known>, IndexError> {
        if let Some(known) = self.since.get(&id.key()) {
            return Ok(known.clone());
        }
        Known::read(&self.committed, &self.term_of(id))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::time::Duration;

    use super::*;
    use crate::text::Analysis;

    pub(in crate::index) const CONFIG: WriterConfig = WriterConfig {
        threads: 1,
        memory_bytes: 20_000_000,
    };

    pub(in crate::index) fn document(id: &str, title: &str) -> Document {
        Document::new(DocumentId::parse(id).unwrap(), title.to_owned())
    }

    pub(in crate::index) fn count(generation: &Generation) -> u64 {
        generation.reader().unwrap().snapshot().document_count()
    }

    #[test]
    fn a_second_writer_is_told_that_one_is_at_work() {
        let folder = tempfile::tempdir().unwrap();
        let index = IndexFolder::new(folder.path());
        let lock = index.lock("test", Duration::ZERO).unwrap();
        let generation = index.open_or_create(&lock, &Analysis::shared()).unwrap();
        let _first = generation.writer(CONFIG).unwrap();
        let Err(error) = generation.writer(CONFIG) else {
            panic!("a second writer was opened");
        };
        assert!(error.to_string().contains("another process"), "{error}");
    }

    #[test]
    fn a_commit_of_no_change_changes_nothing() {
        let generation = Generation::in_memory(&Analysis::shared()).unwrap();
        let mut writer = generation.writer(CONFIG).unwrap();
        writer.add(&document("a", "一")).unwrap();
        writer.commit().unwrap();
        let before = generation.reader().unwrap().snapshot().commit_key();
        writer.add(&document("a", "一")).unwrap();
        writer.commit().unwrap();
        let after = generation.reader().unwrap().snapshot().commit_key();
        assert_eq!(before, after);
    }

    #[test]
    fn what_is_damaged_is_not_merged() {
        let root = tempfile::tempdir().unwrap();
        let index = IndexFolder::new(root.path());
        let lock = index.lock("test", Duration::ZERO).unwrap();
        let generation = index.open_or_create(&lock, &Analysis::shared()).unwrap();
        let mut writer = generation.writer(CONFIG).unwrap();
        let mut commit = |id: &str| {
            writer.add(&document(id, "一")).unwrap();
            writer.commit().unwrap();
            writer.merge()
        };
        for id in ["a", "b", "c"] {
            assert!(!commit(id).unwrap());
        }
        let files = files_of(&generation.index.searchable_segment_metas().unwrap());
        let store = files.iter().find(|name| name.ends_with("store")).unwrap();
        let path = generation.folder().unwrap().join(store);
        let mut content = std::fs::read(&path).unwrap();
        content[0] ^= 1;
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, content).unwrap();
        let error = commit("d").unwrap_err().to_string();
        assert!(error.contains(store), "{error}");
        assert!(writer.finish().is_err());
        assert_eq!(count(&generation), 4);
        assert!(index.open_to_write(&Analysis::shared()).is_err());
    }

    #[test]
    fn what_was_not_committed_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let index = IndexFolder::new(folder.path());
        let lock = index.lock("test", Duration::ZERO).unwrap();
        let generation = index.open_or_create(&lock, &Analysis::shared()).unwrap();
        let mut writer = generation.writer(CONFIG).unwrap();
        writer.add(&document("a", "一")).unwrap();
        writer.commit().unwrap();
        writer.add(&document("b", "二")).unwrap();
        drop(writer);
        let generation = index.open(&Analysis::shared()).unwrap();
        assert_eq!(count(&generation), 1);
    }
}
