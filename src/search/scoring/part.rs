//! A signal in a segment.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25Weight, Scorer};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, SeekDangerResult};

use crate::query::Row;
use crate::search::segments::has;

pub(super) struct Part {
    pub(super) found: Found,
    /// Set where it stands in one field.
    pub(super) field: Option<Field>,
    /// The most that it raises a document by.
    pub(super) most: Score,
    /// The share of the documents that it may raise.
    pub(super) share: f32,
    /// What asking one of those costs against a look for a term.
    pub(super) cost: f32,
    /// Which documents of the block it raises, by their places in it, and by how much.
    pub(super) raised: Vec<(usize, Score)>,
}

/// What is found in a segment.
#[expect(clippy::large_enum_variant, reason = "nearly all of them are terms")]
pub(super) enum Found {
    Term {
        postings: SegmentPostings,
        lengths: FieldNormReader,
        weight: Bm25Weight,
    },
    InARow(Box<Row>, Score),
    Query {
        scorer: Box<dyn Scorer>,
        /// No document before this one, which is not asked for yet, has it.
        next: DocId,
    },
}

impl Part {
    /// Asks for the document at `place` of the block; gives what it is raised by.
    pub(super) fn ask(&mut self, place: usize, doc: DocId) -> Score {
        let score = self.found.score_of(doc).unwrap_or_default();
        if score > 0.0 {
            self.raised.push((place, score));
        }
        score
    }

    /// Asks for the documents at these places of the block, and adds what they are
    /// raised by.
    pub(super) fn ask_all(&mut self, docs: &[DocId], places: &[usize], sums: &mut [Score]) {
        let Self { found, raised, .. } = self;
        let mut raise = |place: usize, score: Score| {
            sums[place] += score;
            raised.push((place, score));
        };
        match found {
            Found::Term {
                postings,
                lengths,
                weight,
            } => {
                let mut next = postings.doc();
                for &place in places {
                    let doc = docs[place];
                    if next < doc {
                        next = postings.seek(doc);
                    }
                    if next == doc {
                        let score = weight.score(lengths.fieldnorm_id(doc), postings.term_freq());
                        raise(place, score);
                    }
                }
            }
            _ => {
                for &place in places {
                    if let Some(score) = found.score_of(docs[place]) {
                        raise(place, score);
                    }
                }
            }
        }
    }

    /// No document before this one, which was not asked for, has it.
    pub(super) fn next(&self) -> DocId {
        match &self.found {
            Found::Term { postings, .. } => postings.doc(),
            Found::InARow(row, _) => row.next(),
            Found::Query { next, .. } => *next,
        }
    }
}

impl Found {
    /// What a document is raised by, where it has it.
    fn score_of(&mut self, doc: DocId) -> Option<Score> {
        match self {
            Self::Term {
                postings,
                lengths,
                weight,
            } => has(postings, doc)
                .then(|| weight.score(lengths.fieldnorm_id(doc), postings.term_freq())),
            Self::InARow(row, score) => row.has(doc).then_some(*score),
            Self::Query { next, .. } if doc < *next => None,
            Self::Query { scorer, next } => match scorer.seek_danger(doc) {
                SeekDangerResult::Found => Some(scorer.score()),
                SeekDangerResult::SeekLowerBound(lower) => {
                    *next = lower;
                    None
                }
            },
        }
    }
}
