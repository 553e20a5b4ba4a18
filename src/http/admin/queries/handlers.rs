//! `GET /api/v1/queries` and `/admin/queries`.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::body::QueriesBody;
use super::counts::{Asked, counted};
use super::page::QueriesPage;
use crate::http::admin::caller::Administrator;
use crate::http::error::Fault;
use crate::http::state::AppState;
use crate::http::web::Visit;

/// Neither caches nor search engines keep it.
const PRIVATE: [(HeaderName, HeaderValue); 2] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, nofollow"),
    ),
];

async fn body(
    state: &AppState,
    administrator: &Administrator,
    query: Option<String>,
) -> Result<QueriesBody, Fault> {
    let asked = Asked::read(&query.unwrap_or_default())?;
    let counts = counted(state, &administrator.administration, asked.days).await?;
    Ok(QueriesBody::new(&counts, asked))
}

/// Tells what is searched for.
pub(in crate::http::admin) async fn get(
    State(state): State<AppState>,
    administrator: Administrator,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let body = body(&state, &administrator, query).await?;
    Ok((PRIVATE, Json(body)).into_response())
}

/// Shows it.
pub(in crate::http::admin) async fn page(
    State(state): State<AppState>,
    administrator: Administrator,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let body = body(&state, &administrator, query).await?;
    let page = QueriesPage::new(body, state.is_administered_apart());
    let html = state.render(&visit, "queries.html", &page)?;
    Ok((PRIVATE, html).into_response())
}
