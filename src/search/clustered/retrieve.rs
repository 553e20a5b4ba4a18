//! From a request to the hits of its page on a cluster: the first phase there, relaxed
//! where matches are few, then the second here.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::count::{count_matches, names_documents};
use super::facets::{Asked, Counted, more};
use super::page::{Found, Hit, HitOrder, columns};
use super::pages::Pages;
use super::proximity;
use super::second_look::ClusteredLook;
use crate::cluster::{self, Answer, Narrowing, Snapshot, narrowings, passing};
use crate::query::{
    Position, SECOND_PHASE_HITS, SearchRequest, Understood, least_units, matching, scoring,
};
use crate::search::commit::{Address, Retrieved};
use crate::search::error::SearchError;
use crate::search::levels::level;
use crate::search::look_again::{Candidate, LookAgain};
use crate::search::rank::{Place, is_second_phase, rank_score};
use crate::search::response::Relaxation;

/// Most hits that clusters give at once, where nobody set another number.
const MOST_AT_ONCE: usize = 10_000;

/// A request on its way.
pub(super) struct Retrieval<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) request: &'a SearchRequest,
    understood: &'a Understood,
    pub(super) order: HitOrder,
    pub(super) narrowings: Vec<Narrowing>,
}

/// What the first phase found.
struct FirstPhase {
    total: u64,
    matched: u64,
    hits: Vec<Found>,
    counted: Counted,
    share: Option<f32>,
}

pub(super) fn retrieve(
    snapshot: &Snapshot,
    request: &SearchRequest,
    understood: &Understood,
) -> Result<Retrieved, SearchError> {
    let retrieval = Retrieval {
        snapshot,
        request,
        understood,
        order: HitOrder::of(request, understood.has_text()),
        narrowings: narrowings(&request.filters),
    };
    let is_scored = retrieval.order == HitOrder::Score;
    let after = request.paging.after;
    let second = if is_scored && after.is_none_or(|after| is_second_phase(after.rank)) {
        ClusteredLook::new(snapshot, understood, request.scope)?
    } else {
        None
    };
    let is_cut_here = second.is_some() || request.collapse;
    let wanted = request.paging.offset() + request.paging.size;
    // One more tells whether there are more.
    let kept = match after {
        _ if !is_cut_here => wanted + 1,
        None => (wanted + 1).max(SECOND_PHASE_HITS),
        Some(_) => wanted + 1 + SECOND_PHASE_HITS,
    };
    let mut first = retrieval.first_phase(kept, after.filter(|_| !is_cut_here))?;
    let mut related = None;
    if let Some(second) = second {
        let looked_at = first.hits.len().min(SECOND_PHASE_HITS);
        let best = &mut first.hits[..looked_at];
        related = look_again(request, understood, second, best)?;
    }
    let mut pages = Pages {
        retrieval: &retrieval,
        share: first.share,
        hits: std::mem::take(&mut first.hits),
        is_whole: false,
    };
    let page = if request.collapse {
        pages.collapsed(first.total)?
    } else {
        pages.plain()
    };
    let units = understood.unit_count();
    Ok(Retrieved {
        total: first.total,
        matched: first.matched,
        hits: page.hits,
        groups: page.groups,
        more: page.more,
        scored: is_scored,
        facets: first.counted.facets,
        recognised: first.counted.recognised,
        months: first.counted.months,
        relaxation: first.share.map(|share| {
            let least_units = least_units(units, share);
            (Relaxation { least_units, units }, share)
        }),
        related,
    })
}

/// Gives the best hits the ranks of the second phase.
fn look_again(
    request: &SearchRequest,
    understood: &Understood,
    second: ClusteredLook<'_>,
    best: &mut [Found],
) -> Result<Option<Vec<(String, f32)>>, SearchError> {
    let second = if request.collapse {
        second.collapsing(best)
    } else {
        second
    };
    let candidates = best.iter().map(|found| {
        let score = rank_score(found.place.0.0).unwrap_or_default();
        Candidate::new(found.address, found.place, score, found.factors.product())
    });
    let mut candidates: Vec<Candidate> = candidates.collect();
    let again = LookAgain {
        request,
        second: &second,
    };
    let related = again.look(understood, &mut candidates)?;
    let places: HashMap<Address, Place> = candidates
        .iter()
        .map(|candidate| (candidate.address, candidate.place))
        .collect();
    for found in best.iter_mut() {
        found.place = places[&found.address];
    }
    best.sort_unstable_by_key(|found| found.place);
    Ok(related)
}

