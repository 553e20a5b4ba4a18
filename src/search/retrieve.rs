//! From a request to the hits of its page, in order: the first phase over all
//! matches, relaxed where they are few, then the second over the best of them.

use tantivy::DocAddress;

use super::best::{HitOrder, Keeping, Least};
use super::collapse::{Others, collapse, others};
use super::collect::{Collected, HitCollector};
use super::error::SearchError;
use super::facet::FacetCounts;
use super::factor::NewestDay;
use super::filter::Filtering;
use super::first_phase::{FirstPhase, Found};
use super::look_again::LookAgain;
use super::months::Months;
use super::rank::{Place, is_second_phase, place_of};
use super::related::Related;
use super::response::Relaxation;
use super::scoring::Scoring;
use super::second_phase::SecondPhase;
use crate::index::{DateField, FacetField, FacetValues, Snapshot};
use crate::query::{
    Order, Position, SECOND_PHASE_HITS, SearchRequest, Understood, least_units, scoring,
};
use crate::text::Analysis;

/// The hits of a page, and what was counted on the way.
pub(super) struct Retrieved {
    /// Documents that pass the filters.
    pub(super) total: u64,
    /// Best first.
    pub(super) hits: Vec<(Place, DocAddress)>,
    /// Set where documents of the same content are collapsed.
    pub(super) groups: Option<RetrievedGroups>,
    /// Whether any hits stand behind these.
    pub(super) more: bool,
    /// Whether the hits are in the order of their scores.
    pub(super) scored: bool,
    /// As [`Collected::facets`].
    pub(super) facets: Vec<FacetCounts>,
    /// As [`Collected::months`].
    pub(super) months: Option<Months>,
    /// Documents that have all that was typed, synonyms aside, whatever the
    /// filters.
    pub(super) matched: u64,
    /// Set where not all units had to be found: how far, and the share.
    pub(super) relaxation: Option<(Relaxation, f32)>,
    /// What the best of the hits speak of besides, where they were read for it.
    pub(super) related: Option<Related>,
}

/// Results of which each is a group of documents of the same content.
pub(super) struct RetrievedGroups {
    /// Groups that have a document which passes the filters; a document that is
    /// published once is a group, too.
    pub(super) total: u64,
    /// By hit, the other documents of its group.
    pub(super) others: Vec<Others>,
}

pub(super) fn retrieve(
    snapshot: &Snapshot,
    analysis: &Analysis,
    request: &SearchRequest,
    understood: &Understood,
    facets: &[FacetField],
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
    let facets = values_of(snapshot, facets)?;
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
    let mut related = None;
    let is_cut_here = second_phase.is_some() || duplicates.is_some();
    // The second phase looks into the same documents, collapsed or not, so that
    // they stand in the same order.
    collected.hits.append(&mut collected.repeated);
    if let Some(phase) = second_phase {
        sort_first(&mut collected.hits, SECOND_PHASE_HITS);
        let again = LookAgain {
            snapshot,
            request,
            newest,
            phase,
            duplicates,
        };
        let looked_at = collected.hits.len().min(SECOND_PHASE_HITS);
        let best = &mut collected.hits[..looked_at];
        related = again.look(analysis, understood, best)?;
    }
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
        hits,
        scored: is_scored,
        facets: collected.facets,
        months: collected.months,
        matched,
        relaxation,
        related,
    })
}

fn hits_to_keep(request: &SearchRequest, has_second_phase: bool) -> usize {
    let hits = request.paging.offset() + request.paging.size;
    match request.paging.after {
        _ if !has_second_phase => hits,
        None => hits.max(SECOND_PHASE_HITS),
        Some(_) => hits + SECOND_PHASE_HITS,
    }
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
    let signals = || scoring(snapshot.fields(), understood, request.scope);
    is_scored
        .then(|| Scoring::new(snapshot.searcher(), signals()))
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
    let after = place_of(after);
    let before = collected.hits.len();
    collected.hits.retain(|(place, _)| *place > after);
    collected.remaining -= (before - collected.hits.len()) as u64;
}
