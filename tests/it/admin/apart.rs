//! Administration on an address of its own is on no other.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};

use super::client::{TOKEN, send, sent, server_with};

#[tokio::test(flavor = "multi_thread")]
async fn the_public_address_knows_nothing_of_it() {
    let server = server_with(true);
    for (method, path, like) in [
        (Method::POST, "/api/v1/documents", "/api/v1/nothing"),
        (Method::GET, "/api/v1/reindex", "/api/v1/nothing"),
        (Method::POST, "/api/v1/reindex", "/api/v1/nothing"),
        (Method::GET, "/api/v1/queries", "/api/v1/nothing"),
        (Method::GET, "/admin/queries", "/admin/nothing"),
    ] {
        for token in [TOKEN, "wrong"] {
            let (status, text) = send(&server.router, method.clone(), path, token, "").await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{method} {path}");
            let (_, nothing) = send(&server.router, method.clone(), like, token, "").await;
            // A page says where it goes back to.
            let without = |text: &str, path: &str| text.replace(&path.replace('/', "&#x2f;"), "");
            assert_eq!(without(&text, path), without(&nothing, like), "{path}");
        }
    }
    for method in [Method::PUT, Method::DELETE] {
        let path = "/api/v1/documents/a";
        let request = Request::builder().method(method).uri(path);
        let request = request.header(header::AUTHORIZATION, format!("Bearer {TOKEN}"));
        let (status, headers, _) =
            sent(&server.router, request.body(Body::from("{}")).unwrap()).await;
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(headers[header::ALLOW], "GET,HEAD");
    }
    assert!(server.audit().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn its_own_address_has_nothing_else() {
    let server = server_with(true);
    let document = "{\"title\":\"通知\"}";
    for (method, path, status) in [
        (Method::PUT, "/api/v1/documents/a", StatusCode::CREATED),
        (
            Method::GET,
            "/api/v1/documents/a",
            StatusCode::METHOD_NOT_ALLOWED,
        ),
        (Method::GET, "/api/v1/queries", StatusCode::OK),
        (Method::GET, "/admin/queries", StatusCode::OK),
        (Method::GET, "/assets/style.css", StatusCode::OK),
        (Method::GET, "/healthz", StatusCode::OK),
        (Method::GET, "/", StatusCode::NOT_FOUND),
        (Method::GET, "/api/v1/search", StatusCode::NOT_FOUND),
    ] {
        let (found, text) = send(&server.apart, method, path, TOKEN, document).await;
        assert_eq!(found, status, "{path}: {text}");
    }
    assert_eq!(super::client::total(&server.router).await, 1);
    let request = Request::get("/healthz").body(Body::empty()).unwrap();
    let (_, headers, _) = sent(&server.apart, request).await;
    for name in ["x-request-id", "content-security-policy"] {
        assert!(headers.contains_key(name), "{name}");
    }
}
