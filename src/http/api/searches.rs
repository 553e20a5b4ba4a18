//! `POST /api/v1/searches`: several searches in one request.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::search::{SearchBody, recommending};
use crate::http::error::{ErrorBody, Fault};
use crate::http::json_body::JsonBody;
use crate::http::params::{Members, SearchParams, params_of_json};
use crate::http::state::AppState;
use crate::query::QueryError;

/// Most searches of a request.
pub(super) const MAX_SEARCHES: usize = 20;

/// `{"searches": [{"q": …}, …]}`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PostedSearches {
    searches: Vec<Posted>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Posted {
    Search(Members),
    /// Refused by itself, so that the others are answered.
    Other(Value),
}

/// The answers, in the order of the searches and of one commit.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SearchesBody {
    answers: Vec<AnswerBody>,
}

/// What a search finds, or why it was not answered.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum AnswerBody {
    Found(Box<SearchBody>),
    Failed(ErrorBody),
}

pub(super) async fn handle(
    State(state): State<AppState>,
    JsonBody(posted): JsonBody<PostedSearches>,
) -> Result<Json<SearchesBody>, Fault> {
    let count = posted.searches.len();
    if !(1..=MAX_SEARCHES).contains(&count) {
        let expected = format!("1 to {MAX_SEARCHES} searches");
        return Err(QueryError::invalid("searches", &format!("{count} searches"), expected).into());
    }
    let read: Vec<_> = posted.searches.iter().map(params_of).collect();
    let valid = read.iter().filter_map(|params| params.as_ref().ok());
    let requests = valid.map(|params| recommending(&params.request)).collect();
    let mut responses = state.search_all(requests).await?.into_iter();
    let answer = |params: Result<SearchParams, QueryError>| {
        let params = params?;
        let response = responses.next().ok_or_else(Fault::internal)??;
        SearchBody::new(&params, response).map_err(|_| Fault::internal())
    };
    let answers = read.into_iter().map(answer).map(|answer| match answer {
        Ok(found) => AnswerBody::Found(Box::new(found)),
        Err(fault) => AnswerBody::Failed(fault.body()),
    });
    Ok(Json(SearchesBody {
        answers: answers.collect(),
    }))
}

fn params_of(posted: &Posted) -> Result<SearchParams, QueryError> {
    match posted {
        Posted::Search(members) => params_of_json(members),
        Posted::Other(value) => Err(QueryError::invalid(
            "searches",
            &value.to_string(),
            "an object with the parameters of a search",
        )),
    }
}
