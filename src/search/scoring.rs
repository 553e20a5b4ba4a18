//! The scores of matches: the sums of what raises them.
//!
//! What may be among the best is told before anything is summed (MaxScore, Turtle
//! & Flood 1995): signals that cannot together lift a document to where it would
//! be shown are not asked for documents that have none of the others.

use tantivy::query::{Bm25Weight, EnableScoring, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED};

use super::segments::has;
use crate::query::{Most, Signal};

/// Above what rounding takes from a sum or adds to it.
const ROUNDING: Score = 1.001;

/// The signals of a query.
pub(super) struct Scoring {
    signals: Vec<(Box<dyn Weight>, Score)>,
}

/// The signals that documents of a segment have.
pub(super) struct SegmentScores {
    /// In the order in which they are summed.
    parts: Vec<Part>,
    /// The places of the parts, those that raise least first.
    by_most: Vec<usize>,
    /// How many of these cannot together reach what is asked for.
    weak: usize,
    /// The most that these add up to.
    weak_most: Score,
}

struct Part {
    scorer: Box<dyn Scorer>,
    /// The most that it raises a document by.
    most: Score,
}

impl Scoring {
    pub(super) fn new(searcher: &Searcher, signals: &[Signal]) -> tantivy::Result<Self> {
        let scored = EnableScoring::enabled_from_searcher(searcher);
        let prepared = signals.iter().map(|signal| {
            let most = most(searcher, &signal.most)?;
            Ok((signal.query.weight(scored)?, most))
        });
        Ok(Self {
            signals: prepared.collect::<tantivy::Result<_>>()?,
        })
    }

    pub(super) fn segment(&self, segment: &SegmentReader) -> tantivy::Result<SegmentScores> {
        let mut parts = Vec::new();
        for (weight, most) in &self.signals {
            let scorer = weight.scorer(segment, 1.0)?;
            if scorer.doc() != TERMINATED {
                let most = *most;
                parts.push(Part { scorer, most });
            }
        }
        let mut by_most: Vec<usize> = (0..parts.len()).collect();
        by_most.sort_by(|&a, &b| parts[a].most.total_cmp(&parts[b].most));
        Ok(SegmentScores {
            parts,
            by_most,
            weak: 0,
            weak_most: 0.0,
        })
    }
}

impl SegmentScores {
    /// Whether a document may score `least` or more, which never falls. It is not
    /// before one that was asked for.
    pub(super) fn may_reach(&mut self, doc: DocId, least: Score) -> bool {
        while let Some(&next) = self.by_most.get(self.weak) {
            let most = self.weak_most + self.parts[next].most;
            if most * ROUNDING >= least {
                break;
            }
            self.weak_most = most;
            self.weak += 1;
        }
        let strong = &self.by_most[self.weak..];
        strong
            .iter()
            .any(|&at| has(&mut self.parts[at].scorer, doc))
    }

    /// The score of a document, which is not before one that was asked for.
    pub(super) fn score(&mut self, doc: DocId) -> Score {
        let mut sum = 0.0;
        for part in &mut self.parts {
            if has(&mut part.scorer, doc) {
                sum += part.scorer.score();
            }
        }
        sum
    }
}

fn most(searcher: &Searcher, most: &Most) -> tantivy::Result<Score> {
    Ok(match most {
        Most::Unknown => Score::INFINITY,
        Most::Score(score) => *score,
        Most::OfTerm(term, weight) => {
            let readers = searcher.segment_readers().iter();
            let documents = readers.map(|segment| u64::from(segment.max_doc())).sum();
            let with = searcher.doc_freq(term)?;
            // Against endless fields every field is short.
            let bm25 = Bm25Weight::for_one_term_without_explain(with, documents, Score::MAX);
            bm25.boost_by(*weight).max_score()
        }
    })
}
