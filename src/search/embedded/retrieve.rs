//! From a request to the hits of its page, in order: the first phase over all
//! matches, relaxed where they are few, then the second over the best of them.

use tantivy::DocAddress;

use super::best::{HitOrder, Keeping, Least};
use super::collapse::{collapse, others};
use super::collect::{Collected, HitCollector};
use super::facet::FacetCounts;
use super::factor::NewestDay;
use super::filter::Filtering;
use super::first_phase::{FirstPhase, Found};
use super::scoring::Scoring;
use super::second_look::{EmbeddedLook, candidates};
use super::second_phase::SecondPhase;
use super::{address_of, place_of};
use crate::index::{DateField, FacetField, FacetValues, Snapshot};
use crate::query::{
    Order, Position, SECOND_PHASE_HITS, SearchRequest, Understood, least_units, scoring,
};
use crate::search::commit::{Retrieved, RetrievedGroups};
use crate::search::deadline::check;
use crate::search::error::SearchError;
use crate::search::look_again::LookAgain;
use crate::search::rank::{self, Place, is_second_phase};
use crate::search::response::{FacetResult, Relaxation};

pub(super) fn retrieve(
    snapshot: &Snapshot,
    request: &SearchRequest,
    understood: &Understood,
) -> Result<Retrieved, SearchError> {
    let scoring = scoring_of(snapshot, request, understood)?;
    let is_scored = scoring.is_some();
    let second_phase = is_scored
        .then(|| SecondPhase::new(snapshot, understood, request.scope))
        .transpose()?
        .flatten();
    // Hits of the second phase come before all others: a page that starts among
    // them is cut out of the whole of them.
    let after = request.paging.after;
    let second_phase =
        second_phase.filter(|_| after.is_none_or(|after| is_second_phase(after.rank)));
    let newest = NewestDay::of(snapshot.searcher())?;
    let duplicates = request
        .collapse
        .then(|| snapshot.duplicates())
        .transpose()?;
    let facets = values_of(snapshot, &facets_to_count(request, understood))?;
    let filters = Filtering::new(snapshot, &request.filters)?;
    let first_phase = FirstPhase {
        snapshot,
        request,
        understood,
        collector: HitCollector {
            keeping: Keeping {
                order: match &scoring {
                    Some(scoring) => HitOrder::Score {
                        scoring,
                        factors: request.factors,
                        newest,
                    },
                    None => date_order(request.order),
                },
                limit: hits_to_keep(request, second_phase.is_some()),
                after: after.filter(|_| second_phase.is_none()),
                least: Least::default(),
            },
            filters: &filters,
            facets: &facets,
            months: request.months,
            duplicates,
        },
    };
    let Found {
        mut collected,
        matched,
        share,
    } = first_phase.run()?;
    let units = understood.unit_count();
    let relaxation = share.map(|share| {
        let least_units = least_units(units, share);
        (Relaxation { least_units, units }, share)
    });
    let is_cut_here = second_phase.is_some() || duplicates.is_some();
    // The second phase looks into the same documents, collapsed or not, so that
    // they stand in the same order.
    collected.hits.append(&mut collected.repeated);
    let second = second_phase.map(|phase| EmbeddedLook {
        snapshot,
        understood,
        phase,
        duplicates,
    });
    let looked = second.map(|second| look_again(&second, request, newest, &mut collected.hits));
    let related = looked.transpose()?.flatten();
    let collapsed = duplicates.map(|duplicates| collapse(&mut collected, duplicates));
    if let Some(after) = after.filter(|_| is_cut_here) {
        skip(&mut collected, after);
    }
    let offset = request.paging.offset();
    if collapsed.is_some() {
        sort_first(&mut collected.hits, offset + request.paging.size);
    }
    let hits: Vec<_> = collected
        .hits
        .into_iter()
        .skip(offset)
        .take(request.paging.size)
        .collect();
    Ok(Retrieved {
        total: collected.total,
        more: collected.remaining > (offset + hits.len()) as u64,
        groups: collapsed
            .zip(duplicates)
            .map(|(collapsed, duplicates)| RetrievedGroups {
                total: collapsed.total,
                others: others(duplicates, &collapsed.repeated, &hits),
            }),
        hits: hits
            .into_iter()
            .map(|(place, address)| (place, address_of(address)))
            .collect(),
        scored: is_scored,
        facets: requested(&facets, request, &collected.facets)?,
        recognised: recognised(&facets, understood, &collected.facets),
        months: collected.months,
        matched,
        relaxation,
        related,
    })
}

