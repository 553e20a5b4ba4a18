//! The parameters of suggestions.

use super::values::{Pair, Values};
use crate::query::{QueryError, SuggestRequest};

/// Suggestions where nothing is said.
pub(super) const DEFAULT_SIZE: usize = 10;

/// Reads a query string with `q` and `size`.
///
/// # Errors
/// A [`QueryError`] that names the parameter.
pub(in crate::http) fn suggest_request(query: &str) -> Result<SuggestRequest, QueryError> {
    let pairs: Vec<Pair> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    suggest_request_of(&pairs)
}

/// Reads `q` and `size`. An empty value counts as absent.
///
/// # Errors
/// A [`QueryError`] that names the parameter.
pub fn suggest_request_of(pairs: &[Pair]) -> Result<SuggestRequest, QueryError> {
    if let Some((unknown, _)) = pairs
        .iter()
        .find(|(name, _)| !["q", "size"].contains(&name.as_str()))
    {
        return Err(QueryError::UnknownParameter {
            parameter: unknown.clone(),
        });
    }
    let given: Vec<Pair> = pairs
        .iter()
        .map(|(name, value)| (name.clone(), value.trim().to_owned()))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let values = Values(&given);
    let size = values.parsed("size", "a whole number", |value| value.parse().ok())?;
    SuggestRequest::new(
        values.single("q")?.unwrap_or_default(),
        size.unwrap_or(DEFAULT_SIZE),
    )
}
