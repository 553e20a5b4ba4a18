//! The second phase over the best hits, as far as it takes to know those of the page.
//!
//! What a hit shows on a second look has a bound. Hits that could not come to the page
//! with the most that can be shown are not looked into; they stay behind it, where they
//! would be found by whoever pages on.

use std::cmp::Reverse;
use std::collections::HashSet;

use tantivy::DocAddress;

use super::error::SearchError;
use super::factor::{NewestDay, SegmentFactors};
use super::rank::{Place, ROUNDING, place_of, rank_score, second_phase_rank};
use super::related::{Best, Related};
use super::second_phase::{SecondPhase, Seen};
use crate::index::{Duplicates, Snapshot};
use crate::query::{RELATED_HITS, SearchRequest, Understood};
use crate::text::Analysis;

/// Hits that are looked into at once; twice as many each time after.
const AT_ONCE: usize = 128;

pub(super) struct LookAgain<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) request: &'a SearchRequest,
    pub(super) newest: NewestDay,
    pub(super) phase: SecondPhase<'a>,
    /// Set where documents of the same content are collapsed.
    pub(super) duplicates: Option<&'a Duplicates>,
}

/// A hit, and what is known of it so far.
struct Candidate {
    address: DocAddress,
    id_key: u64,
    /// The score of the first phase.
    first: f32,
    /// The product of the factors of the document.
    factor: f32,
    /// What related words add.
    related: f32,
    seen: Option<Seen>,
}

impl Candidate {
    /// The score with this evidence.
    fn with(&self, evidence: f32) -> f32 {
        self.first + evidence * self.factor + self.related * self.factor
    }

    /// `None` where it was not looked into.
    fn score(&self) -> Option<f32> {
        Some(self.with(self.seen?.evidence.score()))
    }

    /// As [`Self::score`].
    fn place(&self) -> Option<Place> {
        Some((Reverse(second_phase_rank(self.score()?)), self.id_key))
    }
}

