//! Reading and writing parameters.

use super::*;
use crate::query::{FacetField, Position, SearchRequest};

fn parse(query: &str) -> SearchRequest {
    SearchParams::from_query_string(query).unwrap().request
}

#[track_caller]
fn check_error(query: &str, parameter: &str) {
    let error = SearchParams::from_query_string(query).unwrap_err();
    assert_eq!(error.parameter(), parameter, "{query}: {error}");
}

#[test]
fn nothing_is_every_document() {
    let request = parse("");
    assert_eq!(request, parse("q=&issuer=&page=&cursor=&order="));
    assert!(request.text.is_empty() && request.filters.is_empty());
    assert_eq!((request.paging.page, request.paging.size), (1, 10));
    assert!(request.highlight && request.facets.is_empty());
}

#[test]
fn what_was_read_is_written_back() {
    let query = "q=%E5%A4%8D%E8%AE%AE&issuer=a&issuer=b&published_year=2021\
                 &written_from=2020-01-01&scope=title&order=-written_date&synonyms=false&collapse=true&size=20&page=3";
    let request = parse(query);
    assert_eq!(request.filters.values[&FacetField::Issuer], ["a", "b"]);
    assert!(request.collapse && !parse("").collapse);
    assert_eq!(parse(&query_string(pairs(&request))), request);
}

#[test]
fn unknown_parameters_and_values_are_named() {
    check_error("query=x", "query");
    check_error("Q=", "Q");
    check_error("q=a&q=b", "q");
    check_error("page=0", "page");
    check_error("page=x", "page");
    check_error("size=101", "size");
    check_error("page=1001&size=10", "page");
    check_error("order=newest", "order");
    check_error("scope=titel", "scope");
    check_error("highlight=1", "highlight");
    check_error("synonyms=no", "synonyms");
    check_error("explain=yes", "explain");
    check_error("collapse=1", "collapse");
    check_error("collapse=true&collapse=false", "collapse");
    check_error("validity=ok", "validity");
    check_error("written_year=21", "written_year");
    check_error("published_from=2021-02-31", "published_from");
    check_error(
        "published_from=2021-02-02&published_to=2021-02-01",
        "published_to",
    );
    check_error("facets=issuers", "facets");
    check_error("facets=issuer:0", "facets");
    check_error("facets=issuer:1001", "facets");
    check_error("facets=issuer,issuer", "facets");
    check_error("fields=titel", "fields");
    check_error("cursor=abc", "cursor");
    check_error(&format!("q={}", "a".repeat(1001)), "q");
}

#[test]
fn a_cursor_carries_the_query() {
    let request = parse("q=%E5%A4%8D%E8%AE%AE&issuer=a&size=20&page=2");
    let position = Position {
        commit: 1,
        rank: 2,
        id_key: 3,
    };
    let cursor = next_cursor(&request, position);
    let continued = parse(&format!("cursor={cursor}&facets=issuer"));
    assert_eq!(continued.text, "复议");
    assert_eq!(continued.filters, request.filters);
    assert_eq!(continued.paging.size, 20);
    assert_eq!(continued.paging.after, Some(position));
    assert_eq!(parse(&format!("cursor={cursor}&size=20")).text, "复议");
    assert!(!continued.explain && parse(&format!("cursor={cursor}&explain=true")).explain);
    check_error(&format!("cursor={cursor}&q=x"), "q");
    check_error(&format!("cursor={cursor}&issuer=a&issuer=b"), "issuer");
    check_error(&format!("cursor={cursor}&order=relevance"), "order");
    check_error(&format!("cursor={cursor}&page=2"), "page");
}
