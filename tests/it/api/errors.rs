//! Every error has one shape, whoever finds it.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};

use super::client::{answer, check_error, get, post, sent};
use crate::client::router_of;
use crate::support::corpus_engine;

#[tokio::test]
async fn what_is_wrong_with_an_address_is_named() {
    let bad = StatusCode::BAD_REQUEST;
    let missing = StatusCode::NOT_FOUND;
    for (path, status, code, parameter) in [
        ("search?sort=x", bad, "unknown_parameter", Some("sort")),
        ("search?size=0", bad, "invalid_value", Some("size")),
        ("search?cursor=x", bad, "invalid_value", Some("cursor")),
        ("suggest?page=1", bad, "unknown_parameter", Some("page")),
        ("stats?q=x", bad, "unknown_parameter", Some("q")),
        (
            "facets/issuer?size=1001",
            bad,
            "invalid_value",
            Some("size"),
        ),
        ("facets/issuer?size=0", bad, "invalid_value", Some("size")),
        (
            "facets/issuer?prefix=a&prefix=b",
            bad,
            "invalid_value",
            Some("prefix"),
        ),
        (
            "facets/issuer?order=relevance",
            bad,
            "unknown_parameter",
            Some("order"),
        ),
        (
            "facets/issuer?topics=a",
            bad,
            "unknown_parameter",
            Some("topics"),
        ),
        ("facets/title", missing, "facet_not_found", Some("field")),
        ("facets/%FF", missing, "not_found", None),
        ("documents/none", missing, "document_not_found", None),
        ("documents/%FF", missing, "not_found", None),
        ("nothing", missing, "not_found", None),
        ("", missing, "not_found", None),
    ] {
        check_error(
            &get(&format!("/api/v1/{path}")).await,
            status,
            code,
            parameter,
        );
    }
    let many: Vec<String> = (0..=1_000).map(|n| format!("issuer={n}")).collect();
    let path = format!("/api/v1/search?{}", many.join("&"));
    check_error(&get(&path).await, bad, "invalid_value", Some("issuer"));
}

#[tokio::test]
async fn a_method_that_is_not_taken_is_an_error() {
    for (method, path) in [
        (Method::PUT, "search"),
        (Method::DELETE, "stats"),
        (Method::GET, "searches"),
        (Method::POST, "facets/issuer"),
        (Method::PATCH, "documents/a"),
        (Method::OPTIONS, "suggest"),
    ] {
        let path = format!("/api/v1/{path}");
        let found = answer(router_of(corpus_engine()), method, &path).await;
        let status = StatusCode::METHOD_NOT_ALLOWED;
        check_error(&found, status, "method_not_allowed", None);
    }
}

#[tokio::test]
async fn a_body_that_cannot_be_taken_is_an_error() {
    let bad = StatusCode::BAD_REQUEST;
    for path in ["/api/v1/search", "/api/v1/searches"] {
        for body in ["", "{", "[]", "\"q\"", "{\"q\": \u{1}}"] {
            check_error(&post(path, body).await, bad, "invalid_body", None);
        }
        let deep = format!("{{\"q\": {}", "[".repeat(10_000));
        check_error(&post(path, deep).await, bad, "invalid_body", None);
        check_error(
            &post(path, vec![b'"', 0xff, b'"']).await,
            bad,
            "invalid_body",
            None,
        );
        let long = " ".repeat(2 * 1024 * 1024);
        let found = post(path, long).await;
        check_error(&found, StatusCode::PAYLOAD_TOO_LARGE, "too_large", None);
        for kind in [
            None,
            Some("text/plain"),
            Some("application/x-www-form-urlencoded"),
        ] {
            let mut request = Request::post(path);
            if let Some(kind) = kind {
                request = request.header(header::CONTENT_TYPE, kind);
            }
            let found = sent(request.body(Body::from("{}")).unwrap()).await;
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            check_error(&found, status, "unsupported_media_type", None);
        }
    }
}
