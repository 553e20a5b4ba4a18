//! Feeds.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use gongwen::search::Engine;
use serde_json::Value;

use super::client::{elements, get, hostile, rows, texts};
use crate::client::{answer, router_of};
use crate::support::{corpus_engine, engine};

#[tokio::test]
async fn a_feed_has_the_newest_documents_of_a_search() {
    let path = "/feed.atom?q=%E5%85%BB%E8%80%81";
    let (media_type, xml) = get(corpus_engine(), path).await;
    assert_eq!(media_type, "application/atom+xml; charset=utf-8");
    let ids = texts(&xml, "feed/entry/id");
    let (_, json) = get(
        corpus_engine(),
        "/api/v1/search?q=%E5%85%BB%E8%80%81&order=-published_date&collapse=true&size=50",
    )
    .await;
    let json: Value = serde_json::from_str(&json).unwrap();
    let hits = json["hits"].as_array().unwrap();
    assert!(hits.len() > 3, "{json}");
    assert_eq!(ids.len(), hits.len());
    let titles: Vec<&str> = hits
        .iter()
        .map(|hit| hit["title"].as_str().unwrap())
        .collect();
    assert_eq!(texts(&xml, "feed/entry/title"), titles);
    assert_eq!(
        texts(&xml, "feed/id"),
        ["http://localhost/search?q=%E5%85%BB%E8%80%81"]
    );
    let newest = format!(
        "{}T00:00:00+08:00",
        hits[0]["published_date"].as_str().unwrap()
    );
    assert_eq!(texts(&xml, "feed/updated"), [newest]);
    // What RFC 4287 wants of each entry.
    for one in ["title", "updated", "id", "summary"] {
        let found = texts(&xml, &format!("feed/entry/{one}"));
        assert_eq!(found.len(), hits.len(), "{one}");
        assert!(found.iter().all(|text| !text.trim().is_empty()), "{one}");
    }
    let links = elements(&xml)
        .into_iter()
        .filter(|(path, ..)| path == "feed/link");
    let links: Vec<_> = links
        .map(|(_, attributes, _)| attributes["href"].clone())
        .collect();
    assert_eq!(
        links,
        [
            format!("http://localhost{path}"),
            "http://localhost/search?q=%E5%85%BB%E8%80%81".to_owned()
        ]
    );
}

#[tokio::test]
async fn a_feed_follows_the_order_that_is_asked_for_and_has_its_limits() {
    let (_, xml) = get(corpus_engine(), "/feed.atom?order=published_date&size=3").await;
    let days = texts(&xml, "feed/entry/updated");
    assert_eq!(days.len(), 3);
    assert!(days.is_sorted(), "{days:?}");
    let (_, xml) = get(corpus_engine(), "/feed.atom").await;
    assert_eq!(texts(&xml, "feed/entry").len(), 50);
    for wrong in ["/feed.atom?size=51", "/feed.atom?x=1"] {
        let (status, ..) = answer(router_of(corpus_engine()), Method::GET, wrong).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn nothing_that_a_document_holds_breaks_what_is_written() {
    let engine = engine(&[hostile()]);
    let engine: Arc<dyn Engine> = engine;
    let (_, feed) = get(Arc::clone(&engine), "/feed.atom?q=script").await;
    let title = "<script>alert(1)</script>&amp;]]>\u{fffd}\u{fffd}\u{fffd}\"'";
    assert_eq!(texts(&feed, "feed/entry/title"), [title]);
    assert_eq!(texts(&feed, "feed/entry/author/name"), [title]);
    assert_eq!(
        texts(&feed, "feed/entry/updated"),
        ["1970-01-01T00:00:00+08:00"]
    );
    assert!(!feed.contains("javascript:"), "{feed}");
    let (_, csv) = get(Arc::clone(&engine), "/search.csv").await;
    let rows = rows(&csv);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["标题"], hostile().title);
    let (_, sitemap) = get(engine, "/sitemap/1-of-1.xml").await;
    assert_eq!(
        texts(&sitemap, "urlset/url/loc"),
        ["http://localhost/documents/a%2Fb%3F%3C%26%3E%22%E5%8F%B7"]
    );
}
