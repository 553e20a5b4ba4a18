//! From single documents to segments: documents are gathered, and each batch of them
//! is written by a thread.

use std::collections::VecDeque;
use std::thread::{self, JoinHandle};

use tantivy::index::SegmentMeta;
use tantivy::{IndexWriter, TantivyError, Term};

use super::batch::Batch;
use super::deletion::History;
use super::segment;
use crate::index::convert::IndexedDocument;
use crate::index::generation::Generation;
use crate::index::writer::WriterConfig;

/// Bytes that writing a batch takes for each byte of its texts: the texts and their
/// stored records, eight bytes for each character's place, as many while they are
/// sorted, and the words.
const BYTES_PER_TEXT_BYTE: usize = 8;

/// Documents on their way into segments.
pub(in crate::index) struct Assembly {
    batch: Batch,
    /// Bytes of texts that make a batch.
    batch_bytes: usize,
    /// Batches that are written at once.
    threads: usize,
    running: VecDeque<JoinHandle<tantivy::Result<SegmentMeta>>>,
    history: History,
    /// Set once documents were lost: nothing may be committed without them.
    failed: bool,
}

impl Assembly {
    pub(in crate::index) fn new(config: WriterConfig) -> Self {
        let threads = config.threads.max(1);
        Self {
            batch: Batch::default(),
            batch_bytes: config.memory_bytes / threads / BYTES_PER_TEXT_BYTE,
            threads,
            running: VecDeque::new(),
            history: History::default(),
            failed: false,
        }
    }

    /// Takes in a document. One of the same identifier was removed before.
    pub(in crate::index) fn put(
        &mut self,
        generation: &Generation,
        writer: &IndexWriter,
        id_key: u64,
        document: IndexedDocument,
    ) -> tantivy::Result<()> {
        self.batch.put(id_key, document);
        if self.batch.bytes() < self.batch_bytes {
            return Ok(());
        }
        let started = self.start(generation, writer);
        self.note(started)
    }

    /// Removes a document that was put in since the last commit; whether it is gone.
    /// Otherwise it is in a segment of the writer by now, for [`delete`](Self::delete).
    pub(in crate::index) fn remove(
        &mut self,
        writer: &IndexWriter,
        id_key: u64,
    ) -> tantivy::Result<bool> {
        if self.batch.remove(id_key) {
            return Ok(true);
        }
        let settled = self.settle(writer);
        self.note(settled)?;
        Ok(false)
    }

    /// Deletes the documents of a term from the segments that the writer has.
    pub(in crate::index) fn delete(
        &mut self,
        writer: &IndexWriter,
        term: Term,
    ) -> tantivy::Result<()> {
        writer.delete_query(self.history.deletion(term))?;
        Ok(())
    }

    /// Hands all documents to the writer, to be committed.
    pub(in crate::index) fn finish(
        &mut self,
        generation: &Generation,
        writer: &IndexWriter,
    ) -> tantivy::Result<()> {
        if self.failed {
            return Err(TantivyError::InternalError(
                "documents were lost by an error before".to_owned(),
            ));
        }
        let started = self.start(generation, writer);
        let settled = started.and_then(|()| self.settle(writer));
        self.note(settled)
    }

    fn note(&mut self, done: tantivy::Result<()>) -> tantivy::Result<()> {
        self.failed |= done.is_err();
        done
    }

    /// Starts writing the batch; waits where enough are being written.
    fn start(&mut self, generation: &Generation, writer: &IndexWriter) -> tantivy::Result<()> {
        let batch = std::mem::take(&mut self.batch);
        if batch.is_empty() {
            return Ok(());
        }
        if self.running.len() >= self.threads {
            self.add_next(writer)?;
        }
        let generation = generation.clone();
        let thread = thread::Builder::new().name("segment".to_owned());
        let running = thread.spawn(move || {
            let Generation {
                index,
                fields,
                analysis,
                ..
            } = &generation;
            segment::write(index, fields, analysis, batch)
        });
        self.running.push_back(running?);
        Ok(())
    }

    /// Waits for all batches that are being written.
    fn settle(&mut self, writer: &IndexWriter) -> tantivy::Result<()> {
        while !self.running.is_empty() {
            self.add_next(writer)?;
        }
        Ok(())
    }

    /// Waits for the batch that was started first, and gives its segment to the writer.
    fn add_next(&mut self, writer: &IndexWriter) -> tantivy::Result<()> {
        let Some(first) = self.running.pop_front() else {
            return Ok(());
        };
        let segment = first.join().map_err(|_| {
            TantivyError::InternalError("the thread that writes a segment has ended".to_owned())
        })?;
        let segment = segment?;
        self.history.added(segment.id());
        writer.add_segment(segment)
    }
}

impl Drop for Assembly {
    /// Nothing is written behind the writer, which holds the lock.
    fn drop(&mut self) {
        for running in self.running.drain(..) {
            // What was not committed is of no use.
            drop(running.join());
        }
    }
}
