//! Lists of all values of a facet, and of all documents of a result.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ops::Deref;
use std::sync::Arc;

use serde_json::{Value, json};

use super::count::{count_matches, names_documents};
use super::proximity;
use crate::cluster::{self, MissingShards, Snapshot, narrowings, not_understood, passing};
use crate::index::{DateField, FacetField, Listed, date_of_days, parse_original};
use crate::model::DocumentId;
use crate::query::{SearchRequest, Understood, matching};
use crate::search::deadline::check;
use crate::search::engine::{Documents, Export};
use crate::search::error::SearchError;
use crate::search::levels;
use crate::search::years::ValueYears;

/// Values, or documents, that come at once.
const AT_ONCE: usize = 1_000;

/// The values of a facet with the number of documents that have them.
pub(super) fn values(
    snapshot: &Snapshot,
    facet: FacetField,
) -> Result<BTreeMap<String, u64>, SearchError> {
    let mut values = BTreeMap::new();
    let value = json!({"value": {"terms": {"field": cluster::of_facet(facet)}}});
    for_each_bucket(snapshot, &json!([value]), |key, count| {
        if let Some(value) = key["value"].as_str() {
            values.insert(value.to_owned(), count);
        }
    })?;
    Ok(values)
}

/// The values of a facet over the years, in no order.
pub(super) fn years(
    snapshot: &Snapshot,
    facet: FacetField,
) -> Result<Vec<ValueYears>, SearchError> {
    let mut values: HashMap<String, ValueYears> = HashMap::new();
    let value = json!({"value": {"terms": {"field": cluster::of_facet(facet)}}});
    let year = cluster::of_facet(FacetField::PublishedYear);
    let year = json!({"year": {"terms": {"field": year, "missing_bucket": true}}});
    for_each_bucket(snapshot, &json!([value, year]), |key, count| {
        let Some(value) = key["value"].as_str() else {
            return;
        };
        let of_value = values
            .entry(value.to_owned())
            .or_insert_with(|| ValueYears {
                value: value.to_owned(),
                count: 0,
                years: BTreeMap::new(),
            });
        of_value.count += count;
        if let Some(year) = key["year"].as_str().and_then(|year| year.parse().ok()) {
            *of_value.years.entry(year).or_default() += count;
        }
    })?;
    Ok(values.into_values().collect())
}

/// Calls back with the key and the count of each combination of values.
fn for_each_bucket(
    snapshot: &Snapshot,
    sources: &Value,
    mut call: impl FnMut(&Value, u64),
) -> Result<(), SearchError> {
    let mut composite = json!({"size": AT_ONCE, "sources": sources});
    loop {
        check()?;
        let answer = snapshot.search(&json!({
            "size": 0, "aggs": {"all": {"composite": composite}},
        }))?;
        let all = &answer.aggregations["all"];
        for bucket in all["buckets"].as_array().into_iter().flatten() {
            let count = bucket["doc_count"].as_u64();
            let count = count.ok_or_else(|| not_understood("_search", "a value has no count"))?;
            call(&bucket["key"], count);
        }
        match all["after_key"].clone() {
            Value::Null => return Ok(()),
            key => composite["after"] = key,
        }
    }
}

/// The documents of one of `parts` parts; `None` where they are more than `most`.
pub(super) fn part(
    snapshot: &Snapshot,
    part: u32,
    parts: u32,
    most: usize,
) -> Result<Option<Vec<Listed>>, SearchError> {
    let keys = json!({"range": {"id_key": {
        "gte": cluster::signed(start_of(part, parts)),
        "lte": cluster::signed(match start_of(part + 1, parts) {
            0 => u64::MAX,
            end => end - 1,
        }),
    }}});
    let dates = DateField::ALL.map(DateField::column);
    let mut listed = Vec::new();
    let mut after: Option<Value> = None;
    loop {
        check()?;
        let mut body = json!({
            "size": AT_ONCE, "query": {"bool": {"filter": [keys]}},
            "sort": [{"id_key": "asc"}, {"id": "asc"}], "stored_fields": "_none_",
            "docvalue_fields": ["id", dates[0], dates[1]],
        });
        if let Some(after) = after {
            body["search_after"] = after;
        }
        let answer = snapshot.search(&body)?;
        let hits = answer.hits();
        for hit in hits {
            let id = hit["fields"]["id"][0].as_str().unwrap_or_default();
            let id = DocumentId::parse(id)
                .map_err(|error| not_understood("_search", &format!("an identifier {error}")))?;
            let days = dates
                .iter()
                .filter_map(|date| hit["fields"][date][0].as_i64());
            let day = days.max().and_then(date_of_days);
            listed.push(Listed { id, day });
        }
        if listed.len() > most {
            return Ok(None);
        }
        match hits.last() {
            Some(last) if hits.len() == AT_ONCE => after = Some(last["sort"].clone()),
            _ => return Ok(Some(listed)),
        }
    }
}

