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
use super::response::Relaxation;
use super::second_phase::SecondPhase;
use crate::index::{DateField, FacetField, Snapshot};
use crate::query::{
    ENOUGH_HITS, FEW_HITS, LEAST_UNITS_TO_RELAX, LEAST_UNITS_TO_RELAX_FEW, MINIMUM_SHARES, Order,
    Position, SECOND_PHASE_HITS, SearchRequest, Understood, compile, least_units,
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
    let facets: Vec<FacetField> = request.facets.iter().map(|facet| facet.field).collect();
    let newest = NewestDay::of(snapshot.searcher())?;
    let collector = HitCollector {
        ranking,
        limit,
        after: after.filter(|_| second_phase.is_none()),
        filters: &request.filters,
        facets: &facets,
        factors: request.factors,
        newest,
    };
    let (mut collected, matched, relaxation) = collect(snapshot, request, understood, &collector)?;
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

/// What was collected, how many documents have all that was typed, and how far
/// the query was relaxed.
type Collection = (Collected, u64, Option<(Relaxation, f32)>);

/// Runs the query, and, where it matches too little whatever the filters, again
/// with ever smaller shares of its units.
fn collect(
    snapshot: &Snapshot,
    request: &SearchRequest,
    understood: &Understood,
    collector: &HitCollector,
) -> Result<Collection, SearchError> {
    let run = |minimum_share| {
        let query = compile(snapshot.fields(), understood, request.scope, minimum_share);
        snapshot.searcher().search(&query, collector)
    };
    let strict = run(None)?;
    let matched = strict.matched;
    let units = understood.unit_count();
    let is_question = units >= LEAST_UNITS_TO_RELAX_FEW && understood.identifiers.is_empty();
    let (few, enough) = if is_question {
        (FEW_HITS, ENOUGH_HITS)
    } else {
        (1, 1)
    };
    if matched >= few || units < LEAST_UNITS_TO_RELAX {
        return Ok((strict, matched, None));
    }
    let mut found = strict;
    let mut relaxation = None;
    for share in MINIMUM_SHARES {
        let relaxed = run(Some(share))?;
        if relaxed.matched > found.matched {
            let least_units = least_units(units, share);
            relaxation = Some((Relaxation { least_units, units }, share));
            found = relaxed;
            if found.matched >= enough {
                break;
            }
        }
    }
    Ok((found, matched, relaxation))
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
    for ((place, address), evidence) in best.iter_mut().zip(phase.evidence(&addresses)?) {
        let factors = SegmentFactors::open(snapshot.segment(*address), request.factors, newest)?;
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
