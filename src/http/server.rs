//! The routes, and serving them until the end is asked for.

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::error::Fault;
use super::site::TemplateError;
use super::state::{AppState, HttpConfig};
use super::{admin, api, embed, feeds, freshness, middleware, soundness, web};
use crate::search::Engine;

/// All routes over an engine.
///
/// # Errors
/// Where a template of the site cannot be read.
pub fn router(engine: Arc<dyn Engine>, config: &HttpConfig) -> Result<Router, TemplateError> {
    let state = AppState::new(engine, config)?;
    let pages = web::routes()
        .merge(feeds::routes())
        .layer(axum::middleware::from_fn_with_state(
            state.clone(),
            freshness::answer_what_is_new,
        ));
    let api = api::routes(&state);
    let api = match embed::shared_with(&config.site) {
        Some(shared) => api.layer(shared),
        None => api,
    };
    Ok(Router::new()
        .merge(api)
        .merge(admin::routes())
        .merge(web::files())
        .merge(embed::routes())
        .merge(pages)
        .route("/healthz", get(|| async { (StatusCode::OK, "ok\n") }))
        .route("/readyz", get(soundness::ready))
        .fallback(|| async { Fault::no_such_page() })
        .method_not_allowed_fallback(|| async { Fault::method_not_allowed() })
        .layer(CatchPanicLayer::custom(|_| {
            Fault::internal().into_response()
        }))
        .layer(axum::middleware::from_fn_with_state(
            state.clone(),
            web::faults_as_pages,
        ))
        .layer(axum::middleware::from_fn(middleware::headers))
        .layer(CompressionLayer::new())
        .layer(axum::middleware::from_fn_with_state(
            config.metrics.clone(),
            middleware::log,
        ))
        .with_state(state))
}

/// Serves until `shutdown` ends; requests under way are answered first.
///
/// # Errors
/// Where the listener fails.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router)
        .with_graceful_shutdown(shutdown)
        .await
}
