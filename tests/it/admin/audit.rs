//! What is listed of changes, and that nothing is changed that cannot be.

use std::fmt::Write;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use axum::http::{Method, StatusCode};
use serde_json::json;

use super::client::{TOKEN, audit_path, post, send, server, total};

const DOCUMENT: &str = "{\"title\":\"通知\"}";

#[tokio::test(flavor = "multi_thread")]
async fn every_change_and_every_refused_attempt_has_a_line() {
    let server = server();
    let router = &server.router;
    let path = "/api/v1/documents/a";
    send(router, Method::PUT, path, &server.documents, DOCUMENT).await;
    post(router, "{\"id\":\"b\",\"title\":\"公告\"}\n断\n").await;
    send(router, Method::DELETE, path, &server.documents, "").await;
    send(router, Method::DELETE, path, &server.documents, "").await;
    send(router, Method::DELETE, path, "no token at all", "").await;
    send(router, Method::DELETE, path, &server.queries, "").await;
    // Reading changes nothing.
    send(router, Method::GET, "/api/v1/queries", &server.queries, "").await;
    let lines = server.audit();
    let one = "/api/v1/documents/{id}";
    let expected = [
        json!({"token": "documents", "action": format!("PUT {one}"), "documents": 1, "ids": ["a"],
               "outcomes": {"added": 1}, "generation": "000001", "status": 201}),
        json!({"token": "administrator", "action": "POST /api/v1/documents", "documents": 1,
               "ids": ["b"], "outcomes": {"added": 1, "refused": 1}, "generation": "000001",
               "status": 200}),
        json!({"token": "documents", "action": format!("DELETE {one}"), "documents": 1,
               "ids": ["a"], "outcomes": {"deleted": 1}, "generation": "000001", "status": 200}),
        json!({"token": "documents", "action": format!("DELETE {one}"), "documents": 1,
               "ids": ["a"], "outcomes": {"absent": 1}, "generation": "000001", "status": 404,
               "fault": "document_not_found"}),
        json!({"action": format!("DELETE {one}"), "status": 401, "fault": "unauthorized"}),
        json!({"token": "queries", "action": format!("DELETE {one}"), "status": 403,
               "fault": "forbidden"}),
    ];
    assert_eq!(lines.len(), expected.len(), "{lines:#?}");
    for (line, expected) in lines.iter().zip(expected) {
        let mut line = line.clone();
        let line = line.as_object_mut().unwrap();
        let time = line.remove("time").unwrap();
        assert!(time.as_str().unwrap().ends_with('Z'), "{time}");
        let request = line.remove("request").unwrap();
        assert_eq!(request.as_str().unwrap().len(), 32);
        assert_eq!(&json!(line), &expected);
    }
    let path = audit_path(server.folder.path());
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = fs::read_to_string(path).unwrap();
    for secret in [TOKEN, &server.documents, &server.queries, "no token"] {
        assert!(!text.contains(secret));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parts_of_a_long_request_are_listed_as_they_are_committed() {
    let server = server();
    let mut lines = String::new();
    for number in 0..2_100 {
        writeln!(lines, "{{\"id\":\"d{number}\",\"title\":\"通知\"}}").unwrap();
    }
    post(&server.router, &lines).await;
    let found: Vec<_> = server
        .audit()
        .iter()
        .map(|line| {
            (
                line["part"].clone(),
                line["documents"].clone(),
                line["status"].clone(),
            )
        })
        .collect();
    let expected = [
        (json!(1), json!(1_000), json!(null)),
        (json!(2), json!(1_000), json!(null)),
        (json!(3), json!(100), json!(200)),
    ];
    assert_eq!(found, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_listed_is_not_begun() {
    let server = server();
    // A folder stands where the log is to be.
    fs::create_dir(audit_path(server.folder.path())).unwrap();
    for (method, path) in [
        (Method::POST, "/api/v1/documents"),
        (Method::PUT, "/api/v1/documents/a"),
        (Method::DELETE, "/api/v1/documents/a"),
        (Method::POST, "/api/v1/reindex"),
    ] {
        let body = if path.ends_with("reindex") {
            "{\"from_index\":true}"
        } else {
            "{\"id\":\"a\",\"title\":\"通知\"}"
        };
        let (status, text) = send(&server.router, method, path, TOKEN, body).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{text}");
        assert!(text.contains("audit_unavailable"), "{text}");
        assert!(text.contains("nothing was changed"), "{text}");
    }
    assert_eq!(total(&server.router).await, 0);
    let (_, text) = send(&server.router, Method::GET, "/api/v1/reindex", TOKEN, "").await;
    assert!(text.contains("\"idle\""), "{text}");
    // Who is refused is refused all the same.
    let (status, _) = send(&server.router, Method::POST, "/api/v1/documents", "x", "").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}
