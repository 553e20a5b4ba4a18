//! `GET /api/v1/facets/{field}`: the values of one facet, for a search.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::search::{FacetBody, TotalBody, facet_body};
use crate::http::error::Fault;
use crate::http::params::facet_request;
use crate::http::state::AppState;
use crate::query::FacetField;

/// The values of a facet and their documents, among those that a search finds.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FacetValuesBody {
    generation: String,
    took_ms: f64,
    field: &'static str,
    total: TotalBody,
    #[serde(flatten)]
    facet: FacetBody,
}

pub(super) async fn handle(
    State(state): State<AppState>,
    field: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Json<FacetValuesBody>, Fault> {
    let Path(name) = field.map_err(|_| Fault::no_such_page())?;
    let field = FacetField::parse(&name).ok_or_else(|| Fault::no_such_facet(&name))?;
    let request = facet_request(field, &query.unwrap_or_default())?;
    let response = state.search(request).await?;
    let total = TotalBody::new(&response);
    let facet = response.facets.into_iter().next();
    Ok(Json(FacetValuesBody {
        generation: response.generation,
        took_ms: response.took.as_secs_f64() * 1_000.0,
        field: field.name(),
        total,
        facet: facet_body(facet.ok_or_else(Fault::internal)?),
    }))
}