/// Puts the best hits in the order of the second phase; gives what they speak of besides.
fn look_again(
    second: &EmbeddedLook<'_>,
    request: &SearchRequest,
    newest: NewestDay,
    hits: &mut [(Place, DocAddress)],
) -> Result<Option<Vec<(String, f32)>>, SearchError> {
    sort_first(hits, SECOND_PHASE_HITS);
    let looked_at = hits.len().min(SECOND_PHASE_HITS);
    let best = &mut hits[..looked_at];
    let mut candidates = candidates(second.snapshot, request.factors, newest, best)?;
    let again = LookAgain { request, second };
    let related = again.look(second.understood, &mut candidates)?;
    for (hit, candidate) in best.iter_mut().zip(&candidates) {
        *hit = (candidate.place, place_of(candidate.address));
    }
    Ok(related)
}

fn hits_to_keep(request: &SearchRequest, has_second_phase: bool) -> usize {
    let hits = request.paging.offset() + request.paging.size;
    match request.paging.after {
        _ if !has_second_phase => hits,
        None => hits.max(SECOND_PHASE_HITS),
        Some(_) => hits + SECOND_PHASE_HITS,
    }
}

/// The facets that were asked for, in their order, then those of what was recognised.
fn facets_to_count(request: &SearchRequest, understood: &Understood) -> Vec<FacetField> {
    let mut facets: Vec<FacetField> = request.facets.iter().map(|facet| facet.field).collect();
    for recognised in &understood.recognised {
        if !facets.contains(&recognised.field) {
            facets.push(recognised.field);
        }
    }
    facets
}

/// The facets as requested, in that order; they are the first that were counted.
fn requested(
    facets: &[(FacetField, &FacetValues)],
    request: &SearchRequest,
    counted: &[FacetCounts],
) -> Result<Vec<FacetResult>, SearchError> {
    let requested = request.facets.iter().zip(counted).zip(facets);
    requested
        .map(|((&facet, counts), (_, values))| {
            check()?;
            Ok(counts.result(values, facet, request))
        })
        .collect()
}

/// By what was recognised, the documents that have one of its values. A document has
/// one year of each date, so that years add up.
fn recognised(
    facets: &[(FacetField, &FacetValues)],
    understood: &Understood,
    counted: &[FacetCounts],
) -> Vec<u64> {
    let counts = understood.recognised.iter().map(|recognised| {
        let mut all = facets.iter().zip(counted);
        let counted = all.find(|((facet, _), _)| *facet == recognised.field);
        counted.map_or(0, |((_, values), counts)| {
            let of_each = recognised
                .values
                .iter()
                .map(|value| counts.of(values, value));
            of_each.sum()
        })
    });
    counts.collect()
}

fn values_of<'a>(
    snapshot: &'a Snapshot,
    facets: &[FacetField],
) -> tantivy::Result<Vec<(FacetField, &'a FacetValues)>> {
    let facets = facets.iter();
    facets
        .map(|&facet| Ok((facet, snapshot.facet_values(facet)?)))
        .collect()
}

/// `None` where the order is not that of the scores.
fn scoring_of(
    snapshot: &Snapshot,
    request: &SearchRequest,
    understood: &Understood,
) -> tantivy::Result<Option<Scoring>> {
    let is_scored = request.order == Order::Relevance && understood.has_text();
    is_scored
        .then(|| Scoring::new(snapshot, scoring(understood, request.scope)))
        .transpose()
}

/// Relevance to nothing is the newest published first.
fn date_order<'a>(order: Order) -> HitOrder<'a> {
    let (field, descending) = match order {
        Order::Relevance => (DateField::Published, true),
        Order::Ascending(field) => (field, false),
        Order::Descending(field) => (field, true),
    };
    HitOrder::Date { field, descending }
}

/// Brings the first `count` hits to the front, in order.
fn sort_first(hits: &mut [(Place, DocAddress)], count: usize) {
    if count < hits.len() {
        hits.select_nth_unstable(count);
    }
    let count = count.min(hits.len());
    hits[..count].sort_unstable();
}

/// Leaves out the hits up to a place among those of the second phase.
fn skip(collected: &mut Collected, after: Position) {
    let after = rank::place_of(after);
    let before = collected.hits.len();
    collected.hits.retain(|(place, _)| *place > after);
    collected.remaining -= (before - collected.hits.len()) as u64;
}
