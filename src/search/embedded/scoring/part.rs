//! A signal in a segment.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25Weight, Scorer};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score};

use crate::query::{Row, has, has_alone};

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
    /// Asks for the documents at these places of the block, and adds what they are
    /// raised by.
    pub(super) fn ask(&mut self, docs: &[DocId], places: &[usize], sums: &mut [Score]) {
        let raised = &mut self.raised;
        let mut raise = |place: usize, score: Score| {
            sums[place] += score;
            raised.push((place, score));
        };
        match &mut self.found {
            Found::Term {
                postings,
                lengths,
                weight,
            } => {
                for &place in places {
                    let doc = docs[place];
                    if has(postings, doc) {
                        let score = weight.score(lengths.fieldnorm_id(doc), postings.term_freq());
                        raise(place, score);
                    }
                }
            }
            Found::InARow(row, score) => {
                for &place in places {
                    if row.has(docs[place]) {
                        raise(place, *score);
                    }
                }
            }
            Found::Query { scorer, next } => {
                for &place in places {
                    if has_alone(scorer.as_mut(), next, docs[place]) {
                        raise(place, scorer.score());
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
