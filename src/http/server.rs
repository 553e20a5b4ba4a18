//! The routes.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::error::Fault;
use super::limits::{limit_head, limit_rate};
use super::site::TemplateError;
use super::state::{AppState, HttpConfig};
use super::{admin, api, embed, feeds, freshness, middleware, soundness, web};
use crate::search::Engine;

/// Longest body of a request that has no limit of its own, in bytes.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// All routes over an engine; administration among them, unless it has an address of
/// its own.
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
    let mut routes = Router::new().merge(api).merge(embed::routes()).merge(pages);
    if !state.is_administered_apart() {
        routes = routes.merge(admin::routes(&state));
    }
    let routes = limited(routes, config).route("/readyz", get(soundness::ready));
    Ok(dressed(routes, state, config))
}

/// The routes of administration alone, for an address of their own.
///
/// # Errors
/// Where a template of the site cannot be read.
pub fn admin_router(engine: Arc<dyn Engine>, config: &HttpConfig) -> Result<Router, TemplateError> {
    let state = AppState::new(engine, config)?;
    let routes =
        admin::routes(&state).route("/api/v1/documents/{id}", admin::changes_of_one(&state));
    Ok(dressed(limited(routes, config), state, config))
}

/// What counts against a client's share.
fn limited(routes: Router<AppState>, config: &HttpConfig) -> Router<AppState> {
    let routes = routes.fallback(|| async { Fault::no_such_page() });
    let limits = config.limits.clone();
    routes.layer(axum::middleware::from_fn_with_state(limits, limit_rate))
}

/// What every address has besides: files of the pages, a sign of life, limits, the
/// log, and the faults as they are told.
fn dressed(routes: Router<AppState>, state: AppState, config: &HttpConfig) -> Router {
    routes
        .merge(web::files())
        .route("/healthz", get(|| async { (StatusCode::OK, "ok\n") }))
        .method_not_allowed_fallback(|| async { Fault::method_not_allowed() })
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(axum::middleware::from_fn(limit_head))
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
        .with_state(state)
}
