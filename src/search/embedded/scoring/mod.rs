//! The scores of matches: the sums of what raises them.
//!
//! What cannot be among the best is told before all is summed (`MaxScore`, Turtle &
//! Flood 1995): the signals that raise most for what they cost are asked first, and no
//! more of them than it takes until the others cannot lift a document to where it
//! would be shown.

use tantivy::query::{Bm25StatisticsProvider, Bm25Weight, EnableScoring, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Score, SegmentReader, TERMINATED, Term};

use crate::index::Snapshot;
use crate::query::{Condition, InARow, Raise, ScoredSynonym, ScoredTerm, Signal, compile_raise};

mod part;
mod segment;

use part::{Found, Part};
pub(super) use segment::SegmentScores;

/// What looking for characters in a row costs in a document that may have them, against
/// a look for a term.
const ROW_COST: f32 = 50.0;
/// The same of any other query.
const QUERY_COST: f32 = 10.0;
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

impl Scoring {
    pub(super) fn new(snapshot: &Snapshot, signals: Vec<Signal>) -> tantivy::Result<Self> {
        let fields = snapshot.fields();
        let mut prepared = Vec::new();
        for signal in signals {
            let most = match &signal.raise {
                Raise::ByTerm(scored) => {
                    if let Some((term, weight)) = bm25(snapshot, scored)? {
                        prepared.push(Prepared::Term(term, weight));
                    }
                    continue;
                }
                Raise::Always(Condition::InARow(field, characters), score) => {
                    let row = InARow::new(fields, *field, characters);
                    prepared.push(Prepared::InARow(row, *score));
                    continue;
                }
                Raise::Always(_, score) => *score,
                Raise::BySynonyms(synonyms) => most(snapshot, synonyms)?,
            };
            let searcher = snapshot.searcher();
            let scored = EnableScoring::enabled_from_statistics_provider(snapshot, searcher);
            let weight = compile_raise(fields, &signal.raise).weight(scored)?;
            prepared.push(Prepared::Query { weight, most });
        }
        Ok(Self { signals: prepared })
    }

    pub(super) fn segment(&self, segment: &SegmentReader) -> tantivy::Result<SegmentScores> {
        let mut parts = Vec::new();
        for signal in &self.signals {
            parts.extend(signal.segment(segment)?);
        }
        Ok(SegmentScores::of(parts))
    }
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
                    raised: Vec::new(),
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
                    raised: Vec::new(),
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
                    raised: Vec::new(),
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

/// The most that the best of several synonyms can raise a document by.
fn most(snapshot: &Snapshot, synonyms: &[ScoredSynonym]) -> tantivy::Result<Score> {
    let mut greatest: Score = 0.0;
    for synonym in synonyms {
        let mut most = 0.0;
        for place in &synonym.fields {
            most += place.constant;
            for scored in &place.terms {
                if let Some((_, weight)) = bm25(snapshot, scored)? {
                    most += most_of_term(&weight);
                }
            }
        }
        greatest = greatest.max(most * synonym.factor);
    }
    Ok(greatest)
}

/// As if the field were as short, and had the term as often, as can be.
fn most_of_term(weight: &Bm25Weight) -> Score {
    weight.score(0, u32::MAX)
}

/// `None` where no document has the term.
fn bm25(snapshot: &Snapshot, scored: &ScoredTerm) -> tantivy::Result<Option<(Term, Bm25Weight)>> {
    let field = snapshot.fields().text(scored.field, scored.lane);
    let term = Term::from_field_text(field, &scored.text);
    let with = snapshot.doc_freq(&term)?;
    if with == 0 {
        return Ok(None);
    }
    let documents = snapshot.total_num_docs()?;
    let average = snapshot.average_length(scored.field, scored.lane)?;
    let weight = Bm25Weight::for_one_term_without_explain(with, documents, average);
    Ok(Some((term, weight.boost_by(scored.weight))))
}
