//! Asks the router, without a socket.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use gongwen::http::{HttpConfig, Metrics, Site, Soundness, router};
use gongwen::search::Engine;
use http_body_util::BodyExt;
use tower::ServiceExt;

pub(crate) fn http_config() -> HttpConfig {
    HttpConfig {
        max_concurrent_searches: 4,
        max_waiting_searches: 8,
        search_timeout: Duration::from_mins(1),
        rate_limit: None,
        max_wait: Duration::from_secs(5),
        site: Site::named("青岚省政府信息公开检索"),
        soundness: Soundness::default(),
        administration: None,
        metrics: Metrics::default(),
        query_log: None,
    }
}

pub(crate) fn router_of(engine: Arc<dyn Engine>) -> Router {
    router(engine, &http_config()).unwrap()
}

pub(crate) async fn answer(
    router: Router,
    method: Method,
    path: &str,
) -> (StatusCode, HeaderMap, String) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .body(Body::empty())
        .unwrap();
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let text = String::from_utf8(body.to_vec()).unwrap();
    (parts.status, parts.headers, text)
}
