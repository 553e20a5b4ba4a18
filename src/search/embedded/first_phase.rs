//! The first phase: all matches, at the share of the words that enough documents have.

use super::best::{Keeping, Least};
use super::collect::{Collected, HitCollector};
use super::count::{count_matches, names_documents, narrowed};
use super::pass::pass;
use crate::index::Snapshot;
use crate::query::{SearchRequest, Understood, compile_matching, matching};
use crate::search::error::SearchError;
use crate::search::levels::level;

pub(super) struct FirstPhase<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) request: &'a SearchRequest,
    pub(super) understood: &'a Understood,
    /// What is collected of the matches.
    pub(super) collector: HitCollector<'a>,
}

/// What was found.
pub(super) struct Found {
    pub(super) collected: Collected,
    /// Documents that have all that was typed, synonyms aside, whatever the
    /// filters.
    pub(super) matched: u64,
    /// The share of the units that had to be found; `None` for all.
    pub(super) share: Option<f32>,
}

impl FirstPhase<'_> {
    pub(super) fn run(&self) -> Result<Found, SearchError> {
        let (snapshot, scope) = (self.snapshot, self.request.scope);
        let without_synonyms = self.understood.without_synonyms();
        let mut last = None;
        let mut matching = |share| {
            // What is counted without synonyms is not what is shown with them.
            if let Some(typed) = &without_synonyms {
                return count_matches(snapshot, typed, scope, share);
            }
            let collected = self.collect(share)?;
            let matched = collected.matched;
            last = Some((share, collected));
            Ok(matched)
        };
        let matched = matching(None)?;
        let typed = without_synonyms.as_ref().unwrap_or(self.understood);
        let names_documents = || names_documents(snapshot, typed, scope);
        let share = level(typed, matched, names_documents, |share| {
            matching(Some(share))
        })?;
        let collected = match last {
            Some((of, collected)) if of == share => collected,
            _ => self.collect(share)?,
        };
        Ok(Found {
            collected,
            matched,
            share,
        })
    }

    fn collect(&self, share: Option<f32>) -> Result<Collected, SearchError> {
        let snapshot = self.snapshot;
        let collector = HitCollector {
            keeping: Keeping {
                least: Least::default(),
                ..self.collector.keeping
            },
            ..self.collector
        };
        if let Some(narrowed) = narrowed(snapshot, self.understood, &self.request.filters) {
            let collected = pass(snapshot, narrowed.as_ref(), &collector)?;
            return Ok(Collected {
                matched: snapshot.document_count(),
                ..collected
            });
        }
        let scope = self.request.scope;
        let matching = matching(self.understood, scope, share);
        let query = compile_matching(snapshot.fields(), &matching);
        pass(snapshot, &query, &collector)
    }
}
