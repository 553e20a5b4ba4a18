//! The documents of a term in a segment, decoded block by block.

use std::ops::Range;

use tantivy::DocId;
use tantivy::postings::BlockSegmentPostings;

use super::bits::Bits;

/// Going to a document costs about as much as going through so many.
const SEEK_COST: u64 = 4;

/// A list that is gone through forward. It stands at one of its documents.
pub(super) struct List {
    postings: Box<BlockSegmentPostings>,
    /// The place in the block.
    at: usize,
}

impl List {
    pub(super) fn new(postings: BlockSegmentPostings) -> Self {
        Self {
            postings: Box::new(postings),
            at: 0,
        }
    }

    pub(super) fn len(&self) -> u32 {
        self.postings.doc_freq()
    }

    /// Where it stands.
    pub(super) fn doc(&self) -> DocId {
        self.postings.doc(self.at)
    }

    /// Goes to its first document from `target` on.
    pub(super) fn seek(&mut self, target: DocId) {
        if self.doc() < target {
            self.at = self.postings.seek(target);
        }
    }

    /// Whether it has a document. The document is behind those asked for before.
    fn has(&mut self, doc: DocId) -> bool {
        self.seek(doc);
        self.doc() == doc
    }

    /// Puts its documents of the window into `found`, and goes to the first behind.
    pub(super) fn go_through(&mut self, window: &Range<DocId>, found: &mut Bits) {
        self.seek(window.start);
        loop {
            let docs = &self.postings.docs()[self.at.min(self.postings.block_len())..];
            let inside = docs.partition_point(|&doc| doc < window.end);
            for doc in &docs[..inside] {
                found.insert(doc - window.start);
            }
            self.at += inside;
            if inside < docs.len() || docs.is_empty() {
                return;
            }
            self.postings.advance();
            self.at = 0;
        }
    }

    /// Puts those of the wanted documents that it has into `found`, and perhaps others
    /// of the window that it has; whichever costs less. The segment has so many
    /// `documents`.
    pub(super) fn look_for(
        &mut self,
        wanted: &Bits,
        window: &Range<DocId>,
        documents: DocId,
        found: &mut Bits,
    ) {
        let in_window = u64::from(self.len()) * u64::from(window.end - window.start);
        if in_window / u64::from(documents.max(1)) < u64::from(wanted.len()) * SEEK_COST {
            self.go_through(window, found);
            return;
        }
        for place in wanted.iter() {
            if self.has(window.start + place) {
                found.insert(place);
            }
        }
    }
}
