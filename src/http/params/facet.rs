//! The parameters of the values of one facet.

use super::names::DEFAULT_FACET_SIZE;
use super::request::SearchParams;
use super::table::{COUNTED, FACET, known};
use super::values::{Pair, Values};
use crate::query::{FacetField, FacetRequest, MAX_FACET_SIZE, Paging, QueryError, SearchRequest};

/// The search that counts the values of a facet, from a query string.
///
/// # Errors
/// A [`QueryError`] that names the parameter.
pub(in crate::http) fn facet_request(
    field: FacetField,
    query: &str,
) -> Result<SearchRequest, QueryError> {
    let pairs: Vec<Pair> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .map(|(name, value)| (name, value.trim().to_owned()))
        .collect();
    let (own, search): (Vec<Pair>, Vec<Pair>) = pairs
        .into_iter()
        .partition(|(name, _)| known(&FACET, name).is_some());
    if let Some((unknown, _)) = search
        .iter()
        .find(|(name, _)| !COUNTED.contains(&name.as_str()))
    {
        return Err(QueryError::UnknownParameter {
            parameter: unknown.clone(),
        });
    }
    let own: Vec<Pair> = own
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let values = Values(&own);
    let expected = format!("a whole number of 1 to {MAX_FACET_SIZE}");
    let size = values.parsed("size", &expected, |value| {
        let size = value.parse().ok();
        size.filter(|size| (1..=MAX_FACET_SIZE).contains(size))
    })?;
    let text = |name| values.single(name).map(|text| text.map(str::to_owned));
    Ok(SearchRequest {
        facets: vec![FacetRequest {
            field,
            size: size.unwrap_or(DEFAULT_FACET_SIZE),
        }],
        facet_contains: text("facet_contains")?,
        facet_prefix: text("prefix")?,
        // Of the hits themselves nothing is shown.
        paging: Paging::new(1, 1, None)?,
        highlight: false,
        ..SearchParams::from_pairs(&search)?.request
    })
}
