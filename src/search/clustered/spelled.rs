//! Suggestions, and what is known of spelling, out of the files of the generation.

use std::sync::Arc;

use crate::cluster::{Pairs, Snapshot};
use crate::query::SuggestRequest;
use crate::search::commit::Suggested;
use crate::search::editorial::Edition;
use crate::search::error::SearchError;
use crate::search::spelling::{Evidence, Vocabulary};

/// Looks suggestions up; blocked ones give way to the next best.
pub(super) fn suggest(
    snapshot: &Snapshot,
    edition: &Edition,
    request: &SuggestRequest,
) -> Result<Suggested, SearchError> {
    let Some(file) = snapshot.suggestions()? else {
        return Ok(Suggested {
            current: false,
            suggestions: Vec::new(),
        });
    };
    Suggested::of(&file, edition, request, |id| {
        Ok(snapshot.document(id)?.is_some())
    })
}

/// The words and characters of the documents.
pub(super) fn vocabulary(snapshot: &Snapshot) -> Result<Vocabulary, SearchError> {
    let tally = snapshot.vocabulary()?;
    let (words, characters) = (tally.words.into_iter(), tally.characters.into_iter());
    Ok(Vocabulary::new(words.collect(), characters.collect()))
}

/// Which characters stand side by side.
impl Evidence for Arc<Pairs> {
    fn pair(&self, first: char, second: char) -> u64 {
        u64::from(self.documents(first, second))
    }
}
