//! Taking documents into a generation.

use std::collections::HashMap;

use tantivy::directory::error::LockError;
use tantivy::indexer::LogMergePolicy;
use tantivy::schema::IndexRecordOption;
use tantivy::{Directory, DocSet, IndexWriter, Searcher, TERMINATED, TantivyError, Term};

use super::convert::to_indexed;
use super::error::IndexError;
use super::generation::Generation;
use super::manifest::Manifest;
use super::schema::CONTENT_KEY;
use super::suggestions::{self, Queries};
use crate::model::{Document, DocumentId};

/// Segments of about one size that are merged into one. Fewer segments make a
/// smaller index (each has a dictionary of its own) and quicker searches.
const SEGMENTS_TO_MERGE: usize = 4;

/// How a writer works.
#[derive(Debug, Clone, Copy)]
pub struct WriterConfig {
    /// Threads that cut text.
    pub threads: usize,
    /// Memory for segments that are not yet written, all threads together, in bytes.
    pub memory_bytes: usize,
}

/// What taking in a document did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// No document had this identifier.
    Added,
    /// The document of this identifier was another.
    Replaced,
    /// The document of this identifier was the same; nothing was written.
    Unchanged,
}

/// Takes documents into a generation. There is one at a time.
pub struct Writer {
    generation: Generation,
    inner: IndexWriter,
    /// The documents as they were when the writer was opened.
    before: Searcher,
    /// What this writer took in since: key of the identifier to key of the content.
    since: HashMap<u64, u64>,
    /// Frequent queries, read first, so that a bad list stops nothing half way.
    queries: Queries,
}

impl Generation {
    /// Opens the writer.
    ///
    /// # Errors
    /// [`IndexError::Locked`] where another one is open, [`IndexError::BadQuery`]
    /// where the list of frequent queries is none.
    pub fn writer(&self, config: WriterConfig) -> Result<Writer, IndexError> {
        let queries = self.queries()?;
        let opened = self
            .index
            .writer_with_num_threads(config.threads, config.memory_bytes);
        let writer = opened.map_err(|error| match (error, &self.folder) {
            (TantivyError::LockFailure(LockError::LockBusy, _), Some(folder)) => {
                IndexError::Locked {
                    path: folder.clone(),
                }
            }
            (error, _) => error.into(),
        })?;
        let mut merge_policy = LogMergePolicy::default();
        merge_policy.set_min_num_segments(SEGMENTS_TO_MERGE);
        writer.set_merge_policy(Box::new(merge_policy));
        Ok(Writer {
            generation: self.clone(),
            inner: writer,
            before: self.index.reader()?.searcher(),
            since: HashMap::new(),
            queries,
        })
    }
}

impl Writer {
    /// Takes in a document; one of the same identifier is replaced. Visible
    /// and safe only after [`commit`](Self::commit).
    ///
    /// # Errors
    /// Where tantivy fails.
    pub fn add(&mut self, document: &Document) -> Result<Change, IndexError> {
        let indexed = to_indexed(&self.generation.fields, document)?;
        let key = document.id.key();
        let known = match self.since.get(&key) {
            Some(&content) => Some(content),
            None => self.content_key_before(&document.id)?,
        };
        if known == Some(indexed.content_key) {
            return Ok(Change::Unchanged);
        }
        if known.is_some() {
            let id = Term::from_field_text(self.generation.fields.id, document.id.as_str());
            self.inner.delete_term(id);
        }
        self.inner.add_document(indexed.fields)?;
        self.since.insert(key, indexed.content_key);
        Ok(known.map_or(Change::Added, |_| Change::Replaced))
    }

    /// Makes all that was taken in visible and safe from a power cut, then
    /// brings the suggestions in line with it.
    ///
    /// # Errors
    /// Where the disk or tantivy fails; what was committed before stays.
    pub fn commit(&mut self) -> Result<(), IndexError> {
        self.inner.commit()?;
        // tantivy renames `meta.json` last and does not sync the folder after it.
        self.generation
            .index
            .directory()
            .sync_directory()
            .map_err(|error| TantivyError::IoError(error.into()))?;
        if let Some(folder) = &self.generation.folder {
            let mut manifest = Manifest::read(folder)?;
            manifest.committed(self.generation.document_count()?);
            manifest.write(folder)?;
            let searcher = self.generation.index.reader()?.searcher();
            let analysis = &self.generation.analysis;
            suggestions::refresh(folder, &searcher, &self.queries, analysis)?;
        }
        Ok(())
    }

