//! What operations answer, and what they refuse.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::schemas::schema_named;

/// What an operation refuses besides what each one does.
pub(super) const SEARCHING: [u16; 2] = [400, 410];
pub(super) const POSTED: [u16; 4] = [400, 410, 413, 415];
pub(super) const CHANGING: [u16; 6] = [400, 401, 403, 413, 422, 404];

/// What every operation may be answered with.
const ALWAYS: [u16; 5] = [414, 429, 431, 500, 503];

/// An answer with a body of JSON, and errors.
pub(super) fn answers(schema: &str, about: &str, errors: &[u16]) -> Value {
    let content = json!({"application/json": {"schema": schema_named(schema)}});
    with_errors(
        &json!({"200": {"description": about, "content": content}}),
        errors,
    )
}

/// The same for what is asked for again only where it changed.
pub(super) fn fresh_answers(schema: &str, about: &str, errors: &[u16]) -> Value {
    let mut all = answers(schema, about, errors);
    all["200"]["headers"] = json!({"ETag": {
        "description": "to be sent as `If-None-Match` when the same is asked for again",
        "schema": {"type": "string"},
    }});
    all["304"] = json!({"description": "nothing changed since the answer of that `ETag`"});
    all
}

/// Answers and errors in the order of their status.
pub(super) fn with_errors(given: &Value, errors: &[u16]) -> Value {
    let mut all: Map<String, Value> = given.as_object().cloned().unwrap_or_default();
    for status in errors.iter().chain(&ALWAYS) {
        let name = json!({"$ref": format!("#/components/responses/{status}")});
        all.insert(status.to_string(), name);
    }
    let mut sorted: Vec<(String, Value)> = all.into_iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    Value::Object(sorted.into_iter().collect())
}

/// The errors that operations refer to.
pub(super) fn errors() -> Value {
    let retry = json!({"Retry-After": {
        "description": "seconds after which to try again",
        "schema": {"type": "integer"},
    }});
    let mut errors: Map<String, Value> = Map::new();
    for (status, about) in [
        (
            400,
            "`unknown_parameter`, `invalid_value`, `conflicting_parameters` or `invalid_body`: what is asked for cannot be read; `parameter` names what is at fault",
        ),
        (
            401,
            "`unauthorized`: the token is missing, wrong or expired",
        ),
        (
            403,
            "`forbidden`: the token has not the scope, which the message names; `administration_off`: the server is not administered over the API",
        ),
        (
            404,
            "`not_found`, `document_not_found`, `facet_not_found` or `queries_not_counted`",
        ),
        (
            409,
            "`reindex_running`, `no_reindex_running` or `no_sources`: the server has nothing to build the index from but the index",
        ),
        (
            410,
            "`cursor_expired`: what the cursor goes on in is kept no longer",
        ),
        (413, "`too_large`: the body is longer than is taken"),
        (414, "`address_too_long`: of 16 KiB at most"),
        (
            415,
            "`unsupported_media_type`: the body is not said to be JSON",
        ),
        (422, "`document_refused`: the document cannot be taken in"),
        (
            429,
            "`too_many_requests`: more than one client may send; `too_many_failures`: more wrong tokens than one client may send",
        ),
        (
            431,
            "`headers_too_long`: of 32 KiB at most with the address; beyond 64 KiB without a body",
        ),
        (
            500,
            "`internal`: the server failed; nothing more is told. `not_written` and `not_audited` tell administrators more",
        ),
        (
            503,
            "`overloaded`, `search_timeout`, `index_unavailable`, `suggestions_unavailable`, `index_locked` or `audit_unavailable`: to be tried again",
        ),
    ] {
        let mut error = json!({
            "description": about,
            "content": {"application/json": {"schema": schema_named("ErrorBody")}},
        });
        if matches!(status, 429 | 503) {
            error["headers"] = retry.clone();
        }
        errors.insert(status.to_string(), error);
    }
    debug_assert!(
        errors
            .keys()
            .all(|status| StatusCode::from_bytes(status.as_bytes()).is_ok())
    );
    Value::Object(errors)
}
