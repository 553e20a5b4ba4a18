//! What to try where nothing was found.

use serde::Serialize;

use super::filters::{ChipView, chips};
use crate::http::web::links;
use crate::query::{Scope, SearchRequest};
use crate::search::UnderstoodQuery;

/// Marks around exact phrases.
const QUOTES: [char; 8] = ['"', '“', '”', '「', '」', '『', '』', '＂'];
/// Most words that are offered on their own.
const MAX_WORDS: usize = 8;

/// Other searches to try, each where it makes a difference.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct WaysOut {
    /// The filters, one to be taken off at a time.
    filters: Vec<ChipView>,
    /// The search without any filter.
    without_filters: Option<String>,
    /// The search in all fields.
    in_all_fields: Option<String>,
    /// The search without quotes.
    without_quotes: Option<String>,
    /// Each word on its own, with its search.
    words: Vec<(String, String)>,
    /// Words that results must not have.
    excluded: Vec<String>,
}

pub(super) fn ways_out(request: &SearchRequest, query: &UnderstoodQuery) -> WaysOut {
    let has_filters = !request.filters.is_empty();
    let has_quotes = request.text.contains(QUOTES);
    let mut words: Vec<&String> = query.wanted.iter().collect();
    words.dedup();
    if words.len() < 2 {
        words.clear();
    }
    WaysOut {
        filters: chips(request),
        without_filters: has_filters.then(|| links::without_filters(request)),
        in_all_fields: (request.scope != Scope::All).then(|| links::in_scope(request, Scope::All)),
        without_quotes: has_quotes
            .then(|| links::with_text(request, request.text.replace(QUOTES, " ").trim())),
        words: words
            .into_iter()
            .take(MAX_WORDS)
            .map(|word| (word.clone(), links::with_text(request, word)))
            .collect(),
        excluded: query.excluded.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::web::search::search_request;

    fn understood(wanted: &[&str]) -> UnderstoodQuery {
        UnderstoodQuery {
            wanted: wanted.iter().map(|&word| word.to_owned()).collect(),
            excluded: Vec::new(),
            identifiers: Vec::new(),
            canonical: None,
            relaxation: None,
            suggestions: Vec::new(),
            diagnosis: None,
            synonyms: Vec::new(),
            offers: Vec::new(),
        }
    }

    #[test]
    fn only_what_makes_a_difference_is_offered() {
        let plain = search_request("q=a").unwrap();
        let ways = ways_out(&plain, &understood(&["a"]));
        assert!(ways.words.is_empty() && ways.filters.is_empty());
        assert_eq!(
            (
                ways.without_filters,
                ways.in_all_fields,
                ways.without_quotes
            ),
            (None, None, None)
        );

        let much = search_request("q=%E2%80%9Ca+b%E2%80%9D&issuer=x&scope=title").unwrap();
        let ways = ways_out(&much, &understood(&["a", "b"]));
        assert_eq!(ways.filters.len(), 1);
        assert_eq!(
            ways.without_quotes.as_deref(),
            Some("/search?q=a+b&issuer=x&scope=title")
        );
        assert_eq!(
            ways.in_all_fields.as_deref(),
            Some("/search?q=%E2%80%9Ca+b%E2%80%9D&issuer=x")
        );
        assert_eq!(ways.words[1].1, "/search?q=b&issuer=x&scope=title");
    }
}
