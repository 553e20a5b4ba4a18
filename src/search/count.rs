//! Counting what a query matches, with and without each filter, in one pass.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::Query as TantivyQuery;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::error::SearchError;
use super::filter::{Dimension, Filtering};
use super::pass::pass;
use crate::index::Snapshot;
use crate::query::{Filters, Scope, Understood, compile, failing_at_most_one};

/// How many documents a query matches.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Count {
    /// Whatever the filters.
    pub(super) matched: u64,
    /// Those that pass all filters.
    pub(super) passing: u64,
    /// By filter, those that fail it alone.
    pub(super) failing_one: Vec<u64>,
}

/// Counts the documents that match `understood` as it stands, unrelaxed.
pub(super) fn count(
    snapshot: &Snapshot,
    understood: &Understood,
    scope: Scope,
    filters: &Filters,
) -> Result<Count, SearchError> {
    count_relaxed(snapshot, understood, scope, None, filters)
}

/// Counts the documents that match, at a minimum share of the units.
pub(super) fn count_matches(
    snapshot: &Snapshot,
    understood: &Understood,
    scope: Scope,
    minimum_share: Option<f32>,
) -> Result<u64, SearchError> {
    let no_filters = Filters::default();
    let count = count_relaxed(snapshot, understood, scope, minimum_share, &no_filters)?;
    Ok(count.matched)
}

/// As [`count`], of a minimum share of the units.
pub(super) fn count_relaxed(
    snapshot: &Snapshot,
    understood: &Understood,
    scope: Scope,
    minimum_share: Option<f32>,
    filters: &Filters,
) -> Result<Count, SearchError> {
    let each = one_by_one(filters).into_iter();
    let each = each.map(|filter| Filtering::new(snapshot, &filter));
    let counter = Counter {
        filters: each.collect::<tantivy::Result<_>>()?,
    };
    if let Some(narrowed) = narrowed(snapshot, understood, filters) {
        let some = pass(snapshot, narrowed.as_ref(), &counter)?;
        return Ok(Count {
            matched: snapshot.document_count(),
            ..some
        });
    }
    let query = compile(snapshot.fields(), understood, scope, minimum_share);
    pass(snapshot, &query, &counter)
}

/// What has to be looked at of all documents, where a request asks for nothing but
/// filters; `None` where that is every match.
pub(super) fn narrowed(
    snapshot: &Snapshot,
    understood: &Understood,
    filters: &Filters,
) -> Option<Box<dyn TantivyQuery>> {
    let is_all = understood.clauses.is_empty();
    let narrowed = is_all.then(|| failing_at_most_one(snapshot.fields(), filters));
    narrowed.flatten()
}

/// Each facet's values, and each date's range, as filters of their own; facets
/// in the order of their names, then dates.
fn one_by_one(filters: &Filters) -> Vec<Filters> {
    let values = filters.values.iter().map(|(facet, values)| Filters {
        values: [(*facet, values.clone())].into(),
        ..Filters::default()
    });
    let dates = filters.dates.iter().map(|(date, range)| Filters {
        dates: [(*date, *range)].into(),
        ..Filters::default()
    });
    values.chain(dates).collect()
}

struct Counter<'a> {
    filters: Vec<Filtering<'a>>,
}

struct SegmentCounter {
    /// The dimensions of each filter.
    filters: Vec<Vec<Dimension>>,
    count: Count,
}

impl Collector for Counter<'_> {
    type Fruit = Count;
    type Child = SegmentCounter;

    fn for_segment(
        &self,
        ord: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentCounter> {
        let filters = self.filters.iter();
        let filters = filters
            .map(|filter| filter.dimensions(ord, segment))
            .collect::<tantivy::Result<_>>()?;
        Ok(SegmentCounter {
            filters,
            count: empty(self.filters.len()),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Count>) -> tantivy::Result<Count> {
        let mut whole = empty(self.filters.len());
        for part in segments {
            whole.matched += part.matched;
            whole.passing += part.passing;
            for (sum, one) in whole.failing_one.iter_mut().zip(part.failing_one) {
                *sum += one;
            }
        }
        Ok(whole)
    }
}

impl SegmentCollector for SegmentCounter {
    type Fruit = Count;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.count.matched += 1;
        let mut failing = self
            .filters
            .iter()
            .enumerate()
            .filter(|(_, dimensions)| !dimensions.iter().all(|one| one.passes(doc)));
        match (failing.next(), failing.next()) {
            (None, _) => self.count.passing += 1,
            (Some((only, _)), None) => self.count.failing_one[only] += 1,
            (Some(_), Some(_)) => {}
        }
    }

    fn harvest(self) -> Count {
        self.count
    }
}

fn empty(filters: usize) -> Count {
    Count {
        failing_one: vec![0; filters],
        ..Count::default()
    }
}
