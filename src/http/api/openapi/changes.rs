//! The operations that change documents, for who holds a token with the scope `documents`.

use serde_json::{Value, json};

use super::answers::{CHANGING, answers, with_errors};
use super::reading::document_id;
use super::schemas::schema_named;
use crate::http::admin::MAX_DOCUMENT_BYTES;

/// The operations on many documents, and on one.
pub(super) fn add_to(paths: &mut Value) {
    paths["/api/v1/documents"] = json!({"post": post()});
    paths["/api/v1/documents/{id}"]["put"] = put();
    paths["/api/v1/documents/{id}"]["delete"] = delete();
}

fn post() -> Value {
    let content = json!({"application/x-ndjson": {
        "schema": {"type": "string"},
        "example": "{\"id\": \"ys-2026-0001\", \"title\": \"云山县人民政府关于春季植树的通知\", \"body\": \"各乡镇：…\"}\n",
    }});
    let answer = json!({"200": {
        "description": "a line for each document (`ResultBody`), and last `{\"summary\": …}` \
                        (`SummaryBody`); all of them are on disk and visible",
        "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
    }});
    let errors = [401, 403];
    json!({
        "operationId": "postDocuments",
        "tags": ["changes"],
        "summary": "Take in documents",
        "description": "Scope `documents`. JSON Lines, a document a line, however many. A line that is refused is told \
                        of in its line of the answer.",
        "security": [{"token": []}],
        "requestBody": {"content": content},
        "responses": with_errors(&answer, &errors),
    })
}

fn put() -> Value {
    let content = json!({"application/json": {
        "schema": schema_named("PostedDocument"),
        "example": {"title": "云山县人民政府关于春季植树的通知", "body": "各乡镇：…"},
    }});
    let result = json!({"application/json": {"schema": schema_named("ResultBody")}});
    let answer = json!({
        "200": {"description": "replaced, or the same as before", "content": result},
        "201": {"description": "added", "content": result},
    });
    let errors: Vec<u16> = CHANGING
        .into_iter()
        .filter(|status| *status != 404)
        .collect();
    json!({
        "operationId": "putDocument",
        "tags": ["changes"],
        "summary": "Take in one document",
        "description": format!("Scope `documents`. Of at most {MAX_DOCUMENT_BYTES} bytes."),
        "security": [{"token": []}],
        "parameters": [document_id()],
        "requestBody": {"required": true, "content": content},
        "responses": with_errors(&answer, &errors),
    })
}

fn delete() -> Value {
    json!({
        "operationId": "deleteDocument",
        "tags": ["changes"],
        "summary": "Remove a document",
        "description": "Scope `documents`.",
        "security": [{"token": []}],
        "parameters": [document_id()],
        "responses": answers("ResultBody", "removed", &[400, 401, 403, 404]),
    })
}
