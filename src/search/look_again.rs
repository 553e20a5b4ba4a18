//! The second phase over the best hits, as far as it takes to know those of the page.
//!
//! What a hit shows on a second look has a bound. Hits that could not come to the page
//! with the most that can be shown are not looked into; they stay behind it, where they
//! would be found by whoever pages on.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::commit::Address;
use super::error::SearchError;
use super::evidence::Seen;
use super::rank::{Place, ROUNDING, place_of, second_phase_rank};
use crate::query::{Evidence, RELATED_HITS, SearchRequest, Understood};

/// Hits that are looked into at once; twice as many each time after.
const AT_ONCE: usize = 128;

/// What an index tells of hits on a second look.
pub(super) trait SecondLook {
    /// No hit shows more.
    fn most(&self) -> Evidence;

    /// What each of the hits shows, in their order.
    fn look(&self, hits: &[Address]) -> Result<Vec<Seen>, SearchError>;

    /// The group of documents of the same content that a hit belongs to; `None` where it
    /// is published once, or documents are not collapsed.
    fn group_of(&self, hit: Address) -> Option<u64>;

    /// What the best speak of besides, best first: words with their weights.
    fn related(&self, best: &[Best]) -> Result<Vec<(String, f32)>, SearchError>;

    /// What such words add to each of the hits, in their order.
    fn related_scores(
        &self,
        words: &[(String, f32)],
        hits: &[Address],
    ) -> Result<Vec<f32>, SearchError>;
}

/// The best stretch of a hit: its score so far, and the place in its body.
pub(super) struct Best {
    pub(super) address: Address,
    pub(super) score: f32,
    /// In characters of the lane.
    pub(super) start: u32,
}

/// A hit, and what is known of it so far.
pub(super) struct Candidate {
    pub(super) address: Address,
    /// Its place in the first phase.
    pub(super) place: Place,
    /// The score of the first phase.
    pub(super) first: f32,
    /// The product of the factors of the document.
    pub(super) factor: f32,
    /// What related words add.
    related: f32,
    seen: Option<Seen>,
}

impl Candidate {
    pub(super) fn new(address: Address, place: Place, first: f32, factor: f32) -> Self {
        Self {
            address,
            place,
            first,
            factor,
            related: 0.0,
            seen: None,
        }
    }

    /// The score with this evidence.
    fn with(&self, evidence: f32) -> f32 {
        self.first + evidence * self.factor + self.related * self.factor
    }

    /// `None` where it was not looked into.
    fn score(&self) -> Option<f32> {
        Some(self.with(self.seen?.evidence.score()))
    }

    /// As [`Self::score`].
    fn seen_place(&self) -> Option<Place> {
        Some((Reverse(second_phase_rank(self.score()?)), self.place.1))
    }
}

/// Looks again into what may come to the page.
pub(super) struct LookAgain<'a, L> {
    pub(super) request: &'a SearchRequest,
    pub(super) second: &'a L,
}

impl<L: SecondLook> LookAgain<'_, L> {
    /// Gives the hits that may come to the page the ranks of the second phase, and all
    /// of them their order; for questions also by what the very best of them speak of,
    /// which is returned. The candidates are best first.
    pub(super) fn look(
        &self,
        understood: &Understood,
        candidates: &mut [Candidate],
    ) -> Result<Option<Vec<(String, f32)>>, SearchError> {
        let mut related = None;
        if understood.is_question() {
            let has_start = |at: usize, candidate: &Candidate| {
                candidate.seen.and_then(|seen| seen.start).map(|_| at)
            };
            self.settle(candidates, RELATED_HITS, has_start)?;
            related = Some(self.relate(candidates)?);
        }
        let paging = &self.request.paging;
        let after = paging.after.map(place_of);
        // Hits of the same content are one.
        let result = |at: usize, address: Address| {
            let group = self.second.group_of(address);
            group.map_or((false, at as u64), |group| (true, group))
        };
        let is_behind = |at: usize, candidate: &Candidate| {
            let place = candidate.seen_place()?;
            after
                .is_none_or(|after| place > after)
                .then(|| result(at, candidate.address))
        };
        let wanted = paging.offset() + paging.size;
        let shown = self.settle(candidates, wanted, is_behind)?;
        let unseen = candidates.iter().enumerate();
        let unseen = unseen.filter(|(_, candidate)| candidate.seen.is_none());
        let besides = unseen.map(|(at, candidate)| (at, result(at, candidate.address)));
        let besides = besides.filter(|(_, result)| shown.contains(result));
        let besides: Vec<usize> = besides.map(|(at, _)| at).collect();
        self.look_into(candidates, &besides)?;
        for candidate in candidates.iter_mut() {
            candidate.place = candidate.seen_place().unwrap_or(candidate.place);
        }
        candidates.sort_unstable_by_key(|candidate| candidate.place);
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
        let most = self.second.most().score() * ROUNDING;
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
        if chosen.is_empty() {
            return Ok(());
        }
        let addresses = chosen.iter().map(|&at| candidates[at].address);
        let seen = self.second.look(&addresses.collect::<Vec<_>>())?;
        for (&at, seen) in chosen.iter().zip(seen) {
            candidates[at].seen = Some(seen);
        }
        Ok(())
    }

    /// Reads what the best speak of, and adds what that makes of each.
    fn relate(&self, candidates: &mut [Candidate]) -> Result<Vec<(String, f32)>, SearchError> {
        let best = candidates.iter().filter_map(|candidate| {
            Some(Best {
                address: candidate.address,
                score: candidate.score()?,
                start: candidate.seen?.start?,
            })
        });
        let mut best: Vec<Best> = best.collect();
        best.sort_by(|a, b| b.score.total_cmp(&a.score));
        let words = self.second.related(&best)?;
        let addresses: Vec<Address> = candidates.iter().map(|one| one.address).collect();
        let added = self.second.related_scores(&words, &addresses)?;
        for (candidate, added) in candidates.iter_mut().zip(added) {
            candidate.related = added;
        }
        Ok(words)
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
    let placed = placed.filter_map(|(at, candidate)| Some((candidate.seen_place()?, at)));
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
