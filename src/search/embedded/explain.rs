//! Takes the scores of a page's hits apart.
//!
//! Each signal is scored on its own, by the statistics of the whole index, as
//! the first phase scores all of them together; the second phase and the
//! factors are asked again.

use tantivy::DocAddress;
use tantivy::query::EnableScoring;

use super::factor::{NewestDay, factors_of};
use super::place_of;
use super::related;
use super::second_phase::SecondPhase;
use super::segments::by_segment;
use crate::index::{Snapshot, TextField};
use crate::query::{SearchRequest, Signal, SignalKind, Understood, compile_raise, has, signals};
use crate::search::commit::{Reasons, Retrieved};
use crate::search::deadline::check;
use crate::search::error::SearchError;
use crate::search::explain::{Contribution, Source, of_evidence};
use crate::search::rank::is_second_phase;

/// What the scores of the hits of a page are made of, all looked up at once.
pub(super) fn reasons(
    snapshot: &Snapshot,
    request: &SearchRequest,
    understood: &Understood,
    retrieved: &Retrieved,
) -> Result<Vec<Reasons>, SearchError> {
    let hits = retrieved.hits.iter().map(|(_, address)| place_of(*address));
    let hits: Vec<DocAddress> = hits.collect();
    let mut explainer = Explainer {
        snapshot,
        contributions: vec![Vec::new(); hits.len()],
        hits: &hits,
    };
    let order = by_segment(&hits);
    for signal in signals(understood, request.scope) {
        check()?;
        explainer.add_signal(&signal, &order)?;
    }
    if retrieved.scored {
        explainer.add_evidence(request, understood, retrieved)?;
    }
    let newest = NewestDay::of(snapshot.searcher())?;
    let factors = factors_of(
        snapshot.searcher(),
        request.factors,
        newest,
        hits.iter().copied(),
    )?;
    let of_hits = explainer.contributions.into_iter().zip(factors);
    let reasons = of_hits.map(|(contributions, factors)| Reasons {
        contributions,
        factors,
    });
    Ok(reasons.collect())
}

/// The parts of the scores of some hits.
struct Explainer<'a> {
    snapshot: &'a Snapshot,
    hits: &'a [DocAddress],
    /// By hit.
    contributions: Vec<Vec<Contribution>>,
}

impl Explainer<'_> {
    /// `order` is that of the documents in the index: scorers go forward alone.
    fn add_signal(&mut self, signal: &Signal, order: &[Vec<usize>]) -> tantivy::Result<()> {
        let searcher = self.snapshot.searcher();
        let query = compile_raise(self.snapshot.fields(), &signal.raise);
        let weight = query.weight(EnableScoring::enabled_from_statistics_provider(
            self.snapshot,
            searcher,
        ))?;
        let hits = self.hits;
        for chunk in order {
            let segment = self.snapshot.segment(hits[chunk[0]]);
            let mut scorer = weight.scorer(segment, 1.0)?;
            for &index in chunk {
                let doc = hits[index].doc_id;
                if has(&mut scorer, doc) {
                    self.add(index, signal, scorer.score());
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, index: usize, signal: &Signal, score: f32) {
        let contribution = Contribution {
            source: Source::Signal(signal.kind),
            field: signal.field,
            text: signal.text.clone(),
            score,
        };
        let known = &mut self.contributions[index];
        // A condition with alternatives is met once.
        if signal.kind != SignalKind::Condition || !known.contains(&contribution) {
            known.push(contribution);
        }
    }

    /// Of the hits that the second phase looked into.
    fn add_evidence(
        &mut self,
        request: &SearchRequest,
        understood: &Understood,
        retrieved: &Retrieved,
    ) -> Result<(), SearchError> {
        let Some(phase) = SecondPhase::new(self.snapshot, understood, request.scope)? else {
            return Ok(());
        };
        let places = retrieved.hits.iter().map(|(place, _)| place.0.0);
        let looked_at = places
            .enumerate()
            .filter(|(_, rank)| is_second_phase(*rank));
        let looked_at: Vec<usize> = looked_at.map(|(index, _)| index).collect();
        let addresses: Vec<DocAddress> = looked_at.iter().map(|&index| self.hits[index]).collect();
        let text: String = understood.characters.iter().collect();
        for (&index, seen) in looked_at.iter().zip(phase.look(&addresses)?) {
            self.contributions[index].extend(of_evidence(seen.evidence, &text));
        }
        let Some(related) = &retrieved.related else {
            return Ok(());
        };
        let scores = related::scores(self.snapshot, related, &addresses)?;
        for (index, scores) in looked_at.into_iter().zip(scores) {
            let words = related.iter().zip(scores);
            let words = words.filter(|(_, score)| *score > 0.0);
            self.contributions[index].extend(words.map(|((word, _), score)| Contribution {
                source: Source::Related,
                field: Some(TextField::Body),
                text: word.clone(),
                score,
            }));
        }
        Ok(())
    }
}
