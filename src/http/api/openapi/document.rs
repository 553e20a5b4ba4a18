//! The whole document.

use std::sync::LazyLock;

use axum::Json;
use serde_json::{Value, json};

use super::answers::errors;
use super::schemas::schemas;
use super::{administration, changes, reading};

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let mut paths = reading::paths();
    changes::add_to(&mut paths);
    administration::add_to(&mut paths);
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
            {"name": "changes", "description": "Administration, for who holds a token with the scope of it"},
        ],
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "responses": errors(),
            "securitySchemes": {"token": {
                "type": "http",
                "scheme": "bearer",
                "description": "An administrator's token, as `gongwen token new` makes them. Each has \
                                scopes: `documents`, `reindex`, `queries`. Wrong ones are answered \
                                401, those without the scope 403, and 20 refused attempts a minute \
                                of a client are followed by 429.",
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
