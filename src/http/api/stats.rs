//! `GET /api/v1/stats`: what is served.

use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::error::Fault;
use crate::http::params::SearchParams;
use crate::http::state::AppState;
use crate::model::Date;
use crate::query::{DateField, Order, QueryError, SearchRequest};
use crate::search::SearchResponse;

/// What is served: of which generation, how much, and of which days.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StatsBody {
    generation: String,
    documents: u64,
    published_date: DaysBody,
    written_date: DaysBody,
}

/// The oldest and the newest day; left out where no document has one.
#[derive(Debug, Serialize, ToSchema)]
struct DaysBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    newest: Option<String>,
}

pub(super) async fn handle(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<StatsBody>, Fault> {
    let query = query.unwrap_or_default();
    if let Some((name, _)) = form_urlencoded::parse(query.as_bytes()).next() {
        let parameter = name.into_owned();
        return Err(QueryError::UnknownParameter { parameter }.into());
    }
    // Undated documents come last in both orders.
    let orders = [
        Order::Ascending(DateField::Published),
        Order::Descending(DateField::Published),
        Order::Ascending(DateField::Written),
        Order::Descending(DateField::Written),
    ];
    let everything = SearchParams::from_query_string("size=1&highlight=false")?.request;
    let requests = orders.map(|order| SearchRequest {
        order,
        ..everything.clone()
    });
    let answers = state.search_all(requests.to_vec()).await?;
    let answers = answers.into_iter();
    let answers: Vec<SearchResponse> = answers
        .map(|answer| answer?.ensure_whole())
        .collect::<Result<_, _>>()?;
    let first = answers.first().ok_or_else(Fault::internal)?;
    let day = |index: usize, of: fn(&crate::model::Document) -> Option<Date>| {
        let hit = answers.get(index)?.hits.first()?;
        of(&hit.document).map(|day| day.to_string())
    };
    Ok(Json(StatsBody {
        generation: first.generation.clone(),
        documents: first.total,
        published_date: DaysBody {
            oldest: day(0, |document| document.published_date),
            newest: day(1, |document| document.published_date),
        },
        written_date: DaysBody {
            oldest: day(2, |document| document.written_date),
            newest: day(3, |document| document.written_date),
        },
    }))
}
