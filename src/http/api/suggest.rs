//! `GET /api/v1/suggest`: what may be meant by what is typed.

use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::error::Fault;
use crate::http::params::suggest_request;
use crate::http::state::AppState;
use crate::search::{SuggestResponse, Suggestion};

/// The answer to a request for suggestions.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestBody {
    generation: String,
    took_ms: f64,
    current: bool,
    suggestions: Vec<SuggestionBody>,
}

#[derive(Debug, Serialize, ToSchema)]
struct SuggestionBody {
    text: String,
    kind: &'static str,
    count: u32,
    /// In Unicode code points of the text.
    ranges: Vec<[usize; 2]>,
    /// Of a title, the newest document that has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
}

impl SuggestBody {
    /// The answer as JSON.
    pub fn new(response: SuggestResponse) -> Self {
        Self {
            generation: response.generation,
            took_ms: response.took.as_secs_f64() * 1_000.0,
            current: response.current,
            suggestions: response.suggestions.into_iter().map(body).collect(),
        }
    }
}

fn body(suggestion: Suggestion) -> SuggestionBody {
    let range = suggestion.range;
    SuggestionBody {
        text: suggestion.text,
        kind: suggestion.kind.name(),
        count: suggestion.count,
        ranges: if range.is_empty() {
            Vec::new()
        } else {
            vec![[range.start, range.end]]
        },
        document: suggestion.document,
    }
}

pub(super) async fn handle(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<SuggestBody>, Fault> {
    let request = suggest_request(&query.unwrap_or_default())?;
    let response = state.suggest(request).await?;
    Ok(Json(SuggestBody::new(response)))
}
