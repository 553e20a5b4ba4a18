//! One pass over the matches: the first hits, the exact total and the counts of
//! every facet, each facet without its own filter.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::mem;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::facet::{FacetCounts, SegmentCounter};
use super::factor::{NewestDay, SegmentFactors};
use super::filter::{Dimension, Filtering};
use super::months::{Months, SegmentMonths};
use super::scoring::{Scoring, SegmentScores};
use crate::index::{DateField, Duplicates, FacetField, FacetValues, ID_KEY, SegmentGroups};
use crate::query::{Factors, Position};

/// The order of the hits, with what to look for taken into account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ranking {
    Score,
    Date { field: DateField, descending: bool },
}

/// The rank of undated documents in both date orders.
const UNDATED: i64 = i64::MIN;

/// What ranks of the second phase have above those of the first, which have 32 bits.
const SECOND_PHASE: i64 = 1 << 32;

pub(super) struct HitCollector<'a> {
    pub(super) ranking: Ranking,
    /// Set where they are ranked by their scores.
    pub(super) scoring: Option<&'a Scoring>,
    /// Number of hits to keep, from the first or from behind `after`.
    pub(super) limit: usize,
    pub(super) after: Option<Position>,
    pub(super) filters: &'a Filtering<'a>,
    pub(super) facets: &'a [(FacetField, &'a FacetValues)],
    /// The year whose months are counted.
    pub(super) months: Option<i16>,
    pub(super) factors: Factors,
    pub(super) newest: NewestDay,
    /// Set where documents of the same content are to be collapsed.
    pub(super) duplicates: Option<&'a Duplicates>,
    pub(super) least: Least,
}

/// The least score of the signals that can be among the best of all segments, as far
/// as is known: that of the worst of the best of one. Clones share it.
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

/// A hit's place in the order: ascending is better first.
pub(super) type Place = (Reverse<i64>, u64);

/// What was collected.
pub(super) struct Collected {
    /// Documents that the query matches, whatever the filters.
    pub(super) matched: u64,
    /// Documents that pass the filters.
    pub(super) total: u64,
    /// Of these, documents behind `after`; those of `repeated` are not counted.
    pub(super) remaining: u64,
    /// Best first.
    pub(super) hits: Vec<(Place, DocAddress)>,
    /// Where they are to be collapsed: all documents that pass the filters and
    /// are published more than once, in no order, wherever `after` is. They are
    /// not among `hits`.
    pub(super) repeated: Vec<(Place, DocAddress)>,
    /// In the order of the requested facets.
    pub(super) facets: Vec<FacetCounts>,
    /// Set where months are counted.
    pub(super) months: Option<Months>,
}

pub(super) struct SegmentHits {
    segment: SegmentOrdinal,
    ranking: Ranking,
    scores: Option<SegmentScores>,
    limit: usize,
    least: Least,
    /// The most that a score of the signals can be multiplied by.
    most_factor: Score,
    after: Option<Place>,
    id_keys: Column<u64>,
    days: Option<Column<i64>>,
    factors: SegmentFactors,
    dimensions: Vec<Dimension>,
    /// Room for those of a block that pass them.
    passing: Vec<DocId>,
    groups: Option<SegmentGroups>,
    matched: u64,
    total: u64,
    remaining: u64,
    /// The worst of the best on top.
    best: BinaryHeap<(Place, DocId)>,
    repeated: Vec<(Place, DocId)>,
    facets: Vec<SegmentCounter>,
    months: Option<SegmentMonths>,
}

