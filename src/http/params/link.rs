//! A request back as parameters: for links and cursors.

use form_urlencoded::Serializer;

use super::names::{DEFAULT_PAGE_SIZE, range_names};
use crate::http::cursor;
use crate::query::{Factors, Order, Position, Scope, SearchRequest};

/// The cursor behind `position` in the result of `request`.
pub(in crate::http) fn next_cursor(request: &SearchRequest, position: Position) -> String {
    let pairs = pairs(request)
        .into_iter()
        .filter(|(name, _)| *name != "page");
    cursor::encode(position, &query_string(pairs))
}

/// The parameters that say what is searched for and in which order; what is
/// usual is left out.
pub(in crate::http) fn pairs(request: &SearchRequest) -> Vec<(&'static str, String)> {
    let mut pairs = Vec::new();
    let mut add = |name, value: String| pairs.push((name, value));
    if !request.text.is_empty() {
        add("q", request.text.clone());
    }
    for (facet, values) in &request.filters.values {
        for value in values {
            add(facet.name(), value.clone());
        }
    }
    for (date, range) in &request.filters.dates {
        let (from, to) = range_names(*date);
        if let Some(day) = range.from {
            add(from, day.to_string());
        }
        if let Some(day) = range.to {
            add(to, day.to_string());
        }
    }
    if request.scope != Scope::default() {
        add("scope", request.scope.name().to_owned());
    }
    if request.order != Order::default() {
        add("order", request.order.name().to_owned());
    }
    if request.factors != Factors::ALL {
        add("factors", request.factors.name());
    }
    if !request.synonyms {
        add("synonyms", "false".to_owned());
    }
    if request.collapse {
        add("collapse", "true".to_owned());
    }
    if request.paging.size != DEFAULT_PAGE_SIZE {
        add("size", request.paging.size.to_string());
    }
    if request.paging.page != 1 {
        add("page", request.paging.page.to_string());
    }
    pairs
}

/// Pairs as a query string.
pub(in crate::http) fn query_string<N: AsRef<str>>(
    pairs: impl IntoIterator<Item = (N, String)>,
) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}
