//! The scores of matches: the sums of what raises them.
//!
//! What cannot be among the best is told before all is summed (`MaxScore`, Turtle &
//! Flood 1995): the signals that raise most for what they cost are asked first, and no
//! more of them than it takes until the others cannot lift a document to where it
//! would be shown.

use std::ops::Add;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight, EnableScoring, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, Searcher, SeekDangerResult, SegmentReader, TERMINATED, Term};

use super::segments::has;
use crate::query::{InARow, Most, Raise, Row, Signal};

/// What looking for characters in a row costs in a document that may have them, against
/// a look for a term.
const ROW_COST: f32 = 50.0;
/// The same of any other query.
const QUERY_COST: f32 = 10.0;
/// Above what rounding takes from a sum or adds to it.
const ROUNDING: Score = 1.001;

/// The signals of a query.
pub(super) struct Scoring {
    signals: Vec<Prepared>,
}

/// A signal with the statistics of the whole index.
enum Prepared {
    Term(Term, Bm25Weight),
    InARow(InARow, Score),
    Query {
        weight: Box<dyn Weight>,
        most: Score,
    },
}

/// The signals that documents of a segment have.
pub(super) struct SegmentScores {
    /// In the order in which they are summed.
    parts: Vec<Part>,
    /// The places of the parts in the order in which they are asked, each with the most
    /// that all behind it add up to.
    asked: Vec<(usize, Score)>,
}

struct Part {
    found: Found,
    /// The most that it raises a document by.
    most: Score,
    /// What asking costs against a look for a term.
    cost: f32,
    /// What it raises the document by that is looked at.
    score: Score,
}

/// What is found in a segment.
#[expect(clippy::large_enum_variant, reason = "nearly all of them are terms")]
enum Found {
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

impl Scoring {
    pub(super) fn new(searcher: &Searcher, signals: Vec<Signal>) -> tantivy::Result<Self> {
        let mut prepared = Vec::new();
        for signal in signals {
            let most = match signal.raise {
                Raise::ByTerm(term, weight) => {
                    if let Some(bm25) = bm25(searcher, &term)? {
                        prepared.push(Prepared::Term(term, bm25.boost_by(weight)));
                    }
                    continue;
                }
                Raise::InARow(row, score) => {
                    prepared.push(Prepared::InARow(row, score));
                    continue;
                }
                Raise::Always(score) => score,
                Raise::ByQuery(alternatives) => most(searcher, &alternatives)?,
            };
            let scored = EnableScoring::enabled_from_searcher(searcher);
            let weight = signal.query.weight(scored)?;
            prepared.push(Prepared::Query { weight, most });
        }
        Ok(Self { signals: prepared })
    }

    pub(super) fn segment(&self, segment: &SegmentReader) -> tantivy::Result<SegmentScores> {
        let mut parts = Vec::new();
        for signal in &self.signals {
            parts.extend(signal.segment(segment)?);
        }
        let mut asked: Vec<usize> = (0..parts.len()).collect();
        asked.sort_by(|&a, &b| worth(&parts[a]).total_cmp(&worth(&parts[b])));
        let mut behind = 0.0;
        let mut with_rest = Vec::with_capacity(asked.len());
        for at in asked {
            with_rest.push((at, behind));
            behind += parts[at].most;
        }
        with_rest.reverse();
        Ok(SegmentScores {
            parts,
            asked: with_rest,
        })
    }
}

/// What asking a part tells, for what it costs.
fn worth(part: &Part) -> f32 {
    part.most / part.cost
}

impl Prepared {
    /// `None` where no document of the segment has it.
    fn segment(&self, segment: &SegmentReader) -> tantivy::Result<Option<Part>> {
        match self {
            Self::Term(term, weight) => {
                let inverted = segment.inverted_index(term.field())?;
                let postings = inverted.read_postings(term, IndexRecordOption::WithFreqs)?;
                let Some(postings) = postings else {
                    return Ok(None);
                };
                Ok(Some(Part {
                    most: most_of_term(weight),
                    cost: 1.0,
                    found: Found::Term {
                        postings,
                        lengths: segment.get_fieldnorms_reader(term.field())?,
                        weight: weight.clone(),
                    },
                    score: 0.0,
                }))
            }
            Self::InARow(row, score) => {
                let row = row.in_segment(segment)?;
                Ok(row.map(|row| Part {
                    most: *score,
                    cost: 1.0 + ROW_COST * share(row.most(), segment),
                    found: Found::InARow(Box::new(row), *score),
                    score: 0.0,
                }))
            }
            Self::Query { weight, most } => {
                let scorer = weight.scorer(segment, 1.0)?;
                Ok((scorer.doc() != TERMINATED).then(|| Part {
                    most: *most,
                    cost: 1.0 + QUERY_COST * share(scorer.size_hint(), segment),
                    found: Found::Query { scorer, next: 0 },
                    score: 0.0,
                }))
            }
        }
    }
}

/// The share of the documents of a segment that `documents` are.
#[expect(clippy::cast_precision_loss, reason = "an estimate")]
fn share(documents: u32, segment: &SegmentReader) -> f32 {
    documents as f32 / segment.max_doc().max(1) as f32
}

impl SegmentScores {
    /// The score of a document, which is not before one that was asked for; `None`
    /// where it is less than `least`.
    pub(super) fn score(&mut self, doc: DocId, least: Score) -> Option<Score> {
        let mut sum = 0.0;
        for &(at, behind) in &self.asked {
            let part = &mut self.parts[at];
            part.score = part.found.score_of(doc).unwrap_or_default();
            sum += part.score;
            if (sum + behind) * ROUNDING < least {
                return None;
            }
        }
        // Sums of floats depend on their order.
        let scores = self.parts.iter().map(|part| part.score);
        Some(scores.fold(0.0, Add::add))
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

/// The most that the greatest of several alternatives can raise a document by.
fn most(searcher: &Searcher, alternatives: &[Most]) -> tantivy::Result<Score> {
    let mut greatest: Score = 0.0;
    for alternative in alternatives {
        let mut most = alternative.constant;
        for (term, weight) in &alternative.terms {
            if let Some(bm25) = bm25(searcher, term)? {
                most += most_of_term(&bm25.boost_by(*weight));
            }
        }
        greatest = greatest.max(most);
    }
    Ok(greatest)
}

/// As if the field were as short, and had the term as often, as can be.
fn most_of_term(weight: &Bm25Weight) -> Score {
    weight.score(0, u32::MAX)
}

/// `None` where no document has the term.
fn bm25(searcher: &Searcher, term: &Term) -> tantivy::Result<Option<Bm25Weight>> {
    let with = searcher.doc_freq(term)?;
    if with == 0 {
        return Ok(None);
    }
    let documents = searcher.total_num_docs()?;
    let average = ratio(searcher.total_num_tokens(term.field())?, documents);
    let weight = Bm25Weight::for_one_term_without_explain(with, documents, average);
    Ok(Some(weight))
}

/// As tantivy has it.
#[expect(
    clippy::cast_precision_loss,
    reason = "a mean length is no exact number"
)]
fn ratio(tokens: u64, documents: u64) -> Score {
    tokens as Score / documents as Score
}
