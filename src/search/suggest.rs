//! Suggestions as one types, out of the index of the searched documents.

use std::time::Duration;

use crate::index::Suggestion;

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
