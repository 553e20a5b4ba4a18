//! The documents of one segment that have all pairs of a row.

use tantivy::postings::SegmentPostings;
use tantivy::{DocId, DocSet, TERMINATED};

use crate::query::compile::seek::{has, seek};

pub(super) struct Candidates {
    /// Those of fewest documents first.
    pub(super) pairs: Vec<SegmentPostings>,
}

impl Candidates {
    /// The first from `target` on. All pairs stand at it then.
    pub(super) fn seek(&mut self, mut target: DocId) -> DocId {
        'next: loop {
            for pair in &mut self.pairs {
                let found = seek(pair, target);
                if found > target {
                    if found == TERMINATED {
                        self.pairs[0].seek(TERMINATED);
                        return TERMINATED;
                    }
                    target = found;
                    continue 'next;
                }
            }
            return target;
        }
    }

    /// Whether a document is one, which is not before one asked for earlier.
    pub(super) fn has(&mut self, doc: DocId) -> bool {
        let mut pairs = self.pairs.iter_mut();
        pairs.all(|pair| has(pair, doc))
    }

    /// No document before this one, which was not asked for, is one.
    pub(super) fn next(&self) -> DocId {
        self.pairs[0].doc()
    }

    /// The most that they can be.
    pub(super) fn most(&self) -> u32 {
        self.pairs[0].doc_freq()
    }
}
