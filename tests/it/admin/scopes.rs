//! Each token lets its holder do what its scopes say, and nothing else.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};

use super::client::{Server, send, sent, server};

/// What each scope is for.
const ASKED: [(&str, Method, &str); 6] = [
    ("documents", Method::POST, "/api/v1/documents"),
    ("documents", Method::PUT, "/api/v1/documents/a"),
    ("documents", Method::DELETE, "/api/v1/documents/a"),
    ("reindex", Method::GET, "/api/v1/reindex"),
    ("queries", Method::GET, "/api/v1/queries"),
    ("queries", Method::GET, "/admin/queries"),
];

fn tokens(server: &Server) -> [(&str, &str); 3] {
    [
        ("documents", &server.documents),
        ("reindex", &server.reindex),
        ("queries", &server.queries),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_without_the_scope_is_told_which_one_is_needed() {
    let server = server();
    for (scope, method, path) in ASKED {
        for (name, token) in tokens(&server) {
            let body = "{\"id\":\"a\",\"title\":\"通知\"}";
            let (status, text) = send(&server.router, method.clone(), path, token, body).await;
            let is_right = name == scope;
            assert_eq!(
                status == StatusCode::FORBIDDEN,
                !is_right,
                "{method} {path} {name}: {text}"
            );
            if !is_right && !path.starts_with("/admin") {
                assert!(text.contains("\"forbidden\""), "{text}");
                assert!(text.contains(&format!("the scope `{scope}`")), "{text}");
                assert!(text.contains(&format!("the token `{name}`")), "{text}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_token_is_told_so_to_its_holder() {
    let server = server();
    let path = "/api/v1/documents/a";
    let (status, text) = send(&server.router, Method::DELETE, path, &server.expired, "").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(text.contains("held until 2020-01-31"), "{text}");
    let line = &server.audit()[0];
    assert_eq!(
        (&line["token"], &line["status"]),
        (&"expired".into(), &401.into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_say_what_is_wanted() {
    let server = server();
    for (path, scheme) in [("/api/v1/queries", "Bearer"), ("/admin/queries", "Basic ")] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let (status, headers, _) = sent(&server.router, request).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        let wanted = headers[header::WWW_AUTHENTICATE].to_str().unwrap();
        assert!(wanted.starts_with(scheme), "{wanted}");
    }
}
