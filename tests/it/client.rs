//! Asks the router, without a socket.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use gongwen::http::{HttpConfig, Limits, LimitsInForce, Metrics, Site, Soundness, router};
use gongwen::search::Engine;
use http_body_util::BodyExt;
use tower::ServiceExt;

pub(crate) fn limits() -> Limits {
    Limits {
        max_waiting_searches: 8,
        search_timeout: Duration::from_mins(1),
        rate_limit: None,
        trusted_proxies: Vec::new(),
        max_connections: 1_000,
    }
}

/// Limits in force where so many searches run at once.
pub(crate) fn at_once(searches: usize, limits: Limits) -> LimitsInForce {
    LimitsInForce::new(searches, Duration::from_secs(5), limits)
}

pub(crate) fn http_config() -> HttpConfig {
    HttpConfig {
        limits: at_once(4, limits()),
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
