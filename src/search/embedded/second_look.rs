//! The second look into hits of an index on this machine.

use tantivy::{DocAddress, Term};

use super::collect::Hit;
use super::factor::{NewestDay, factors_of};
use super::second_phase::SecondPhase;
use super::{address_of, place_of, related};
use crate::index::{Duplicates, Lane, Snapshot, TextField};
use crate::query::{Evidence, Factors, Understood};
use crate::search::commit::Address;
use crate::search::error::SearchError;
use crate::search::evidence::Seen;
use crate::search::look_again::{Best, Candidate, SecondLook};
use crate::search::rank::rank_score;
use crate::search::related::related as related_words;

pub(super) struct EmbeddedLook<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) understood: &'a Understood,
    pub(super) phase: SecondPhase<'a>,
    /// Set where documents of the same content are collapsed.
    pub(super) duplicates: Option<&'a Duplicates>,
}

impl SecondLook for EmbeddedLook<'_> {
    fn most(&self) -> Evidence {
        self.phase.most()
    }

    fn look(&self, hits: &[Address]) -> Result<Vec<Seen>, SearchError> {
        self.phase.look(&places(hits))
    }

    fn group_of(&self, hit: Address) -> Option<u64> {
        let duplicates = self.duplicates?;
        Some(duplicates.group_of(place_of(hit))? as u64)
    }

    fn related(&self, best: &[Best]) -> Result<Vec<(String, f32)>, SearchError> {
        let snapshot = self.snapshot;
        let body = |best: &Best| Ok(snapshot.document_at(place_of(best.address))?.body);
        let lane = snapshot.fields().text(TextField::Body, Lane::Words);
        let idfs = |words: &[String]| {
            let idfs = words.iter();
            let idfs = idfs.map(|word| snapshot.idf(&Term::from_field_text(lane, word)));
            Ok(idfs.collect::<tantivy::Result<_>>()?)
        };
        related_words(snapshot.analysis(), self.understood, best, body, idfs)
    }

    fn related_scores(
        &self,
        words: &[(String, f32)],
        hits: &[Address],
    ) -> Result<Vec<f32>, SearchError> {
        let scores = related::scores(self.snapshot, words, &places(hits))?;
        Ok(scores.into_iter().map(|each| each.iter().sum()).collect())
    }
}

fn places(hits: &[Address]) -> Vec<DocAddress> {
    hits.iter().map(|&hit| place_of(hit)).collect()
}

/// Hits of the first phase as candidates.
pub(super) fn candidates(
    snapshot: &Snapshot,
    factors: Factors,
    newest: NewestDay,
    hits: &[Hit],
) -> tantivy::Result<Vec<Candidate>> {
    let addresses = hits.iter().map(|&(_, address)| address);
    let factors = factors_of(snapshot.searcher(), factors, newest, addresses)?;
    let candidates = hits
        .iter()
        .zip(factors)
        .map(|(&(place, address), factors)| {
            let first = rank_score(place.0.0).unwrap_or_default();
            Candidate::new(address_of(address), place, first, factors.product())
        });
    Ok(candidates.collect())
}