/// The first key of a part; 0 behind the last part.
#[expect(
    clippy::cast_possible_truncation,
    reason = "behind the last part there is none, which 0 stands for"
)]
fn start_of(part: u32, parts: u32) -> u64 {
    (u128::from(part) << 64).div_ceil(u128::from(parts)) as u64
}

/// The documents that a search for the same would have as its hits, as lines of JSON.
pub(super) fn export(
    snapshot: &Arc<Snapshot>,
    request: &SearchRequest,
    understood: &Understood,
) -> Result<Export, SearchError> {
    Ok(Box::new(originals(snapshot, request, understood)?))
}

/// As [`export`], each document read.
pub(super) fn documents(
    snapshot: &Arc<Snapshot>,
    request: &SearchRequest,
    understood: &Understood,
) -> Result<Documents, SearchError> {
    let originals = originals(snapshot, request, understood)?;
    Ok(Box::new(
        originals.map(|original| Ok(parse_original(&original?)?)),
    ))
}

fn originals(
    snapshot: &Arc<Snapshot>,
    request: &SearchRequest,
    understood: &Understood,
) -> Result<Originals<Arc<Snapshot>>, SearchError> {
    let scope = request.scope;
    let share = levels::share(
        understood,
        |typed| names_documents(snapshot, typed, scope),
        |typed, share| count_matches(snapshot, typed, scope, share),
    )?;
    let query = proximity::matching(snapshot, &matching(understood, scope, share))?;
    let passing = passing(&narrowings(&request.filters), None);
    Ok(Originals::of(
        Arc::clone(snapshot),
        json!({"bool": {"filter": [query, passing]}}),
    ))
}

/// The stored records of the documents of a query, in the order of their identifiers.
pub(super) struct Originals<S> {
    snapshot: S,
    query: Value,
    after: Option<Value>,
    fetched: VecDeque<String>,
    is_over: bool,
}

impl<S: Deref<Target = Snapshot>> Originals<S> {
    pub(super) fn of(snapshot: S, query: Value) -> Self {
        Self {
            snapshot,
            query,
            after: None,
            fetched: VecDeque::new(),
            is_over: false,
        }
    }

    fn fetch(&mut self) -> Result<(), SearchError> {
        check()?;
        let mut body = json!({
            "size": AT_ONCE, "query": self.query, "sort": [{"id": "asc"}],
        });
        if let Some(after) = self.after.take() {
            body["search_after"] = after;
        }
        let answer = self.snapshot.search(&body)?;
        if let Some(MissingShards { missing, all }) = self.snapshot.missing() {
            // A list of all documents is whole, or none.
            return Err(cluster::incomplete(missing, all).into());
        }
        let hits = answer.hits();
        for hit in hits {
            let original = cluster::original(hit)?;
            self.fetched.push_back(original.to_owned());
        }
        self.is_over = hits.len() < AT_ONCE;
        self.after = hits.last().map(|last| last["sort"].clone());
        Ok(())
    }
}

impl<S: Deref<Target = Snapshot>> Iterator for Originals<S> {
    type Item = Result<String, SearchError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.fetched.is_empty()
            && !self.is_over
            && let Err(error) = self.fetch()
        {
            self.is_over = true;
            return Some(Err(error));
        }
        self.fetched.pop_front().map(Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_those_of_an_index_on_this_machine() {
        for parts in [1, 3, 7, 1 << 20] {
            for part in [0, parts / 2, parts - 1] {
                let of = |key: u64| {
                    let part = (u128::from(key) * u128::from(parts)) >> 64;
                    u32::try_from(part).unwrap()
                };
                let first = start_of(part, parts);
                assert_eq!(of(first), part);
                assert!(first == 0 || of(first - 1) == part.wrapping_sub(1));
            }
            assert_eq!(start_of(parts, parts), 0);
        }
    }
}
