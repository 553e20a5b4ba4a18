//! The best of the matches of a segment.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentReader};

use super::factor::{NewestDay, SegmentFactors};
use super::scoring::{Scoring, SegmentScores};
use crate::index::{DateField, ID_KEY, SegmentGroups};
use crate::query::{Factors, Position};
use crate::search::rank::{Place, UNDATED, place_of, rank_score, score_rank};

/// The order of the hits.
#[derive(Clone, Copy)]
pub(super) enum HitOrder<'a> {
    Score {
        scoring: &'a Scoring,
        factors: Factors,
        newest: NewestDay,
    },
    Date {
        field: DateField,
        descending: bool,
    },
}

/// What is kept of the hits.
pub(super) struct Keeping<'a> {
    pub(super) order: HitOrder<'a>,
    /// Number of hits to keep, from the first or from behind `after`.
    pub(super) limit: usize,
    pub(super) after: Option<Position>,
    pub(super) least: Least,
}

/// The least score that can be among the best of all segments, as far as is known:
/// that of the worst of the best of one. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Least(Arc<AtomicU32>);

impl Least {
    fn get(&self) -> Score {
        Score::from_bits(self.0.load(Ordering::Relaxed))
    }

    fn raise(&self, score: Score) {
        // The bits of numbers that are not negative are ordered as they are.
        self.0.fetch_max(score.to_bits(), Ordering::Relaxed);
    }
}

pub(super) struct SegmentBest {
    order: SegmentOrder,
    pub(super) kept: Kept,
}

enum SegmentOrder {
    Score(Box<SegmentScoring>),
    Date { days: Column<i64>, descending: bool },
}

struct SegmentScoring {
    scores: SegmentScores,
    factors: SegmentFactors,
    /// The most that the factors of a document multiply by.
    most_factor: Score,
}

pub(super) struct Kept {
    limit: usize,
    least: Least,
    after: Option<Place>,
    id_keys: Column<u64>,
    groups: Option<SegmentGroups>,
    /// Documents behind `after`, those of `repeated` not counted.
    pub(super) remaining: u64,
    /// The worst of the best on top.
    pub(super) best: BinaryHeap<(Place, DocId)>,
    /// Documents of groups.
    pub(super) repeated: Vec<(Place, DocId)>,
}

impl Keeping<'_> {
    pub(super) fn for_segment(
        &self,
        segment: &SegmentReader,
        groups: Option<SegmentGroups>,
    ) -> tantivy::Result<SegmentBest> {
        let columns = segment.fast_fields();
        let order = match self.order {
            HitOrder::Score {
                scoring,
                factors,
                newest,
            } => {
                let factors = SegmentFactors::open(segment, factors, newest)?;
                SegmentOrder::Score(Box::new(SegmentScoring {
                    scores: scoring.segment(segment)?,
                    most_factor: factors.most(),
                    factors,
                }))
            }
            HitOrder::Date { field, descending } => SegmentOrder::Date {
                days: columns.i64(field.column())?,
                descending,
            },
        };
        let kept = Kept {
            limit: self.limit,
            least: self.least.clone(),
            after: self.after.map(place_of),
            id_keys: columns.u64(ID_KEY)?,
            groups,
            remaining: 0,
            best: BinaryHeap::new(),
            repeated: Vec::new(),
        };
        Ok(SegmentBest { order, kept })
    }
}

impl SegmentBest {
    /// Takes the next documents, ascending.
    pub(super) fn take(&mut self, docs: &[DocId]) {
        match &mut self.order {
            SegmentOrder::Score(scoring) => self.kept.take_by_score(docs, scoring),
            SegmentOrder::Date { days, descending } => {
                for &doc in docs {
                    let day = days.first(doc);
                    let rank = day.map(|day| if *descending { day } else { -day });
                    self.kept.offer(doc, rank.unwrap_or(UNDATED));
                }
            }
        }
    }
}

impl Kept {
    fn take_by_score(&mut self, docs: &[DocId], scoring: &mut SegmentScoring) {
        let least = self.least.get() / scoring.most_factor;
        let bar = |doc| {
            if self.is_counted_alone(doc) {
                least
            } else {
                0.0
            }
        };
        let passing = scoring.scores.score(docs, bar);
        self.remaining += (docs.len() - passing.len()) as u64;
        for &(place, score) in passing {
            let doc = docs[place];
            self.offer(doc, score_rank(score * scoring.factors.of(doc).product()));
        }
        if self.best.len() == self.limit
            && let Some(((Reverse(rank), _), _)) = self.best.peek()
        {
            self.least.raise(rank_score(*rank).unwrap_or_default());
        }
    }

    /// Whether nothing is asked of a document that is not among the best but that it is
    /// one more.
    fn is_counted_alone(&self, doc: DocId) -> bool {
        self.after.is_none() && !self.is_repeated(doc)
    }

    fn is_repeated(&self, doc: DocId) -> bool {
        let groups = self.groups.as_ref();
        groups.is_some_and(|groups| groups.of(doc).is_some())
    }

    fn offer(&mut self, doc: DocId, rank: i64) {
        let id_key = self.id_keys.first(doc).unwrap_or(u64::MAX);
        let place = (Reverse(rank), id_key);
        if self.is_repeated(doc) {
            // Its group stands where the best of them all stands.
            self.repeated.push((place, doc));
            return;
        }
        if self.after.is_some_and(|after| place <= after) {
            return;
        }
        self.remaining += 1;
        if self.best.len() < self.limit {
            self.best.push((place, doc));
        } else if let Some(mut worst) = self.best.peek_mut()
            && (place, doc) < *worst
        {
            *worst = (place, doc);
        }
    }
}
