//! Asks the API, and holds every answer to be JSON.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use crate::client::{self, router_of};
use crate::support::corpus_engine;

pub(super) async fn answer(router: Router, method: Method, path: &str) -> (StatusCode, Value) {
    let (status, headers, text) = client::answer(router, method, path).await;
    assert_eq!(headers[header::CONTENT_TYPE], "application/json", "{path}");
    (status, serde_json::from_str(&text).unwrap())
}

pub(super) async fn get(path: &str) -> (StatusCode, Value) {
    answer(router_of(corpus_engine()), Method::GET, path).await
}

/// Sends a request as it stands.
pub(super) async fn sent(request: Request<Body>) -> (StatusCode, Value) {
    let response = router_of(corpus_engine()).oneshot(request).await.unwrap();
    assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json");
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap())
}

/// What is sent to people.
pub(super) async fn text(request: Request<Body>) -> String {
    let response = router_of(corpus_engine()).oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let body = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(body.to_vec()).unwrap()
}

pub(super) async fn post(path: &str, body: impl Into<Body>) -> (StatusCode, Value) {
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
    sent(request.body(body.into()).unwrap()).await
}

#[track_caller]
pub(super) fn check_error(
    found: &(StatusCode, Value),
    status: StatusCode,
    code: &str,
    parameter: Option<&str>,
) {
    assert_eq!(found.0, status, "{}", found.1);
    assert_eq!(found.1["error"]["code"], code);
    assert_eq!(found.1["error"]["parameter"].as_str(), parameter);
    assert!(
        found.1["error"]["message"]
            .as_str()
            .is_some_and(|message| !message.is_empty())
    );
}
