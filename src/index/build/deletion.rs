//! Deletions that spare what came later.
//!
//! tantivy may apply a deletion to a segment that is added after it, since it knows
//! no times of such a segment's documents. A document that replaces another would
//! be deleted with it.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::RwLock;
use tantivy::index::SegmentId;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, TermQuery, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Score, SegmentReader, Term};

type Births = Arc<RwLock<HashMap<SegmentId, u64>>>;

/// Deletions and segments in the order in which a writer is told of them.
#[derive(Default)]
pub(super) struct History {
    deletions: u64,
    /// How many deletions there were when a segment was added.
    births: Births,
}

impl History {
    /// Takes note of a segment, before the writer is told of it.
    pub(super) fn added(&self, segment: SegmentId) {
        let mut births = self.births.write();
        births.insert(segment, self.deletions);
    }

    /// The query of a deletion.
    pub(super) fn deletion(&mut self, term: Term) -> Box<dyn Query> {
        let number = self.deletions;
        self.deletions += 1;
        Box::new(Deletion {
            term: TermQuery::new(term, IndexRecordOption::Basic),
            number,
            births: Arc::clone(&self.births),
        })
    }
}

/// The documents of a term, in segments that were added before.
#[derive(Debug, Clone)]
struct Deletion {
    term: TermQuery,
    number: u64,
    births: Births,
}

impl Query for Deletion {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(DeletionWeight {
            term: self.term.weight(scoring)?,
            number: self.number,
            births: Arc::clone(&self.births),
        }))
    }
}

struct DeletionWeight {
    term: Box<dyn Weight>,
    number: u64,
    births: Births,
}

impl DeletionWeight {
    fn spares(&self, segment: &SegmentReader) -> bool {
        let births = self.births.read();
        births
            .get(&segment.segment_id())
            .is_some_and(|&birth| birth > self.number)
    }
}

impl Weight for DeletionWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        if self.spares(segment) {
            return Ok(Box::new(EmptyScorer));
        }
        self.term.scorer(segment, boost)
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.term.explain(segment, doc)
    }
}
