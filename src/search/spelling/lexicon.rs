//! The vocabulary of a commit, read from the index when it is first asked for.

use std::sync::Arc;

use parking_lot::Mutex;

use super::vocabulary::Vocabulary;
use crate::search::commit::Commit;
use crate::search::error::SearchError;

/// A vocabulary that may not have been read yet.
type Slot = Arc<Mutex<Option<Arc<Vocabulary>>>>;

/// Keeps the vocabulary of the newest commit that was asked about.
#[derive(Default)]
pub(super) struct Lexicon {
    current: Mutex<Option<(u64, Slot)>>,
}

impl Lexicon {
    /// The vocabulary of a commit. The first to ask reads it, which others
    /// of the same commit wait for; those of another commit do not.
    pub(super) fn of(&self, commit: &dyn Commit) -> Result<Arc<Vocabulary>, SearchError> {
        let key = commit.key();
        let slot = {
            let mut current = self.current.lock();
            match current.as_ref() {
                Some((of, slot)) if *of == key => Arc::clone(slot),
                _ => {
                    let slot = Slot::default();
                    *current = Some((key, Arc::clone(&slot)));
                    slot
                }
            }
        };
        let mut held = slot.lock();
        if let Some(vocabulary) = held.as_ref() {
            return Ok(Arc::clone(vocabulary));
        }
        let vocabulary = Arc::new(commit.vocabulary()?);
        *held = Some(Arc::clone(&vocabulary));
        Ok(vocabulary)
    }
}
