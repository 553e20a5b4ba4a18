//! Asks for pages and reads them.

use std::sync::Arc;

use axum::http::{Method, StatusCode, header};
use gongwen::search::Engine;

use crate::client::{answer, router_of};
use crate::support::corpus_engine;

pub(crate) async fn page_of(engine: Arc<dyn Engine>, path: &str, status: StatusCode) -> String {
    let (found, headers, html) = answer(router_of(engine), Method::GET, path).await;
    assert_eq!(found, status, "{path}");
    let media_type = headers[header::CONTENT_TYPE].to_str().unwrap();
    assert_eq!(media_type, "text/html; charset=utf-8", "{path}");
    html
}

pub(crate) async fn page(path: &str) -> String {
    page_of(corpus_engine(), path, StatusCode::OK).await
}

/// A value as it stands in a query string.
pub(crate) fn encoded(value: &str) -> String {
    form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

/// What an attribute or a text says once it is read.
pub(crate) fn unescaped(html: &str) -> String {
    [
        ("&#x2f;", "/"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(html.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The addresses of all links that begin so.
pub(crate) fn links(html: &str, beginning: &str) -> Vec<String> {
    html.split("href=\"")
        .skip(1)
        .map(|tail| unescaped(tail.split('"').next().unwrap()))
        .filter(|address| address.starts_with(beginning))
        .collect()
}

/// The identifiers of the documents that a page of results lists.
pub(crate) fn hit_ids(html: &str) -> Vec<String> {
    links(html, "/documents/")
        .into_iter()
        .map(|address| {
            let path = address.split('?').next().unwrap();
            let segment = path.strip_prefix("/documents/").unwrap();
            let pair = format!("id={segment}");
            let decoded = form_urlencoded::parse(pair.as_bytes()).next().unwrap();
            decoded.1.into_owned()
        })
        .collect()
}

#[track_caller]
pub(crate) fn check_holds(html: &str, expected: &[&str]) {
    for part in expected {
        assert!(html.contains(part), "`{part}` is not in:\n{html}");
    }
}

/// The data of a page for machines, where it has some.
pub(crate) fn structured_data(html: &str) -> Option<serde_json::Value> {
    let (_, tail) = html.split_once(DATA_BLOCK)?;
    let (block, _) = tail.split_once("</script>").unwrap();
    Some(serde_json::from_str(block).unwrap())
}

const DATA_BLOCK: &str = "<script type=\"application/ld+json\">";

/// Scripts come from files of our own, none stands in a page; blocks of data hold
/// nothing that could end them.
#[track_caller]
pub(crate) fn check_own_scripts(html: &str) {
    for script in html.split("<script").skip(1) {
        let (tag, rest) = script.split_once('>').unwrap();
        if format!("<script{tag}>") == DATA_BLOCK {
            let (data, _) = rest.split_once("</script>").unwrap();
            assert!(!data.contains(['<', '>', '&']), "{data}");
            continue;
        }
        assert!(tag.contains(" src=\"/assets/"), "{tag}");
        assert!(rest.starts_with("</script>"), "{tag}");
    }
}