impl LookAgain<'_> {
    /// Gives the hits that may come to the page the ranks of the second phase, and all
    /// of them their order; for questions also by what the very best of them speak of,
    /// which is returned. The hits are best first.
    pub(super) fn look(
        &self,
        analysis: &Analysis,
        understood: &Understood,
        hits: &mut [(Place, DocAddress)],
    ) -> Result<Option<Related>, SearchError> {
        let mut candidates = self.candidates(hits)?;
        let mut related = None;
        if understood.is_question() {
            let has_start = |at: usize, candidate: &Candidate| {
                candidate.seen.and_then(|seen| seen.start).map(|_| at)
            };
            self.settle(&mut candidates, RELATED_HITS, has_start)?;
            related = Some(self.relate(analysis, understood, &mut candidates)?);
        }
        let paging = &self.request.paging;
        let after = paging.after.map(place_of);
        // Hits of the same content are one.
        let result = |at: usize, address: DocAddress| {
            let group = self.duplicates.and_then(|all| all.group_of(address));
            group.map_or((false, at), |group| (true, group))
        };
        let is_behind = |at: usize, candidate: &Candidate| {
            let place = candidate.place()?;
            after
                .is_none_or(|after| place > after)
                .then(|| result(at, candidate.address))
        };
        let wanted = paging.offset() + paging.size;
        let shown = self.settle(&mut candidates, wanted, is_behind)?;
        let unseen = candidates.iter().enumerate();
        let unseen = unseen.filter(|(_, candidate)| candidate.seen.is_none());
        let besides = unseen.map(|(at, candidate)| (at, result(at, candidate.address)));
        let besides = besides.filter(|(_, result)| shown.contains(result));
        let besides: Vec<usize> = besides.map(|(at, _)| at).collect();
        self.look_into(&mut candidates, &besides)?;
        for (hit, candidate) in hits.iter_mut().zip(&candidates) {
            hit.0 = candidate.place().unwrap_or(hit.0);
        }
        hits.sort_unstable();
        Ok(related)
    }

    /// Looks into candidates until none of the others can be among the first `wanted`
    /// results, which are returned. `result` says which a candidate belongs to that was
    /// looked into; `None` where it does not count.
    fn settle<R: Eq + std::hash::Hash>(
        &self,
        candidates: &mut [Candidate],
        wanted: usize,
        result: impl Fn(usize, &Candidate) -> Option<R>,
    ) -> Result<HashSet<R>, SearchError> {
        let most = self.phase.most().score() * ROUNDING;
        let mut at_once = AT_ONCE;
        loop {
            let (first, least) = first_results(candidates, wanted, &result);
            let may_be_first = |candidate: &Candidate| {
                let at_most = candidate.with(most);
                (candidate.seen.is_none() && at_most >= least).then_some(at_most)
            };
            let mut open: Vec<(f32, usize)> = candidates
                .iter()
                .enumerate()
                .filter_map(|(at, candidate)| Some((may_be_first(candidate)?, at)))
                .collect();
            if open.is_empty() {
                return Ok(first);
            }
            open.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            open.truncate(at_once);
            at_once *= 2;
            let chosen: Vec<usize> = open.into_iter().map(|(_, at)| at).collect();
            self.look_into(candidates, &chosen)?;
        }
    }

    fn look_into(&self, candidates: &mut [Candidate], chosen: &[usize]) -> Result<(), SearchError> {
        let addresses = chosen.iter().map(|&at| candidates[at].address);
        let seen = self.phase.look(&addresses.collect::<Vec<_>>())?;
        for (&at, seen) in chosen.iter().zip(seen) {
            candidates[at].seen = Some(seen);
        }
        Ok(())
    }

    /// Reads what the best speak of, and adds what that makes of each.
    fn relate(
        &self,
        analysis: &Analysis,
        understood: &Understood,
        candidates: &mut [Candidate],
    ) -> Result<Related, SearchError> {
        let best = candidates.iter().filter_map(|candidate| {
            Some(Best {
                address: candidate.address,
                score: candidate.score()?,
                start: candidate.seen?.start?,
            })
        });
        let mut best: Vec<Best> = best.collect();
        best.sort_by(|a, b| b.score.total_cmp(&a.score));
        let related = Related::read(self.snapshot, analysis, understood, &best)?;
        let addresses: Vec<DocAddress> = candidates.iter().map(|one| one.address).collect();
        let added = related.scores(self.snapshot, &addresses)?;
        for (candidate, added) in candidates.iter_mut().zip(added) {
            candidate.related = added.iter().sum();
        }
        Ok(related)
    }

    fn candidates(&self, hits: &[(Place, DocAddress)]) -> tantivy::Result<Vec<Candidate>> {
        let segments = self.snapshot.searcher().segment_readers().iter();
        let factors: Vec<SegmentFactors> = segments
            .map(|segment| SegmentFactors::open(segment, self.request.factors, self.newest))
            .collect::<tantivy::Result<_>>()?;
        let candidates = hits.iter().map(|&((Reverse(rank), id_key), address)| {
            let factors = &factors[address.segment_ord as usize];
            Candidate {
                address,
                id_key,
                first: rank_score(rank).unwrap_or_default(),
                factor: factors.of(address.doc_id).product(),
                related: 0.0,
                seen: None,
            }
        });
        Ok(candidates.collect())
    }
}

/// The first `wanted` results of what was looked into, and the least score that is among
/// them: below any where they are fewer.
fn first_results<R: Eq + std::hash::Hash>(
    candidates: &[Candidate],
    wanted: usize,
    result: impl Fn(usize, &Candidate) -> Option<R>,
) -> (HashSet<R>, f32) {
    let mut first = HashSet::new();
    if wanted == 0 {
        return (first, f32::INFINITY);
    }
    let placed = candidates.iter().enumerate();
    let placed = placed.filter_map(|(at, candidate)| Some((candidate.place()?, at)));
    let mut placed: Vec<(Place, usize)> = placed.collect();
    placed.sort_unstable();
    for (_, at) in placed {
        let candidate = &candidates[at];
        first.extend(result(at, candidate));
        if first.len() == wanted {
            return (first, candidate.score().unwrap_or(f32::NEG_INFINITY));
        }
    }
    (first, f32::NEG_INFINITY)
}
