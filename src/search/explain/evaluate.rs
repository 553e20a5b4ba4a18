//! Takes the scores of a page's hits apart.
//!
//! Each signal is scored on its own, by the statistics of the whole index, as
//! the first phase scores all of them together; the second phase and the
//! factors are asked again.

use tantivy::DocAddress;
use tantivy::query::EnableScoring;

use super::explanation::{Contribution, Explanation, Factor, FactorKind, Source};
use crate::index::{Snapshot, TextField};
use crate::model::{Authority, Document};
use crate::query::{Evidence, SearchRequest, Signal, SignalKind, Understood, has, signals};
use crate::search::deadline::check;
use crate::search::error::SearchError;
use crate::search::factor::{NewestDay, SegmentFactors};
use crate::search::rank::{Place, is_second_phase, rank_score};
use crate::search::related::Related;
use crate::search::retrieve::Retrieved;
use crate::search::second_phase::SecondPhase;
use crate::search::segments::by_segment;

/// The parts of the scores of some hits.
pub(in crate::search) struct Explainer<'a> {
    snapshot: &'a Snapshot,
    request: &'a SearchRequest,
    newest: NewestDay,
    hits: &'a [(Place, DocAddress)],
    /// Whether the hits are in the order of their scores.
    is_scored: bool,
    /// By hit.
    contributions: Vec<Vec<Contribution>>,
}

impl<'a> Explainer<'a> {
    /// Looks all hits of a page up at once.
    pub(in crate::search) fn new(
        snapshot: &'a Snapshot,
        request: &'a SearchRequest,
        understood: &Understood,
        retrieved: &'a Retrieved,
    ) -> Result<Self, SearchError> {
        let (hits, is_scored) = (retrieved.hits.as_slice(), retrieved.scored);
        let mut explainer = Self {
            snapshot,
            request,
            newest: NewestDay::of(snapshot.searcher())?,
            hits,
            is_scored,
            contributions: vec![Vec::new(); hits.len()],
        };
        let addresses: Vec<DocAddress> = hits.iter().map(|(_, address)| *address).collect();
        let order = by_segment(&addresses);
        for signal in signals(snapshot.fields(), understood, request.scope) {
            check()?;
            explainer.add_signal(&signal, &order)?;
        }
        if is_scored {
            explainer.add_evidence(understood, retrieved.related.as_ref())?;
        }
        Ok(explainer)
    }

    /// Why the hit at a place of the page is there.
    pub(in crate::search) fn explanation(
        &self,
        index: usize,
        document: &Document,
    ) -> tantivy::Result<Explanation> {
        let (place, address) = self.hits[index];
        let score = if self.is_scored {
            rank_score(place.0.0)
        } else {
            None
        };
        let factors = match score {
            Some(_) => self.factors(address, document)?,
            None => Vec::new(),
        };
        Ok(Explanation::new(
            score,
            self.contributions[index].clone(),
            factors,
        ))
    }

    /// `order` is that of the documents in the index: scorers go forward alone.
    fn add_signal(&mut self, signal: &Signal, order: &[Vec<usize>]) -> tantivy::Result<()> {
        let searcher = self.snapshot.searcher();
        let weight = signal
            .query
            .weight(EnableScoring::enabled_from_searcher(searcher))?;
        let hits = self.hits;
        for chunk in order {
            let segment = self.snapshot.segment(hits[chunk[0]].1);
            let mut scorer = weight.scorer(segment, 1.0)?;
            for &index in chunk {
                let doc = hits[index].1.doc_id;
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
        understood: &Understood,
        related: Option<&Related>,
    ) -> Result<(), SearchError> {
        let Some(phase) = SecondPhase::new(self.snapshot, understood, self.request.scope)? else {
            return Ok(());
        };
        let looked_at: Vec<usize> = (0..self.hits.len())
            .filter(|&index| is_second_phase(self.hits[index].0.0.0))
            .collect();
        let addresses: Vec<DocAddress> =
            looked_at.iter().map(|&index| self.hits[index].1).collect();
        let text: String = understood.characters.iter().collect();
        for (&index, seen) in looked_at.iter().zip(phase.look(&addresses)?) {
            self.contributions[index].extend(contributions(seen.evidence, &text));
        }
        let Some(related) = related else {
            return Ok(());
        };
        let scores = related.scores(self.snapshot, &addresses)?;
        for (index, scores) in looked_at.into_iter().zip(scores) {
            let words = related
                .words()
                .zip(scores)
                .filter(|(_, score)| *score > 0.0);
            self.contributions[index].extend(words.map(|(word, score)| Contribution {
                source: Source::Related,
                field: Some(TextField::Body),
                text: word.to_owned(),
                score,
            }));
        }
        Ok(())
    }

    fn factors(&self, address: DocAddress, document: &Document) -> tantivy::Result<Vec<Factor>> {
        let segment = self.snapshot.segment(address);
        let switched = self.request.factors;
        let found = SegmentFactors::open(segment, switched, self.newest)?.of(address.doc_id);
        let authority = Authority::of(&document.title, document.issuer.as_deref());
        let date = document.published_date.or(document.written_date);
        let factors = [
            (
                switched.authority,
                Factor {
                    kind: FactorKind::Authority,
                    value: found.authority,
                    label: Some(authority.label().to_owned()),
                },
            ),
            (
                switched.validity,
                Factor {
                    kind: FactorKind::Validity,
                    value: found.validity,
                    label: Some(document.validity.label().to_owned()),
                },
            ),
            (
                switched.recency,
                Factor {
                    kind: FactorKind::Recency,
                    value: found.recency,
                    label: date.map(|date| date.to_string()),
                },
            ),
        ];
        let on = factors.into_iter().filter(|(is_on, _)| *is_on);
        Ok(on.map(|(_, factor)| factor).collect())
    }
}

fn contributions(evidence: Evidence, text: &str) -> impl Iterator<Item = Contribution> {
    let parts = evidence.parts().into_iter();
    parts
        .filter(|(_, score)| *score > 0.0)
        .map(|(part, score)| Contribution {
            source: Source::Evidence(part),
            field: None,
            text: text.to_owned(),
            score,
        })
}
