//! The scores of matches: the sums of what raises them.
//!
//! What may be among the best is told before all is summed (MaxScore, Turtle & Flood
//! 1995): the signals that cannot together lift a document to where it would be shown
//! are not asked for documents that the others do not lift high enough.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight, EnableScoring, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, Term};

use super::segments::has;
use crate::query::{Raise, Signal};

/// Above what rounding takes from a sum or adds to it.
const ROUNDING: Score = 1.001;

/// The signals of a query.
pub(super) struct Scoring {
    signals: Vec<Prepared>,
}

/// A signal with the statistics of the whole index.
enum Prepared {
    Term(Term, Bm25Weight),
    Query {
        weight: Box<dyn Weight>,
        most: Score,
    },
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
    found: Found,
    /// The most that it raises a document by.
    most: Score,
}

/// What is found in a segment.
enum Found {
    Term {
        postings: SegmentPostings,
        lengths: FieldNormReader,
        weight: Bm25Weight,
    },
    Query(Box<dyn Scorer>),
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
                Raise::Always(score) => score,
                Raise::ByQuery => Score::INFINITY,
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
                    // As if the field were as short, and had the term as often, as can be.
                    most: weight.score(0, u32::MAX),
                    found: Found::Term {
                        postings,
                        lengths: segment.get_fieldnorms_reader(term.field())?,
                        weight: weight.clone(),
                    },
                }))
            }
            Self::Query { weight, most } => {
                let scorer = weight.scorer(segment, 1.0)?;
                Ok((scorer.doc() != TERMINATED).then_some(Part {
                    found: Found::Query(scorer),
                    most: *most,
                }))
            }
        }
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
        let mut most = self.weak_most;
        for &at in &self.by_most[self.weak..] {
            most += self.parts[at].found.score_of(doc).unwrap_or_default();
        }
        most * ROUNDING >= least
    }

    /// The score of a document, which is not before one that was asked for.
    pub(super) fn score(&mut self, doc: DocId) -> Score {
        let mut sum = 0.0;
        for part in &mut self.parts {
            sum += part.found.score_of(doc).unwrap_or_default();
        }
        sum
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
            Self::Query(scorer) => has(scorer, doc).then(|| scorer.score()),
        }
    }
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
