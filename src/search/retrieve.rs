//! From a request to the hits of its page, in order: the first phase over all
//! matches, relaxed where they are few, then the second over the best of them.

use std::cmp::Reverse;

use tantivy::{DocAddress, SegmentOrdinal};

use super::collect::{
    Collected, HitCollector, Place, Ranking, is_second_phase, rank_score, second_phase_rank,
};
use super::error::SearchError;
use super::facet::SegmentFacet;
use super::factor::{NewestDay, SegmentFactors};
use super::levels::level;
use super::response::Relaxation;
use super::second_phase::SecondPhase;
use crate::index::{DateField, FacetField, Snapshot};
use crate::query::{
    Order, Position, SECOND_PHASE_HITS, SearchRequest, Understood, compile, least_units,
};

/// The hits of a page, and what was counted on the way.
pub(super) struct Retrieved {
    /// Documents that pass the filters.
    pub(super) total: u64,
    /// Best first.
    pub(super) hits: Vec<(Place, DocAddress)>,
    /// Whether any hits stand behind these.
    pub(super) more: bool,
    /// Whether the hits are in the order of their scores.
    pub(super) scored: bool,
    /// As [`Collected::facets`].
    pub(super) facets: Vec<(SegmentOrdinal, Vec<SegmentFacet>)>,
    /// Documents that have all that was typed, whatever the filters.
    pub(super) matched: u64,
    /// Set where not all units had to be found: how far, and the share.
    pub(super) relaxation: Option<(Relaxation, f32)>,
}

pub(super) fn retrieve(
    snapshot: &Snapshot,
    request: &SearchRequest,
    understood: &Understood,
    facets: &[FacetField],
) -> Result<Retrieved, SearchError> {
    let ranking = ranking(request, understood);
    let second_phase = match ranking {
        Ranking::Score => SecondPhase::new(snapshot, understood, request.scope)?,
        Ranking::Date { .. } => None,
    };
    // Hits of the second phase come before all others: a page that starts among
    // them is cut out of the whole of them.
    let after = request.paging.after;
    let second_phase =
        second_phase.filter(|_| after.is_none_or(|after| is_second_phase(after.rank)));
    let mut limit = request.paging.offset() + request.paging.size;
    if second_phase.is_some() {
        limit = match after {
            None => limit.max(SECOND_PHASE_HITS),
            Some(_) => limit + SECOND_PHASE_HITS,
        };
    }
    let newest = NewestDay::of(snapshot.searcher())?;
    let collector = HitCollector {
        ranking,
        limit,
        after: after.filter(|_| second_phase.is_none()),
        filters: &request.filters,
        facets,
        factors: request.factors,
        newest,
    };
    let level = level(snapshot, understood, request.scope)?;
    let query = compile(snapshot.fields(), understood, request.scope, level.share);
    let mut collected = snapshot.searcher().search(&query, &collector)?;
    let units = understood.unit_count();
    let relaxation = level.share.map(|share| {
        let least_units = least_units(units, share);
        (Relaxation { least_units, units }, share)
    });
    let matched = level.matched.unwrap_or(collected.matched);
    if let Some(phase) = second_phase {
        look_again(snapshot, request, newest, &phase, &mut collected.hits)?;
        if let Some(after) = after {
            skip(&mut collected, after);
        }
    }
    let offset = request.paging.offset();
    let hits: Vec<_> = collected
        .hits
        .into_iter()
        .skip(offset)
        .take(request.paging.size)
        .collect();
    Ok(Retrieved {
        total: collected.total,
        more: collected.remaining > (offset + hits.len()) as u64,
        hits,
        scored: ranking == Ranking::Score,
        facets: collected.facets,
        matched,
        relaxation,
    })
}

/// Gives the first hits the ranks of the second phase, and their order.
fn look_again(
    snapshot: &Snapshot,
    request: &SearchRequest,
    newest: NewestDay,
    phase: &SecondPhase,
    hits: &mut [(Place, DocAddress)],
) -> Result<(), SearchError> {
    let looked_at = hits.len().min(SECOND_PHASE_HITS);
    let (best, _) = hits.split_at_mut(looked_at);
    let addresses: Vec<DocAddress> = best.iter().map(|(_, address)| *address).collect();
    let segments = snapshot.searcher().segment_readers().iter();
    let factors: Vec<SegmentFactors> = segments
        .map(|segment| SegmentFactors::open(segment, request.factors, newest))
        .collect::<tantivy::Result<_>>()?;
    for ((place, address), evidence) in best.iter_mut().zip(phase.evidence(&addresses)?) {
        let factors = &factors[address.segment_ord as usize];
        let first = rank_score(place.0.0).unwrap_or_default();
        let score = first + evidence.score() * factors.of(address.doc_id).product();
        place.0 = Reverse(second_phase_rank(score));
    }
    best.sort_unstable();
    Ok(())
}

/// Leaves out the hits up to a place among those of the second phase.
fn skip(collected: &mut Collected, after: Position) {
    let after = (Reverse(after.rank), after.id_key);
    let before = collected.hits.len();
    collected.hits.retain(|(place, _)| *place > after);
    collected.remaining -= (before - collected.hits.len()) as u64;
}

/// Relevance to nothing is the newest published first.
fn ranking(request: &SearchRequest, understood: &Understood) -> Ranking {
    match request.order {
        Order::Relevance if !understood.has_text() => Ranking::Date {
            field: DateField::Published,
            descending: true,
        },
        Order::Relevance => Ranking::Score,
        Order::Ascending(field) => Ranking::Date {
            field,
            descending: false,
        },
        Order::Descending(field) => Ranking::Date {
            field,
            descending: true,
        },
    }
}
