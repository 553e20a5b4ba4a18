//! Suggestions out of the file of the generation.

use crate::index::{IndexError, Snapshot};
use crate::model::DocumentId;
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
    let mut suggestions = edition.suggestions(&file, request);
    if !file.is_current() {
        let mut kept = Vec::with_capacity(suggestions.len());
        for suggestion in suggestions {
            let there = match suggestion.document.as_deref().map(DocumentId::parse) {
                Some(Ok(id)) => snapshot.has_document(&id)?,
                Some(Err(_)) => false,
                None => true,
            };
            if there {
                kept.push(suggestion);
            }
        }
        suggestions = kept;
    }
    Ok(Suggested {
        current: file.is_current(),
        suggestions,
    })
}
