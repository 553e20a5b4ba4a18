//! `GET /metrics`, on an address of its own: the figures tell how busy a server is.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::text::encode;
use prometheus_client::registry::Registry;

use super::counts::Metrics;
use super::index::IndexFigures;
use super::process::ProcessFigures;
use crate::search::Engine;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What counts and measures are called, all of them with this in front.
const PREFIX: &str = "gongwen";

/// The figures of a server over an engine, at `/metrics`.
pub fn metrics_router(engine: Arc<dyn Engine>, metrics: &Metrics) -> Router {
    let mut registry = Registry::default();
    metrics.register(registry.sub_registry_with_prefix(PREFIX));
    registry.register_collector(Box::new(IndexFigures { engine }));
    registry.register_collector(Box::new(ProcessFigures));
    Router::new()
        .route("/metrics", get(handle))
        .with_state(Arc::new(registry))
}

async fn handle(State(registry): State<Arc<Registry>>) -> Response {
    // Small files are read, and no search waits for a place.
    let written = tokio::task::spawn_blocking(move || {
        let mut text = String::new();
        encode(&mut text, &registry).map(|()| text)
    });
    match written.await {
        Ok(Ok(text)) => ([(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        failed => {
            tracing::error!(?failed, "the figures cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