    /// Waits until segments that are being merged are merged.
    ///
    /// # Errors
    /// Where a merge failed.
    pub fn finish(self) -> Result<(), IndexError> {
        Ok(self.inner.wait_merging_threads()?)
    }

    fn content_key_before(&self, id: &DocumentId) -> Result<Option<u64>, IndexError> {
        let term = Term::from_field_text(self.generation.fields.id, id.as_str());
        for segment in self.before.segment_readers() {
            let inverted = segment.inverted_index(term.field())?;
            let Some(mut postings) = inverted
                .read_postings(&term, IndexRecordOption::Basic)
                .map_err(|error| TantivyError::IoError(error.into()))?
            else {
                continue;
            };
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                if segment
                    .alive_bitset()
                    .is_none_or(|alive| alive.is_alive(doc))
                {
                    return Ok(segment.fast_fields().u64(CONTENT_KEY)?.first(doc));
                }
                postings.advance();
            }
        }
        Ok(None)
    }
}

impl Generation {
    fn document_count(&self) -> Result<u64, IndexError> {
        let metas = self.index.searchable_segment_metas()?;
        Ok(metas.iter().map(|meta| u64::from(meta.num_docs())).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::IndexFolder;
    use crate::text::Analysis;

    const CONFIG: WriterConfig = WriterConfig {
        threads: 1,
        memory_bytes: 20_000_000,
    };

    fn document(id: &str, title: &str) -> Document {
        Document::new(DocumentId::parse(id).unwrap(), title.to_owned())
    }

    #[test]
    fn a_document_of_the_same_identifier_is_replaced() {
        let generation = Generation::in_memory(&Analysis::shared()).unwrap();
        let mut writer = generation.writer(CONFIG).unwrap();
        assert_eq!(writer.add(&document("a", "一")).unwrap(), Change::Added);
        assert_eq!(writer.add(&document("a", "一")).unwrap(), Change::Unchanged);
        assert_eq!(writer.add(&document("a", "二")).unwrap(), Change::Replaced);
        assert_eq!(writer.add(&document("b", "一")).unwrap(), Change::Added);
        writer.commit().unwrap();
        writer.finish().unwrap();
        assert_eq!(generation.document_count().unwrap(), 2);

        let mut writer = generation.writer(CONFIG).unwrap();
        assert_eq!(writer.add(&document("a", "二")).unwrap(), Change::Unchanged);
        assert_eq!(writer.add(&document("b", "三")).unwrap(), Change::Replaced);
        assert_eq!(writer.add(&document("c", "四")).unwrap(), Change::Added);
        writer.commit().unwrap();
        assert_eq!(generation.document_count().unwrap(), 3);
    }

    #[test]
    fn a_second_writer_is_told_that_one_is_at_work() {
        let folder = tempfile::tempdir().unwrap();
        let index = IndexFolder::new(folder.path());
        let generation = index.open_or_create(&Analysis::shared()).unwrap();
        let _first = generation.writer(CONFIG).unwrap();
        let Err(error) = generation.writer(CONFIG) else {
            panic!("a second writer was opened");
        };
        assert!(error.to_string().contains("another process"), "{error}");
    }

    #[test]
    fn what_was_not_committed_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let index = IndexFolder::new(folder.path());
        let generation = index.open_or_create(&Analysis::shared()).unwrap();
        let mut writer = generation.writer(CONFIG).unwrap();
        writer.add(&document("a", "一")).unwrap();
        writer.commit().unwrap();
        writer.add(&document("b", "二")).unwrap();
        drop(writer);
        let generation = index.open(&Analysis::shared()).unwrap();
        assert_eq!(generation.document_count().unwrap(), 1);
    }
}
