//! Suggestions out of the file of the generation.

use crate::index::{IndexError, Snapshot};
use crate::query::SuggestRequest;
use crate::search::commit::Suggested;
use crate::search::editorial::Edition;
use crate::search::error::SearchError;

/// Looks suggestions up; blocked ones give way to the next best.
pub(super) fn suggest(
    snapshot: &Snapshot,
    edition: &Edition,
    request: &SuggestRequest,
) -> Result<Suggested, SearchError> {
    let file = snapshot.suggestions().map_err(|error| match error {
        IndexError::Suggestions { .. } => SearchError::Suggestions(error),
        other => other.into(),
    })?;
    Suggested::of(&file, edition, request, |id| Ok(snapshot.has_document(id)?))
}
