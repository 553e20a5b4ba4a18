//! One pass over the matches: the first hits, the exact total and the counts of
//! every facet, each facet without its own filter.

use std::mem;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::best::{Keeping, SegmentBest};
use super::facet::{FacetCounts, SegmentCounter};
use super::filter::{Dimension, Filtering};
use super::months::{Months, SegmentMonths};
use crate::index::{Duplicates, FacetField, FacetValues};
use crate::search::rank::Place;

pub(super) struct HitCollector<'a> {
    pub(super) keeping: Keeping<'a>,
    pub(super) filters: &'a Filtering<'a>,
    pub(super) facets: &'a [(FacetField, &'a FacetValues)],
    /// The year whose months are counted.
    pub(super) months: Option<i16>,
    /// Set where documents of the same content are to be collapsed.
    pub(super) duplicates: Option<&'a Duplicates>,
}

/// A document, and its place in the order.
pub(super) type Hit = (Place, DocAddress);

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
    best: SegmentBest,
    dimensions: Vec<Dimension>,
    /// Room for those of a block that pass them.
    passing: Vec<DocId>,
    matched: u64,
    total: u64,
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
        let facets = self
            .facets
            .iter()
            .map(|&(facet, values)| SegmentCounter::new(facet, values, segment))
            .collect();
        let groups = self.duplicates;
        let groups = groups.map(|duplicates| duplicates.segment(segment).clone());
        Ok(SegmentHits {
            segment,
            best: self.keeping.for_segment(reader, groups)?,
            dimensions: self.filters.dimensions(segment, reader)?,
            passing: Vec::new(),
            matched: 0,
            total: 0,
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
                .map(|(_, values)| FacetCounts::none(values))
                .collect(),
            months: self.months.map(|_| Months::default()),
        };
        for segment in segments {
            collected.matched += segment.matched;
            collected.total += segment.total;
            let kept = segment.best.kept;
            collected.remaining += kept.remaining;
            let ord = segment.segment;
            let addressed = |(place, doc)| (place, DocAddress::new(ord, doc));
            collected.hits.extend(kept.best.into_iter().map(addressed));
            let repeated = kept.repeated.into_iter().map(addressed);
            collected.repeated.extend(repeated);
            for (sum, counter) in collected.facets.iter_mut().zip(segment.facets) {
                sum.add(counter);
            }
            if let (Some(sum), Some(months)) = (&mut collected.months, &segment.months) {
                months.add_to(sum);
            }
        }
        collected.hits.sort_unstable();
        collected.hits.truncate(self.keeping.limit);
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
        self.best.take(docs);
    }
}
