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
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, Searcher, SeekDangerResult, SegmentReader, TERMINATED, Term};

use super::segments::has;
use crate::query::{InARow, Most, Raise, Row, Signal};

/// What looking for characters in a row costs in a document that may have them, against
/// a look for a term.
const ROW_COST: f32 = 50.0;
/// The same of any other query.
const QUERY_COST: f32 = 10.0;
/// Share of the documents up to which what a field is looked through for is asked
/// together.
const FEW: f32 = 1.0 / 16.0;
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
    /// In the order in which they are asked.
    steps: Vec<Step>,
}

struct Part {
    found: Found,
    /// Set where it stands in one field.
    field: Option<Field>,
    /// The most that it raises a document by.
    most: Score,
    /// The share of the documents that it may raise.
    share: f32,
    /// What asking one of those costs against a look for a term.
    cost: f32,
    /// What it raises the document by that is looked at.
    score: Score,
}

/// Parts that are asked together: those of a field that few documents have, or one.
struct Step {
    /// Their places.
    parts: Vec<usize>,
    /// The most that all steps behind this one add up to.
    behind: Score,
    /// No document before this one, which is not asked for yet, has any of them.
    next: DocId,
    /// What they raise the document by that was asked for last.
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
        let mut steps = steps(&parts);
        let worth = |step: &Step| most_of(step, &parts) / cost_of(step, &parts);
        steps.sort_by(|a, b| worth(a).total_cmp(&worth(b)));
        let mut behind = 0.0;
        for step in &mut steps {
            step.behind = behind;
            behind += most_of(step, &parts);
        }
        steps.reverse();
        Ok(SegmentScores { parts, steps })
    }
}

fn steps(parts: &[Part]) -> Vec<Step> {
    let mut together: Vec<(Field, Vec<usize>)> = Vec::new();
    let mut alone: Vec<Vec<usize>> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let Some(field) = part.field.filter(|_| part.share <= FEW) else {
            alone.push(vec![at]);
            continue;
        };
        match together.iter_mut().find(|(known, _)| *known == field) {
            Some((_, of_field)) => of_field.push(at),
            None => together.push((field, vec![at])),
        }
    }
    let together = together.into_iter().map(|(_, parts)| parts);
    let steps = together.chain(alone).map(|parts| Step {
        parts,
        behind: 0.0,
        next: 0,
        score: 0.0,
    });
    steps.collect()
}

fn most_of(step: &Step, parts: &[Part]) -> Score {
    step.parts.iter().map(|&at| parts[at].most).sum()
}

/// What asking a document costs on the average: a look whether it comes into question,
/// and if so every part.
fn cost_of(step: &Step, parts: &[Part]) -> f32 {
    let share: f32 = step.parts.iter().map(|&at| parts[at].share).sum();
    let cost: f32 = step.parts.iter().map(|&at| parts[at].cost).sum();
    1.0 + share.min(1.0) * cost
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
                    field: Some(term.field()),
                    most: most_of_term(weight),
                    share: share(postings.doc_freq(), segment),
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
                let row_field = row.field();
                let row = row.in_segment(segment)?;
                Ok(row.map(|row| Part {
                    field: Some(row_field),
                    most: *score,
                    share: share(row.most(), segment),
                    cost: ROW_COST,
                    found: Found::InARow(Box::new(row), *score),
                    score: 0.0,
                }))
            }
            Self::Query { weight, most } => {
                let scorer = weight.scorer(segment, 1.0)?;
                Ok((scorer.doc() != TERMINATED).then(|| Part {
                    field: None,
                    most: *most,
                    share: share(scorer.size_hint(), segment),
                    cost: QUERY_COST,
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
        for step in &mut self.steps {
            if doc >= step.next {
                step.ask(doc, &mut self.parts);
            } else if step.score > 0.0 {
                step.score = 0.0;
                for &at in &step.parts {
                    self.parts[at].score = 0.0;
                }
            }
            sum += step.score;
            if (sum + step.behind) * ROUNDING < least {
                return None;
            }
        }
        // Sums of floats depend on their order.
        let scores = self.parts.iter().map(|part| part.score);
        Some(scores.fold(0.0, Add::add))
    }
}

impl Step {
    fn ask(&mut self, doc: DocId, parts: &mut [Part]) {
        self.score = 0.0;
        self.next = TERMINATED;
        for &at in &self.parts {
            let part = &mut parts[at];
            part.score = part.found.score_of(doc).unwrap_or_default();
            self.score += part.score;
            self.next = self.next.min(part.found.next());
        }
    }
}

impl Found {
    /// No document before this one, which was not asked for, has it.
    fn next(&self) -> DocId {
        match self {
            Self::Term { postings, .. } => postings.doc(),
            Self::InARow(row, _) => row.next(),
            Self::Query { next, .. } => *next,
        }
    }

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
