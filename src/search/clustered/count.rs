//! Counting what a query matches, with and without each filter.

use serde_json::{Map, Value, json};

use super::proximity;
use crate::cluster::{self, Snapshot, days};
use crate::query::{Filters, Scope, Understood, matching, named};
use crate::search::commit::Count;
use crate::search::error::SearchError;

/// Counts the documents that match, at a minimum share of the units.
pub(super) fn count(
    snapshot: &Snapshot,
    understood: &Understood,
    scope: Scope,
    minimum_share: Option<f32>,
    filters: &Filters,
) -> Result<Count, SearchError> {
    let filters = one_by_one(filters);
    let mut aggregations = Map::new();
    let mut add = |name: String, filter: Value| {
        aggregations.insert(name, json!({"filter": filter}));
    };
    add("passing".to_owned(), json!({"bool": {"filter": filters}}));
    for (at, failed) in filters.iter().enumerate() {
        let mut others = filters.clone();
        others.remove(at);
        let filter = json!({"bool": {"filter": others, "must_not": [failed]}});
        add(at.to_string(), filter);
    }
    let matches = proximity::matching(snapshot, &matching(understood, scope, minimum_share))?;
    let answer = snapshot.search(&json!({
        "size": 0, "track_total_hits": true, "query": matches, "aggs": aggregations,
    }))?;
    let of = |name: &str| {
        let count = answer.aggregations[name]["doc_count"].as_u64();
        count.ok_or_else(|| cluster::not_understood("_search", "a filter was not counted"))
    };
    let failing_one = (0..filters.len()).map(|at| of(&at.to_string()));
    Ok(Count {
        matched: answer.total()?,
        passing: of("passing")?,
        failing_one: failing_one.collect::<Result<_, _>>()?,
    })
}

/// Counts the documents that match, whatever the filters.
pub(super) fn count_matches(
    snapshot: &Snapshot,
    understood: &Understood,
    scope: Scope,
    minimum_share: Option<f32>,
) -> Result<u64, SearchError> {
    let matches = proximity::matching(snapshot, &matching(understood, scope, minimum_share))?;
    let answer = snapshot.search(&json!({
        "size": 0, "track_total_hits": true, "query": matches,
    }))?;
    Ok(answer.total()?)
}

/// Whether the text is the number or the whole title of some document.
pub(super) fn names_documents(
    snapshot: &Snapshot,
    understood: &Understood,
    scope: Scope,
) -> Result<bool, SearchError> {
    let counts = snapshot.count_each(&[named(understood, scope)])?;
    Ok(counts.iter().any(|&count| count > 0))
}

/// Each facet's values, and each date's range; facets in the order of their names, then
/// dates.
fn one_by_one(filters: &Filters) -> Vec<Value> {
    let values = filters.values.iter();
    let values =
        values.map(|(facet, values)| json!({"terms": {cluster::of_facet(*facet): values}}));
    let dates = filters
        .dates
        .iter()
        .map(|(date, range)| days(*date, *range));
    values.chain(dates).collect()
}
