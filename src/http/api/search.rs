//! `GET /api/v1/search`: hits, total and facets.

use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::advice::{DiagnosisBody, SuggestionBody, diagnosis_body, suggestion_body};
use super::document::{MetadataBody, extra};
use super::duplicates::DuplicatesBody;
use super::explanation::{ExplanationBody, explanation_body};
use super::highlights::{HighlightsBody, highlights};
use super::understanding::{OfferBody, SynonymsBody, offers, synonyms};
use crate::http::day::today;
use crate::http::error::Fault;
use crate::http::json_body::JsonBody;
use crate::http::params::{Members, SearchParams, next_cursor, params_of_json};
use crate::http::state::AppState;
use crate::query::SearchRequest;
use crate::search::{FacetResult, Hit, MissingParts, SearchResponse, UnderstoodQuery};

/// The answer to a search.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchBody {
    generation: String,
    took_ms: f64,
    total: TotalBody,
    /// Set where parts of the index did not answer: their documents are missing in
    /// everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing_parts: Option<MissingPartsBody>,
    query: QueryBody,
    /// What the editors recommend for the query, in their order; no part of the
    /// result.
    #[schema(value_type = Vec<HitBody>)]
    best_bets: Vec<Map<String, Value>>,
    #[schema(value_type = Vec<HitBody>)]
    hits: Vec<Map<String, Value>>,
    /// By the name of the facet.
    #[schema(value_type = BTreeMap<String, FacetBody>)]
    facets: Map<String, Value>,
    /// Documents by month of the year that was asked for, January first.
    #[serde(skip_serializing_if = "Option::is_none")]
    months: Option<[u64; 12]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MissingPartsBody {
    missing: u64,
    all: u64,
}

impl From<MissingParts> for MissingPartsBody {
    fn from(parts: MissingParts) -> Self {
        Self {
            missing: parts.missing,
            all: parts.all,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TotalBody {
    value: u64,
    exact: bool,
    /// Set where documents of the same content are collapsed.
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<u64>,
}

#[derive(Debug, Serialize, ToSchema)]
struct QueryBody {
    text: String,
    understood: UnderstoodBody,
    relaxed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    relaxation: Option<RelaxationBody>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<SuggestionBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    diagnosis: Option<DiagnosisBody>,
    synonyms: Vec<SynonymsBody>,
    did_you_mean_filter: Vec<OfferBody>,
}

#[derive(Debug, Serialize, ToSchema)]
struct UnderstoodBody {
    wanted: Vec<String>,
    excluded: Vec<String>,
    identifiers: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    canonical: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct RelaxationBody {
    least_units: usize,
    units: usize,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HitBody {
    #[serde(flatten)]
    metadata: MetadataBody,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f32>,
    #[serde(flatten)]
    duplicates: Option<DuplicatesBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    highlights: Option<HighlightsBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<ExplanationBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extra: Option<Value>,
}

/// The values of a facet, those of most documents first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FacetBody {
    buckets: Vec<BucketBody>,
    missing: u64,
    other: u64,
}

#[derive(Debug, Serialize, ToSchema)]
struct BucketBody {
    value: String,
    count: u64,
    selected: bool,
}

impl SearchBody {
    /// The answer to what `params` asked for.
    ///
    /// # Errors
    /// Where a value is no JSON, which none of them can be.
    pub fn new(params: &SearchParams, response: SearchResponse) -> serde_json::Result<Self> {
        let objects = |hits: Vec<Hit>| {
            hits.into_iter()
                .map(|hit| hit_object(hit, params.fields.as_deref()))
                .collect::<serde_json::Result<Vec<_>>>()
        };
        let total = TotalBody::new(&response);
        let mut facets = Map::new();
        for facet in response.facets {
            facets.insert(
                facet.field.name().to_owned(),
                serde_json::to_value(facet_body(facet))?,
            );
        }
        Ok(Self {
            total,
            generation: response.generation,
            took_ms: response.took.as_secs_f64() * 1_000.0,
            missing_parts: response.missing.map(MissingPartsBody::from),
            query: query_body(&params.request.text, response.query),
            best_bets: objects(response.best_bets)?,
            hits: objects(response.hits)?,
            facets,
            months: response.months,
            next_cursor: response.next.map(|next| next_cursor(&params.request, next)),
        })
    }
}

impl TotalBody {
    pub(super) fn new(response: &SearchResponse) -> Self {
        Self {
            value: response.total,
            exact: response.missing.is_none(),
            groups: response.groups,
        }
    }
}

fn query_body(text: &str, understood: UnderstoodQuery) -> QueryBody {
    QueryBody {
        text: text.to_owned(),
        synonyms: synonyms(understood.synonyms),
        did_you_mean_filter: offers(understood.offers),
        relaxed: understood.relaxation.is_some(),
        relaxation: understood.relaxation.map(|relaxation| RelaxationBody {
            least_units: relaxation.least_units,
            units: relaxation.units,
        }),
        suggestions: understood
            .suggestions
            .into_iter()
            .map(suggestion_body)
            .collect(),
        diagnosis: understood.diagnosis.map(diagnosis_body),
        understood: UnderstoodBody {
            wanted: understood.wanted,
            excluded: understood.excluded,
            identifiers: understood.identifiers,
            canonical: understood.canonical,
        },
    }
}

/// A hit with the fields that were asked for; its identifier is always there.
fn hit_object(hit: Hit, fields: Option<&[String]>) -> serde_json::Result<Map<String, Value>> {
    let asked = |name: &str| fields.is_some_and(|fields| fields.iter().any(|field| field == name));
    let body = HitBody {
        metadata: MetadataBody::new(&hit.document),
        score: hit.score,
        highlights: highlights(&hit),
        duplicates: hit.republications.map(DuplicatesBody::new),
        explanation: hit.explanation.map(explanation_body),
        extra: asked("extra").then(|| extra(&hit.document).into_iter().collect()),
        body: asked("body").then_some(hit.document.body),
    };
    let Value::Object(mut object) = serde_json::to_value(body)? else {
        return Ok(Map::new());
    };
    if fields.is_some() {
        object.retain(|name, _| name == "id" || asked(name));
    }
    Ok(object)
}

pub(super) fn facet_body(facet: FacetResult) -> FacetBody {
    FacetBody {
        buckets: facet
            .buckets
            .into_iter()
            .map(|bucket| BucketBody {
                value: bucket.value,
                count: bucket.count,
                selected: bucket.selected,
            })
            .collect(),
        missing: facet.missing,
        other: facet.other,
    }
}

pub(super) async fn handle(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<SearchBody>, Fault> {
    let params = SearchParams::from_query_string(&query.unwrap_or_default())?;
    answer(&state, &params).await
}

/// `POST /api/v1/search`: the same with the parameters as JSON.
pub(super) async fn handle_posted(
    State(state): State<AppState>,
    JsonBody(members): JsonBody<Members>,
) -> Result<Json<SearchBody>, Fault> {
    answer(&state, &params_of_json(&members)?).await
}

/// The same request with what is recommended today.
pub(super) fn recommending(request: &SearchRequest) -> SearchRequest {
    SearchRequest {
        best_bets: Some(today()),
        ..request.clone()
    }
}

async fn answer(state: &AppState, params: &SearchParams) -> Result<Json<SearchBody>, Fault> {
    let response = state.search(recommending(&params.request)).await?;
    state.count_query(&params.request, &response);
    let body = SearchBody::new(params, response).map_err(|_| Fault::internal())?;
    Ok(Json(body))
}
