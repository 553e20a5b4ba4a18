//! The whole document.

use std::sync::LazyLock;

use axum::Json;
use serde_json::{Value, json};

use super::answers::errors;
use super::schemas::schemas;
use super::{changes, reading};

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let mut paths = reading::paths();
    changes::add_to(&mut paths);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "gongwen",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": env!("CARGO_PKG_DESCRIPTION"),
            "description": "Unknown parameters and values are refused by name. Every error is \
                            `{\"error\": {\"code\", \"message\", \"parameter\"}}`, also of a path \
                            that does not exist (404) and of a method that a path does not take \
                            (405). Answers are compressed by gzip, brotli or zstd.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [
            {"name": "search", "description": "Searching"},
            {"name": "documents", "description": "Documents"},
            {"name": "changes", "description": "Changes, for who holds the administrator's token"},
        ],
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "responses": errors(),
            "securitySchemes": {"token": {
                "type": "http",
                "scheme": "bearer",
                "description": "the administrator's token",
            }},
        },
    })
});

/// The API in OpenAPI 3.1.
pub(in crate::http::api) fn document() -> &'static Value {
    &DOCUMENT
}

pub(in crate::http::api) async fn handle() -> Json<&'static Value> {
    Json(document())
}