impl Collector for HitCollector<'_> {
    type Fruit = Collected;
    type Child = SegmentHits;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentHits> {
        let days = match self.ranking {
            Ranking::Score => None,
            Ranking::Date { field, .. } => Some(reader.fast_fields().i64(field.column())?),
        };
        let facets = self
            .facets
            .iter()
            .map(|&(facet, values)| SegmentCounter::new(facet, values, segment))
            .collect();
        Ok(SegmentHits {
            segment,
            ranking: self.ranking,
            scores: self
                .scoring
                .map(|scoring| scoring.segment(reader))
                .transpose()?,
            limit: self.limit,
            least: self.least.clone(),
            most_factor: SegmentFactors::most(),
            after: self
                .after
                .map(|position| (Reverse(position.rank), position.id_key)),
            id_keys: reader.fast_fields().u64(ID_KEY)?,
            days,
            factors: SegmentFactors::open(reader, self.factors, self.newest)?,
            dimensions: self.filters.dimensions(segment, reader)?,
            passing: Vec::new(),
            groups: self
                .duplicates
                .map(|duplicates| duplicates.segment(segment).clone()),
            matched: 0,
            total: 0,
            remaining: 0,
            best: BinaryHeap::new(),
            repeated: Vec::new(),
            facets,
            months: match self.months {
                Some(year) => SegmentMonths::open(year, reader)?,
                None => None,
            },
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<SegmentHits>) -> tantivy::Result<Collected> {
        let mut collected = Collected {
            matched: 0,
            total: 0,
            remaining: 0,
            hits: Vec::new(),
            repeated: Vec::new(),
            facets: self
                .facets
                .iter()
                .map(|&(facet, values)| FacetCounts::none(facet, values))
                .collect(),
            months: self.months.map(|_| Months::default()),
        };
        for segment in segments {
            collected.matched += segment.matched;
            collected.total += segment.total;
            collected.remaining += segment.remaining;
            let ord = segment.segment;
            let addressed = |(place, doc)| (place, DocAddress::new(ord, doc));
            collected
                .hits
                .extend(segment.best.into_iter().map(addressed));
            collected
                .repeated
                .extend(segment.repeated.into_iter().map(addressed));
            for (sum, counter) in collected.facets.iter_mut().zip(segment.facets) {
                sum.add(counter);
            }
            if let (Some(sum), Some(months)) = (&mut collected.months, &segment.months) {
                months.add_to(sum);
            }
        }
        collected.hits.sort_unstable();
        collected.hits.truncate(self.limit);
        Ok(collected)
    }
}

impl SegmentCollector for SegmentHits {
    type Fruit = Self;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.collect_block(&[doc]);
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.matched += docs.len() as u64;
        if self.dimensions.is_empty() {
            self.take(docs);
            return;
        }
        let mut passing = mem::take(&mut self.passing);
        passing.clear();
        for &doc in docs {
            let mut failing = self
                .dimensions
                .iter()
                .filter(|dimension| !dimension.passes(doc));
            match (failing.next(), failing.next()) {
                (None, _) => passing.push(doc),
                (Some(only), None) => {
                    let facet = only.facet;
                    for counter in self.facets.iter_mut().filter(|one| one.facet() == facet) {
                        counter.count(&[doc]);
                    }
                    let months = self.months.as_mut();
                    if let Some(months) = months.filter(|_| facet == SegmentMonths::FACET) {
                        months.count(doc);
                    }
                }
                (Some(_), Some(_)) => {}
            }
        }
        self.take(&passing);
        self.passing = passing;
    }

    fn harvest(self) -> Self {
        self
    }
}

impl SegmentHits {
    /// Takes documents that pass all filters.
    fn take(&mut self, docs: &[DocId]) {
        self.total += docs.len() as u64;
        for counter in &mut self.facets {
            counter.count(docs);
        }
        if let Some(months) = &mut self.months {
            for &doc in docs {
                months.count(doc);
            }
        }
        for &doc in docs {
            self.offer(doc);
        }
    }

    fn offer(&mut self, doc: DocId) {
        let groups = self.groups.as_ref();
        let is_repeated = groups.is_some_and(|groups| groups.of(doc).is_some());
        let is_counted_alone = !is_repeated && self.after.is_none();
        let least = if is_counted_alone {
            self.least.get()
        } else {
            0.0
        };
        let Some(rank) = self.rank(doc, least) else {
            self.remaining += 1;
            return;
        };
        let id_key = self.id_keys.first(doc).unwrap_or(u64::MAX);
        let place = (Reverse(rank), id_key);
        if is_repeated {
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
        } else {
            return;
        }
        if self.best.len() == self.limit
            && let Some(((Reverse(rank), _), _)) = self.best.peek()
        {
            let worst = rank_score(*rank).unwrap_or_default();
            self.least.raise(worst / self.most_factor);
        }
    }

    /// `None` where the signals add up to less than `least`.
    fn rank(&mut self, doc: DocId, least: Score) -> Option<i64> {
        let day = || self.days.as_ref().and_then(|days| days.first(doc));
        match self.ranking {
            Ranking::Score => {
                let score = self.scores.as_mut()?.score(doc, least)?;
                Some(score_rank(score * self.factors.of(doc).product()))
            }
            Ranking::Date {
                descending: true, ..
            } => Some(day().unwrap_or(UNDATED)),
            Ranking::Date {
                descending: false, ..
            } => Some(day().map_or(UNDATED, |day| -day)),
        }
    }
}

/// A score as a rank of the same order. Scores are never negative, and the bits
/// of such numbers are ordered as the numbers are (IEEE 754).
fn score_rank(score: Score) -> i64 {
    debug_assert!(score >= 0.0, "scores are never negative");
    i64::from(score.to_bits())
}

/// The rank of a hit that the second phase looked into: before every other.
pub(super) fn second_phase_rank(score: Score) -> i64 {
    SECOND_PHASE + score_rank(score)
}

/// Whether the second phase gave the rank.
pub(super) fn is_second_phase(rank: i64) -> bool {
    rank >= SECOND_PHASE
}

/// The score that has this rank.
pub(super) fn rank_score(rank: i64) -> Option<Score> {
    let rank = if is_second_phase(rank) {
        rank - SECOND_PHASE
    } else {
        rank
    };
    u32::try_from(rank).ok().map(Score::from_bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_order_as_scores_do() {
        let scores = [0.0, f32::MIN_POSITIVE, 0.5, 1.0, 1.5, 10_000.0];
        for pair in scores.windows(2) {
            assert!(score_rank(pair[0]) < score_rank(pair[1]));
        }
        for score in scores {
            assert_eq!(rank_score(score_rank(score)), Some(score));
            assert_eq!(rank_score(second_phase_rank(score)), Some(score));
            assert!(is_second_phase(second_phase_rank(score)));
            assert!(!is_second_phase(score_rank(score)));
        }
    }
}
