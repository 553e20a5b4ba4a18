//! Blocked suggestions give way to the next best, and nothing else changes.

use gongwen::query::SuggestRequest;
use gongwen::search::{Engine, SearchEngine};

use super::editorial;
use crate::support::{corpus_engine, document, engine, search_text};

fn suggested(engine: &SearchEngine, typed: &str, size: usize) -> Vec<String> {
    let request = SuggestRequest::new(typed, size).unwrap();
    let found = engine.suggest(&request).unwrap().suggestions;
    found.into_iter().map(|one| one.text).collect()
}

fn corpus_with(blocked: &str) -> SearchEngine {
    SearchEngine::clone(&corpus_engine()).with_editorial(editorial("", blocked))
}

/// The list that blocks these suggestions and no others.
fn whole(suggestions: &[String]) -> String {
    let lines = suggestions.iter().map(|text| format!("={text}"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_kind_is_blocked_and_replaced_by_the_next() {
    let mut one = document("a", "云澜市停水通知", "正文");
    one.issuer = Some("云澜市供水局".to_owned());
    one.keywords = vec!["云澜供水".to_owned()];
    let other = document("b", "云澜市停电通知", "正文");
    let whole = engine(&[one, other]);
    assert_eq!(suggested(&whole, "云澜", 20).len(), 4);
    let with = |blocked: &str| SearchEngine::clone(&whole).with_editorial(editorial("", blocked));
    assert_eq!(suggested(&with("供水\n停水"), "yl", 20), ["云澜市停电通知"]);
    let left = suggested(&with("=云澜市停水通知\n=供水"), "云澜", 20);
    assert_eq!(left.len(), 3, "{left:?}");
    assert!(!left.contains(&"云澜市停水通知".to_owned()));
}

#[test]
fn as_many_as_asked_for_are_left() {
    let all = suggested(&corpus_engine(), "", 20);
    assert_eq!(all.len(), 20);
    let blocked = whole(&all[..5]);
    let engine = corpus_with(&blocked);
    assert_eq!(suggested(&engine, "", 15), all[5..], "in the same order");
    let typed = suggested(&corpus_engine(), "t", 20);
    let blocked = whole(&typed[..3]);
    let left = suggested(&corpus_with(&blocked), "t", 10);
    assert_eq!(left.len(), 10);
    assert_eq!(left[..], typed[3..13]);
}

#[test]
fn blocked_spellings_are_not_suggested_and_stay_searchable() {
    let found = search_text(corpus_engine().as_ref(), "行证复议", "");
    assert_eq!(found.query.suggestions[0].text, "行政复议");
    let engine = corpus_with("行政复议");
    let found = search_text(&engine, "行证复议", "");
    let texts = found.query.suggestions.iter().map(|one| one.text.as_str());
    assert!(
        !texts.clone().any(|text| text.contains("行政复议")),
        "{:?}",
        texts.collect::<Vec<_>>()
    );
    let total = |engine: &dyn Engine| search_text(engine, "行政复议", "").total;
    assert_eq!(total(&engine), total(corpus_engine().as_ref()));
}
