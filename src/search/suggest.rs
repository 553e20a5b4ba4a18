//! Suggestions as one types, out of the index of the searched documents.

use std::time::{Duration, Instant};

use super::editorial::Edition;
use super::error::SearchError;
use crate::index::{IndexError, Reader, Suggestion};
use crate::model::DocumentId;
use crate::query::SuggestRequest;

/// What may be meant by what was typed.
#[derive(Debug, Clone)]
pub struct SuggestResponse {
    /// The generation that answered.
    pub generation: String,
    /// Time from request to answer.
    pub took: Duration,
    /// Whether the suggestions are of the documents that are searched now. They
    /// are of those of the commit before while the new ones are built; then
    /// titles of removed documents are left out, and counts may be old.
    pub current: bool,
    /// Best first.
    pub suggestions: Vec<Suggestion>,
}

/// Looks suggestions up in the newest commit; blocked ones give way to the next best.
pub(super) fn suggest(
    reader: &Reader,
    edition: &Edition,
    request: &SuggestRequest,
) -> Result<SuggestResponse, SearchError> {
    let started = Instant::now();
    let snapshot = reader.snapshot();
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
    Ok(SuggestResponse {
        generation: snapshot.generation().to_owned(),
        took: started.elapsed(),
        current: file.is_current(),
        suggestions,
    })
}
