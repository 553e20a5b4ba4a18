//! The lists that are in use, with what is derived from them.

use std::sync::Arc;

use parking_lot::Mutex;

use super::best_bets::MissingBestBet;
use super::lists::Editorial;
use crate::index::{Suggestion, Suggestions, Verdicts};
use crate::query::{Names, SuggestRequest};
use crate::search::commit::Commit;
use crate::search::error::SearchError;
use crate::search::known::KnownNames;

/// One state of the lists. A search takes it once, and uses it throughout.
pub(in crate::search) struct Edition {
    pub(in crate::search) editorial: Editorial,
    /// Names are derived with the synonyms.
    names: KnownNames,
    /// The commit in which the recommended documents were last looked for.
    checked: Mutex<Option<u64>>,
    /// Which suggestions are blocked, of the file that was last looked into.
    verdicts: Mutex<Option<Arc<Verdicts>>>,
}

impl Edition {
    pub(in crate::search) fn new(editorial: Editorial) -> Self {
        Self {
            editorial,
            names: KnownNames::default(),
            checked: Mutex::default(),
            verdicts: Mutex::default(),
        }
    }

    /// The names of a commit.
    pub(in crate::search) fn names(&self, commit: &dyn Commit) -> Result<Arc<Names>, SearchError> {
        self.names.at(commit, self.editorial.synonyms())
    }

    /// Looks suggestions up; blocked ones give way to the next best.
    pub(in crate::search) fn suggestions(
        &self,
        file: &Suggestions,
        request: &SuggestRequest,
    ) -> Vec<Suggestion> {
        let blocked = self.editorial.blocked_suggestions();
        if blocked.is_empty() {
            return file.lookup(request.text(), request.size());
        }
        let verdicts = {
            let mut held = self.verdicts.lock();
            let verdicts = file.verdicts(held.as_ref());
            *held = Some(Arc::clone(&verdicts));
            verdicts
        };
        file.lookup_wanted(request.text(), request.size(), &verdicts, |text| {
            !blocked.blocks(text)
        })
    }

    /// The recommended documents that a commit does not hold.
    pub(in crate::search) fn missing(
        &self,
        commit: &dyn Commit,
    ) -> Result<Vec<MissingBestBet>, SearchError> {
        let mut missing = Vec::new();
        for (entry, document) in self.editorial.best_bets().named() {
            if !commit.has_document(document)? {
                missing.push(MissingBestBet {
                    entry,
                    document: document.clone(),
                });
            }
        }
        Ok(missing)
    }

    /// Warns of recommended documents that are not there, once a commit.
    pub(in crate::search) fn warn_of_missing(
        &self,
        newest: &dyn Commit,
    ) -> Result<(), SearchError> {
        if self.editorial.best_bets().is_empty() {
            return Ok(());
        }
        let commit = newest.key();
        {
            let mut checked = self.checked.lock();
            if checked.replace(commit) == Some(commit) {
                return Ok(());
            }
        }
        for MissingBestBet { entry, document } in self.missing(newest)? {
            tracing::warn!(
                entry,
                document.id = %document,
                "entry {entry} of the best bets names `{document}`, which is not in the index"
            );
        }
        Ok(())
    }
}
