//! Counting what a query matches, with and without each filter, in one pass.

use tantivy::collector::{self, Collector, SegmentCollector};
use tantivy::query::Query as TantivyQuery;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::filter::{Dimension, Filtering};
use super::pass::pass;
use crate::index::Snapshot;
use crate::query::{
    Filters, Scope, Understood, compile, compile_matching, failing_at_most_one, matching, named,
};
use crate::search::commit::Count;
use crate::search::deadline::check;
use crate::search::error::SearchError;

/// Counts the documents that match, at a minimum share of the units.
pub(super) fn count_matches(
    snapshot: &Snapshot,
    understood: &Understood,
    scope: Scope,
    minimum_share: Option<f32>,
) -> Result<u64, SearchError> {
    let no_filters = Filters::default();
    let count = count(snapshot, understood, scope, minimum_share, &no_filters)?;
    Ok(count.matched)
}

/// Counts the documents that match, at a minimum share of the units, with and without
/// each filter.
pub(super) fn count(
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
    let matching = matching(understood, scope, minimum_share);
    let query = compile_matching(snapshot.fields(), &matching);
    pass(snapshot, &query, &counter)
}

/// Whether the text is the number or the whole title of some document.
pub(super) fn names_documents(
    snapshot: &Snapshot,
    understood: &Understood,
    scope: Scope,
) -> Result<bool, SearchError> {
    let query = compile(snapshot.fields(), &named(understood, scope));
    check()?;
    Ok(snapshot.searcher().search(&query, &collector::Count)? > 0)
}

/// What has to be looked at of all documents, where a request asks for nothing but
/// filters; `None` where that is every match.
pub(super) fn narrowed(
    snapshot: &Snapshot,
    understood: &Understood,
    filters: &Filters,
) -> Option<Box<dyn TantivyQuery>> {
    let is_all = understood.clauses.is_empty();
    let narrowed = is_all.then(|| failing_at_most_one(filters)).flatten();
    narrowed.map(|condition| compile(snapshot.fields(), &condition))
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
