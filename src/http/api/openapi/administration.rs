//! The operations of administration that change no document.

use serde_json::{Value, json};

use super::answers::{answers, with_errors};
use super::parameters::or_empty;
use super::schemas::schema_named;
use crate::http::admin::{MAX_DAYS, MAX_SIZE};

/// Building the index anew, and what people search for.
pub(super) fn add_to(paths: &mut Value) {
    paths["/api/v1/reindex"] = json!({
        "get": tell_reindex(),
        "post": begin_reindex(),
        "delete": stop_reindex(),
    });
    paths["/api/v1/queries"] = json!({"get": queries()});
}

fn tell_reindex() -> Value {
    json!({
        "operationId": "getReindex",
        "tags": ["changes"],
        "summary": "The reindex that runs, or the last one",
        "description": "Scope `reindex`. Those since the server started.",
        "security": [{"token": []}],
        "responses": answers("ReindexBody", "what became of it", &[401, 403]),
    })
}

fn begin_reindex() -> Value {
    let content = json!({"application/json": {
        "schema": schema_named("ReindexRequestBody"),
        "example": {"from_index": true},
    }});
    let mut answer = accepted("begun; the header `Location` says where it is told of");
    answer["202"]["headers"] = json!({"Location": {"schema": {"type": "string"}}});
    json!({
        "operationId": "beginReindex",
        "tags": ["changes"],
        "summary": "Build the index anew",
        "description": "Scope `reindex`. Runs `gongwen reindex` beside the server, one at a time. What is \
                        read is what the server took in when it started and follows, or the index \
                        itself, never what a client names. Meanwhile changes of documents are \
                        answered 503.",
        "security": [{"token": []}],
        "requestBody": {"content": content},
        "responses": with_errors(&answer, &[400, 401, 403, 409, 413]),
    })
}

fn stop_reindex() -> Value {
    json!({
        "operationId": "stopReindex",
        "tags": ["changes"],
        "summary": "Stop the reindex that runs",
        "description": "Scope `reindex`. What it has built is discarded.",
        "security": [{"token": []}],
        "responses": with_errors(&accepted("it is asked to end"), &[401, 403, 409]),
    })
}

fn accepted(about: &str) -> Value {
    let content = json!({"application/json": {
        "schema": schema_named("ReindexBody"),
        "example": {
            "state": "running",
            "from_index": true,
            "token": "cms",
            "request": "7c0e9a4e1f6b4a839c220d6f1f1b2a3c",
            "begun": "2026-11-26T01:02:03Z",
        },
    }});
    json!({"202": {"description": about, "content": content}})
}

fn queries() -> Value {
    let parameter = |name: &str, about: &str, most: u64, usual: u64| {
        json!({
            "name": name,
            "in": "query",
            "description": about,
            "schema": or_empty(&json!(
                {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
            )),
            "example": usual,
        })
    };
    json!({
        "operationId": "queries",
        "tags": ["changes"],
        "summary": "What people search for",
        "description": "Scope `queries`. The most frequent searches of the last days, those in vain and \
                        the slowest, where the server counts them (`--query-statistics`).",
        "security": [{"token": []}],
        "parameters": [
            parameter("days", "days, today among them", MAX_DAYS, 7),
            parameter("size", "queries of each list", MAX_SIZE, 50),
        ],
        "responses": answers("QueriesBody", "what was counted", &[400, 401, 403, 404]),
    })
}
