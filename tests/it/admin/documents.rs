//! Changes over the API: on disk before they are acknowledged, and visible.

use std::fmt::Write;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use gongwen::index::IndexFolder;
use serde_json::Value;

use super::client::{TOKEN, post, send, server, total};
use crate::client::http_config;
use crate::support::analysis;

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_taken_in_line_by_line() {
    let server = server();
    let router = &server.router;
    let lines = "{\"id\":\"a\",\"title\":\"通知\"}\n\
                 {\"title\":\"没有标识\"}\n\
                 断\n\
                 {\"id\":\"b\",\"title\":\"公告\",\"published_date\":\"待定\"}\n";
    let results = post(router, lines).await;
    let statuses: Vec<_> = results[..4].iter().map(|one| &one["status"]).collect();
    assert_eq!(statuses, ["added", "refused", "refused", "added"]);
    let numbers: Vec<_> = results[..4].iter().map(|one| &one["line"]).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    assert!(results[1]["mend"].as_str().unwrap().contains("`id`"));
    assert_eq!(results[3]["warnings"][0]["field"], "published_date");
    assert_eq!(results[4]["summary"]["added"], 2);
    assert_eq!(results[4]["summary"]["refused"], 2);
    assert_eq!(total(router).await, 2);

    let again = post(router, lines).await;
    assert_eq!(again[4]["summary"]["unchanged"], 2);
    assert_eq!(total(router).await, 2);
    // What was acknowledged is on disk: another process sees it.
    let other = IndexFolder::new(server.folder.path())
        .open(&analysis())
        .unwrap();
    assert_eq!(other.reader().unwrap().snapshot().document_count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_documents_than_a_batch_are_taken_in() {
    let server = server();
    let router = &server.router;
    let mut lines = String::new();
    for number in 0..2_500 {
        writeln!(lines, "{{\"id\":\"d{number}\",\"title\":\"通知{number}\"}}").unwrap();
    }
    let results = post(router, &lines).await;
    assert_eq!(results.len(), 2_501);
    assert!(results[..2_500].iter().all(|one| one["status"] == "added"));
    assert_eq!(total(router).await, 2_500);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_document_is_put_and_deleted() {
    let server = server();
    let router = &server.router;
    let path = "/api/v1/documents/a%2F1";
    let put = |json: &'static str| send(router, Method::PUT, path, TOKEN, json);
    for (json, code, status) in [
        ("{\"title\":\"通知\"}", StatusCode::CREATED, "added"),
        ("{\"title\":\"通知\"}", StatusCode::OK, "unchanged"),
        ("{\"title\":\"公告\"}", StatusCode::OK, "replaced"),
    ] {
        let (found, text) = put(json).await;
        let body: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((found, &body["status"]), (code, &Value::from(status)));
        assert_eq!(body["id"], "a/1");
    }
    let (status, text) = put("{\"id\":\"b\",\"title\":\"通知\"}").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text.contains("\"parameter\":\"id\""), "{text}");
    assert_eq!(put("{").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(total(router).await, 1);

    let delete = || send(router, Method::DELETE, path, TOKEN, "");
    assert_eq!(delete().await.0, StatusCode::OK);
    assert_eq!(total(router).await, 0);
    assert_eq!(delete().await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_changes_anything() {
    let server = server();
    let router = &server.router;
    for (method, path) in [
        (Method::POST, "/api/v1/documents"),
        (Method::PUT, "/api/v1/documents/a"),
        (Method::DELETE, "/api/v1/documents/a"),
    ] {
        for token in ["", "a token of the test", "a token of the tests "] {
            let body = "{\"id\":\"a\",\"title\":\"通知\"}";
            let (status, text) = send(router, method.clone(), path, token, body).await;
            let right = token.trim() == TOKEN;
            assert_eq!(
                status == StatusCode::UNAUTHORIZED,
                !right,
                "{token}: {text}"
            );
        }
    }
    let closed = gongwen::http::router(crate::support::corpus_engine(), &http_config()).unwrap();
    let (status, text) = send(&closed, Method::DELETE, "/api/v1/documents/a", TOKEN, "").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(text.contains("administration_off"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_writer_is_named_and_nothing_is_lost() {
    let server = server();
    let router = &server.router;
    let index = IndexFolder::new(server.folder.path());
    let lock = index
        .lock("gongwen reindex", Duration::from_secs(5))
        .unwrap();
    let path = "/api/v1/documents/a";
    let json = "{\"title\":\"通知\"}";
    let (status, text) = send(router, Method::PUT, path, TOKEN, json).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        text.contains("index_locked") && text.contains("gongwen reindex"),
        "{text}"
    );
    drop(lock);
    assert_eq!(
        send(router, Method::PUT, path, TOKEN, json).await.0,
        StatusCode::CREATED
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn many_requests_at_once_are_all_acknowledged_and_there() {
    let server = server();
    let router = &server.router;
    let mut requests = tokio::task::JoinSet::new();
    for number in 0..12 {
        let router = router.clone();
        requests.spawn(async move {
            for part in 0..10 {
                let path = format!("/api/v1/documents/d{number}-{part}");
                let (status, text) =
                    send(&router, Method::PUT, &path, TOKEN, "{\"title\":\"通知\"}").await;
                assert_eq!(status, StatusCode::CREATED, "{text}");
            }
        });
    }
    while let Some(done) = requests.join_next().await {
        done.unwrap();
    }
    assert_eq!(total(router).await, 120);
}
