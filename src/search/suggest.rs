//! Suggestions as one types, out of the index of the searched documents.

use std::time::Duration;

use super::commit::Suggested;
use super::editorial::Edition;
use super::error::SearchError;
use crate::index::{Suggestion, Suggestions};
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

impl Suggested {
    /// Looks suggestions up in a file; blocked ones give way to the next best. Titles of
    /// documents that are there no more are left out.
    pub(super) fn of(
        file: &Suggestions,
        edition: &Edition,
        request: &SuggestRequest,
        is_there: impl Fn(&DocumentId) -> Result<bool, SearchError>,
    ) -> Result<Self, SearchError> {
        let mut suggestions = edition.suggestions(file, request);
        if !file.is_current() {
            let mut kept = Vec::with_capacity(suggestions.len());
            for suggestion in suggestions {
                let there = match suggestion.document.as_deref().map(DocumentId::parse) {
                    Some(Ok(id)) => is_there(&id)?,
                    Some(Err(_)) => false,
                    None => true,
                };
                if there {
                    kept.push(suggestion);
                }
            }
            suggestions = kept;
        }
        Ok(Self {
            current: file.is_current(),
            suggestions,
        })
    }
}