impl Retrieval<'_> {
    /// All matches, at the share of the words that enough documents have. `kept` hits
    /// come back, from behind `after` on.
    fn first_phase(&self, kept: usize, after: Option<Position>) -> Result<FirstPhase, SearchError> {
        let (snapshot, scope) = (self.snapshot, self.request.scope);
        let without_synonyms = self.understood.without_synonyms();
        let typed = without_synonyms.as_ref().unwrap_or(self.understood);
        let mut strict = None;
        let matched = if without_synonyms.is_some() {
            // What is counted without synonyms is not what is shown with them.
            count_matches(snapshot, typed, scope, None)?
        } else {
            let found = self.search(None, kept, after)?;
            let matched = found.matched;
            strict = Some(found);
            matched
        };
        let names_documents = || names_documents(snapshot, typed, scope);
        let share = level(typed, matched, names_documents, |share| {
            count_matches(snapshot, typed, scope, Some(share))
        })?;
        let found = match strict {
            Some(found) if share.is_none() => found,
            _ => self.search(share, kept, after)?,
        };
        Ok(FirstPhase { matched, ..found })
    }

    /// Searches at a share of the words.
    fn search(
        &self,
        share: Option<f32>,
        kept: usize,
        after: Option<Position>,
    ) -> Result<FirstPhase, SearchError> {
        let asked = Asked {
            request: self.request,
            understood: self.understood,
            narrowings: &self.narrowings,
        };
        let mut values = asked.first_values();
        loop {
            let mut body = self.hits_from(share, kept, after)?;
            body["track_total_hits"] = json!(true);
            let mut aggregations = asked.aggregations(values);
            aggregations.insert("matched".to_owned(), json!({"filter": {"match_all": {}}}));
            body["aggs"] = Value::Object(aggregations);
            let answer = self.snapshot.search_for(&body)?;
            let Some(mut counted) = asked.counted(&answer.aggregations, values)? else {
                values = more(values);
                continue;
            };
            if !counted.is_settled() {
                asked.settle(self.snapshot, &self.matches(share)?, &mut counted)?;
            }
            let matched = answer.aggregations["matched"]["doc_count"].as_u64();
            let matched = matched.ok_or_else(|| {
                cluster::not_understood("_search", "the matches were not counted")
            })?;
            return Ok(FirstPhase {
                total: answer.total()?,
                matched,
                hits: self.hits_of(&answer)?,
                counted,
                share,
            });
        }
    }

    /// A search for so many hits that pass the filters.
    pub(super) fn hits_from(
        &self,
        share: Option<f32>,
        kept: usize,
        after: Option<Position>,
    ) -> Result<Value, SearchError> {
        let matches = self.matches(share)?;
        let query = match self.order {
            HitOrder::Score => cluster::scored(
                matches,
                &scoring(self.understood, self.request.scope),
                self.snapshot.bm25_scale(),
                self.request.factors,
                self.snapshot.newest_day(),
            ),
            HitOrder::Date { .. } => json!({"bool": {"filter": [matches]}}),
        };
        let mut body = json!({
            "size": kept.min(MOST_AT_ONCE),
            "post_filter": passing(&self.narrowings, None),
            "sort": self.order.sort(),
            "docvalue_fields": columns(),
            "stored_fields": "_none_",
        });
        body["query"] = query;
        if let Some(after) = after {
            body["search_after"] = self.order.search_after(after);
        }
        Ok(body)
    }

    pub(super) fn matches(&self, share: Option<f32>) -> Result<Value, SearchError> {
        let matching = matching(self.understood, self.request.scope, share);
        proximity::matching(self.snapshot, &matching)
    }

    pub(super) fn hits_of(&self, answer: &Answer<Hit>) -> Result<Vec<Found>, SearchError> {
        self.order.hits(self.snapshot, self.request.factors, answer)
    }
}
