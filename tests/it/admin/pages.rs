//! What people search for, as JSON and as a page, for who may see it.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};
use serde_json::Value;

use super::client::{Server, send, sent, server, server_with};

/// Counts a search so often, today.
fn count(server: &Server, text: &str, times: usize, results: u64) {
    let today = TimeZone::fixed(offset(8))
        .to_datetime(Timestamp::now())
        .date();
    let log = server.config.query_log.as_ref().unwrap();
    for _ in 0..times {
        log.count(today, text, results, Duration::from_millis(7));
    }
}

fn basic(name: &str, token: &str) -> String {
    format!(
        "Basic {}",
        BASE64_STANDARD.encode(format!("{name}:{token}"))
    )
}

async fn page(server: &Server, query: &str, authorization: &str) -> (StatusCode, String) {
    let request = Request::get(format!("/admin/queries{query}"))
        .header(header::AUTHORIZATION, authorization)
        .body(Body::empty())
        .unwrap();
    let (status, headers, text) = sent(&server.router, request).await;
    if status == StatusCode::OK {
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");
        assert_eq!(headers["x-robots-tag"], "noindex, nofollow");
        assert!(headers.get(header::ETAG).is_none());
    }
    (status, text)
}

#[tokio::test(flavor = "multi_thread")]
async fn frequent_vain_and_slow_queries_are_told() {
    let server = server();
    count(&server, "低保", 6, 3);
    count(&server, "<b>榫卯", 5, 0);
    count(&server, "王小明", 4, 0);
    let path = "/api/v1/queries?days=1&size=1";
    let (status, text) = send(&server.router, Method::GET, path, &server.queries, "").await;
    assert_eq!(status, StatusCode::OK, "{text}");
    let body: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(body["days"], 1);
    assert_eq!(body["frequent"][0]["text"], "低保");
    assert_eq!(body["frequent"].as_array().unwrap().len(), 1);
    assert_eq!(body["without_result"][0]["text"], "<b>榫卯");
    assert!(!text.contains("王小明"), "{text}");

    let (status, html) = page(&server, "", &basic("queries", &server.queries)).await;
    assert_eq!(status, StatusCode::OK, "{html}");
    for part in ["检索统计", "低保", "&lt;b&gt;榫卯", "noindex", "最近 30 天"] {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert!(
        !html.contains("王小明") && !html.contains("<b>榫"),
        "{html}"
    );
    let wrong = "/api/v1/queries?days=100";
    let (status, text) = send(&server.router, Method::GET, wrong, &server.queries, "").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(text.contains("\"parameter\":\"days\""), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_logs_in_with_name_and_token() {
    let server = server();
    let token = &server.queries;
    for (authorization, status) in [
        (basic("queries", token), StatusCode::OK),
        (format!("Bearer {token}"), StatusCode::OK),
        (basic("documents", token), StatusCode::UNAUTHORIZED),
        (basic("", token), StatusCode::UNAUTHORIZED),
        (
            basic("queries", &format!("{token} ")),
            StatusCode::UNAUTHORIZED,
        ),
        (basic("documents", &server.documents), StatusCode::FORBIDDEN),
        (format!("Basic {token}"), StatusCode::UNAUTHORIZED),
    ] {
        let (found, html) = page(&server, "", &authorization).await;
        assert_eq!(found, status, "{authorization}: {html}");
        assert!(html.contains("<html"), "{html}");
    }
    // A browser sends a password by itself, so that nothing else takes it.
    let request = Request::get("/api/v1/queries")
        .header(header::AUTHORIZATION, basic("queries", token))
        .body(Body::empty())
        .unwrap();
    assert_eq!(
        sent(&server.router, request).await.0,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_links_to_searches_where_they_are() {
    for is_apart in [false, true] {
        let server = server_with(is_apart);
        count(&server, "低保", 6, 3);
        let router = if is_apart {
            &server.apart
        } else {
            &server.router
        };
        let (status, html) = send(router, Method::GET, "/admin/queries", &server.queries, "").await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(
            html.contains("href=\"&#x2f;search?q=") || html.contains("href=\"/search?q="),
            !is_apart
        );
    }
}
