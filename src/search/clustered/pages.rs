//! The hits of a page out of those in order, documents of the same content collapsed
//! where that is asked for.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::page::Found;
use super::retrieve::Retrieval;
use crate::cluster;
use crate::query::Position;
use crate::search::commit::{Address, Others, RetrievedGroups};
use crate::search::error::SearchError;
use crate::search::rank::{Place, is_second_phase, place_of};
use crate::search::response::MAX_REPUBLICATIONS;

/// Hits that are fetched at once where those at hand do not fill the page.
const MORE_AT_ONCE: usize = 1_000;
/// Groups that are counted at once.
const GROUPS_AT_ONCE: usize = 1_000;

/// The hits in order, as far as they were fetched.
pub(super) struct Pages<'a> {
    pub(super) retrieval: &'a Retrieval<'a>,
    /// The share of the words that they have.
    pub(super) share: Option<f32>,
    pub(super) hits: Vec<Found>,
    /// Whether these are all.
    pub(super) is_whole: bool,
}

/// The hits of a page.
pub(super) struct Page {
    pub(super) hits: Vec<(Place, Address)>,
    pub(super) groups: Option<RetrievedGroups>,
    /// Whether any stand behind them.
    pub(super) more: bool,
}

impl Pages<'_> {
    /// Each document is a hit.
    pub(super) fn plain(&self) -> Page {
        let paging = &self.retrieval.request.paging;
        let after = paging.after.map(place_of);
        let behind = self.hits.iter();
        let behind = behind.filter(|found| after.is_none_or(|after| found.place > after));
        let mut page: Vec<(Place, Address)> = behind
            .skip(paging.offset())
            .take(paging.size + 1)
            .map(|found| (found.place, found.address))
            .collect();
        let more = page.len() > paging.size;
        page.truncate(paging.size);
        Page {
            hits: page,
            groups: None,
            more,
        }
    }

    /// Each group of documents of the same content is a hit, the best of them.
    pub(super) fn collapsed(&mut self, total: u64) -> Result<Page, SearchError> {
        let paging = self.retrieval.request.paging.clone();
        let after = paging.after.map(place_of);
        let wanted = paging.offset() + paging.size + 1;
        let best = loop {
            let mut seen = HashSet::new();
            let firsts = self.hits.iter().filter(|found| match found.group {
                Some(group) => seen.insert(group),
                None => true,
            });
            // A group whose best stands in front is no hit of this page.
            let behind = firsts.filter(|found| after.is_none_or(|after| found.place > after));
            let best: Vec<Found> = behind.take(wanted).cloned().collect();
            if best.len() == wanted || !self.fetch_more()? {
                break best;
            }
        };
        let more = best.len() == wanted;
        let page: Vec<Found> = best
            .into_iter()
            .skip(paging.offset())
            .take(paging.size)
            .collect();
        Ok(Page {
            groups: Some(RetrievedGroups {
                total: self.count_groups(total)?,
                others: self.others(&page)?,
            }),
            hits: page.iter().map(|one| (one.place, one.address)).collect(),
            more,
        })
    }

    /// Whether any came.
    fn fetch_more(&mut self) -> Result<bool, SearchError> {
        if self.is_whole {
            return Ok(false);
        }
        // Those of the second phase stand before all others, in an order of their own.
        let first_phase = self.hits.iter().rev();
        let mut first_phase = first_phase.filter(|found| !is_second_phase(found.place.0.0));
        let Some(last) = first_phase.next() else {
            self.is_whole = true;
            return Ok(false);
        };
        let after = Position {
            commit: 0,
            rank: last.place.0.0,
            id_key: last.place.1,
        };
        let retrieval = self.retrieval;
        let body = retrieval.hits_from(self.share, MORE_AT_ONCE, Some(after))?;
        let hits = retrieval.hits_of(&retrieval.snapshot.search_for(&body)?)?;
        self.is_whole = hits.len() < MORE_AT_ONCE;
        let came = !hits.is_empty();
        self.hits.extend(hits);
        Ok(came)
    }

    /// The query and filters, of documents that are published more than once.
    fn repeated(&self, besides: &Value) -> Result<Value, SearchError> {
        let passing = cluster::passing(&self.retrieval.narrowings, None);
        let matches = self.retrieval.matches(self.share)?;
        Ok(json!({"bool": {"filter": [matches, passing, besides]}}))
    }

    /// Groups among the results; a document that is published once is one.
    fn count_groups(&self, total: u64) -> Result<u64, SearchError> {
        let query = self.repeated(&json!({"exists": {"field": "group_key"}}))?;
        let (mut documents, mut groups) = (0, 0);
        let mut after: Option<Value> = None;
        loop {
            let mut composite = json!({
                "size": GROUPS_AT_ONCE,
                "sources": [{"group": {"terms": {"field": "group_key"}}}],
            });
            if let Some(after) = after {
                composite["after"] = after;
            }
            let answer = self.retrieval.snapshot.search(&json!({
                "size": 0, "query": query, "aggs": {"groups": {"composite": composite}},
            }))?;
            let found = &answer.aggregations["groups"];
            let buckets = found["buckets"].as_array().map_or(&[][..], Vec::as_slice);
            groups += buckets.len() as u64;
            let counts = buckets
                .iter()
                .filter_map(|bucket| bucket["doc_count"].as_u64());
            documents += counts.sum::<u64>();
            match found["after_key"].clone() {
                Value::Null => return Ok(total - documents + groups),
                key => after = Some(key),
            }
        }
    }

    /// By hit, the other documents of its group that match.
    fn others(&self, page: &[Found]) -> Result<Vec<Others>, SearchError> {
        let groups: Vec<i64> = page.iter().filter_map(|found| found.group).collect();
        let mut by_group: HashMap<i64, (u64, Vec<Found>)> = HashMap::new();
        if !groups.is_empty() {
            let retrieval = self.retrieval;
            let of_groups = json!({"terms": {"group_key": groups}});
            let mut body = retrieval.hits_from(self.share, MORE_AT_ONCE, None)?;
            body["post_filter"] = json!({"bool": {"filter": [body["post_filter"], of_groups]}});
            body["aggs"] = json!({"groups": {
                "filter": self.repeated(&of_groups)?,
                "aggs": {"of": {"terms": {"field": "group_key", "size": groups.len()}}},
            }});
            let answer = retrieval.snapshot.search_for(&body)?;
            let buckets = answer.aggregations["groups"]["of"]["buckets"].as_array();
            for bucket in buckets.into_iter().flatten() {
                let count = bucket["key"].as_i64().zip(bucket["doc_count"].as_u64());
                if let Some((group, count)) = count {
                    by_group.insert(group, (count, Vec::new()));
                }
            }
            let known: HashMap<Address, Place> = self
                .hits
                .iter()
                .map(|one| (one.address, one.place))
                .collect();
            for mut found in retrieval.hits_of(&answer)? {
                found.place = known.get(&found.address).copied().unwrap_or(found.place);
                let group = found.group.and_then(|group| by_group.get_mut(&group));
                if let Some((_, members)) = group {
                    members.push(found);
                }
            }
        }
        let others = page.iter().map(|hit| {
            let group = hit.group.and_then(|group| by_group.get(&group));
            let (total, members) = group.map_or((1, &[][..]), |(total, all)| (*total, all));
            let mut others: Vec<&Found> = members.iter().collect();
            others.retain(|other| other.address != hit.address);
            others.sort_unstable_by_key(|other| other.place);
            let first = others.iter().take(MAX_REPUBLICATIONS);
            Others {
                total: total - 1,
                first: first.map(|other| other.address).collect(),
            }
        });
        Ok(others.collect())
    }
}
