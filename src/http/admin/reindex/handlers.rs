//! `GET`, `POST` and `DELETE /api/v1/reindex`.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::run::{Run, RunEnd};
use crate::http::admin::caller::Administrator;
use crate::http::error::Fault;
use crate::http::json_body::read_object;

const ADDRESS: &str = "/api/v1/reindex";
const FRESH: (HeaderName, &str) = (header::CACHE_CONTROL, "no-store");

/// What to build the index from.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(in crate::http) struct ReindexRequestBody {
    /// Whether to build from the documents in the index; else from what the server
    /// took in when it started and from the folders that it follows.
    from_index: bool,
}

/// The reindex that runs, or the last one since the server started.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(in crate::http) struct ReindexBody {
    /// `idle`, `running`, `done` or `failed`.
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_index: Option<bool>,
    /// The name of the token that began it.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// The request that began it.
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    begun: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<String>,
    /// The name of the token that stopped it.
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped_by: Option<String>,
    /// 0 done, 1 done with documents refused or files passed over, 2 failed; none
    /// where a signal ended it.
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_code: Option<i32>,
    /// What `gongwen reindex --json` tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    report: Option<serde_json::Value>,
    /// The last lines of what went wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<String>,
}

impl ReindexBody {
    fn new(run: Option<Run>) -> Self {
        let Some(run) = run else {
            return Self {
                state: "idle",
                ..Self::default()
            };
        };
        let body = Self {
            state: "running",
            from_index: Some(run.from_index),
            token: Some(run.token),
            request: Some(run.request_id),
            begun: Some(run.begun.to_string()),
            stopped_by: run.stopped_by,
            ..Self::default()
        };
        match run.end {
            None => body,
            Some(end) => body.with_end(end),
        }
    }

    fn with_end(self, end: RunEnd) -> Self {
        Self {
            state: if end.is_done() { "done" } else { "failed" },
            ended: Some(end.at.to_string()),
            exit_code: end.exit_code,
            report: end.report,
            errors: end.errors,
            ..self
        }
    }
}

/// Tells of the reindex.
pub(in crate::http::admin) async fn get(administrator: Administrator) -> Response {
    let last = administrator.administration.inner.reindexing.last();
    ([FRESH], Json(ReindexBody::new(last))).into_response()
}

/// Begins one.
pub(in crate::http::admin) async fn post(
    administrator: Administrator,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Fault> {
    let body = body.map_err(|error| Fault::of_body(error.status(), &error.body_text()))?;
    let asked = if body.is_empty() {
        ReindexRequestBody::default()
    } else {
        read_object(&body)?
    };
    let reindexing = administrator.administration.inner.reindexing.clone();
    let caller = administrator.caller.clone();
    let run = administrator
        .run(move |change| {
            change.status = StatusCode::ACCEPTED;
            reindexing.begin(asked.from_index, &caller.token, &caller.request_id)
        })
        .await?;
    let headers = [FRESH, (header::LOCATION, ADDRESS)];
    let body = Json(ReindexBody::new(Some(run)));
    Ok((StatusCode::ACCEPTED, headers, body).into_response())
}

/// Stops the one that runs. What it has built is discarded.
pub(in crate::http::admin) async fn delete(
    administrator: Administrator,
) -> Result<Response, Fault> {
    let reindexing = administrator.administration.inner.reindexing.clone();
    let token = administrator.caller.token.clone();
    let run = administrator
        .run(move |change| {
            change.status = StatusCode::ACCEPTED;
            reindexing.stop(&token)
        })
        .await?;
    let body = Json(ReindexBody::new(Some(run)));
    Ok((StatusCode::ACCEPTED, [FRESH], body).into_response())
}
