//! The types of the answers as schemas.

use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

use super::parameters::search_object;
use crate::http::admin::{QueriesBody, ReindexBody, ReindexRequestBody, ResultBody, SummaryBody};
use crate::http::api::document::DocumentBody;
use crate::http::api::facet::FacetValuesBody;
use crate::http::api::search::{HitBody, SearchBody};
use crate::http::api::searches::{MAX_SEARCHES, SearchesBody};
use crate::http::api::stats::StatsBody;
use crate::http::api::suggest::SuggestBody;
use crate::http::error::ErrorBody;

/// All schemas by name.
pub(super) fn schemas() -> Map<String, Value> {
    let mut found: Vec<(String, RefOr<Schema>)> = Vec::new();
    add::<ErrorBody>(&mut found);
    add::<SearchBody>(&mut found);
    add::<HitBody>(&mut found);
    add::<SearchesBody>(&mut found);
    add::<FacetValuesBody>(&mut found);
    add::<StatsBody>(&mut found);
    add::<SuggestBody>(&mut found);
    add::<DocumentBody>(&mut found);
    add::<ResultBody>(&mut found);
    add::<SummaryBody>(&mut found);
    add::<ReindexRequestBody>(&mut found);
    add::<ReindexBody>(&mut found);
    add::<QueriesBody>(&mut found);
    let mut schemas: Map<String, Value> = found
        .into_iter()
        .filter_map(|(name, schema)| Some((name, serde_json::to_value(schema).ok()?)))
        .collect();
    // A hit has the fields that were asked for, and a result those of a refusal only
    // where there is one: flattening cannot say so.
    for (name, about, required) in [
        (
            "HitBody",
            "A hit, with the fields that were asked for.",
            "id",
        ),
        ("ResultBody", "What became of a document.", "status"),
    ] {
        let mut members = Map::new();
        collect_members(&schema_named(name), &schemas, &mut members);
        let whole = json!({
            "type": "object",
            "description": about,
            "properties": members,
            "required": [required],
        });
        schemas.insert(name.to_owned(), whole);
    }
    schemas.insert("Search".to_owned(), search_object());
    schemas.insert("Searches".to_owned(), searches_object());
    schemas.insert("PostedDocument".to_owned(), posted_document());
    schemas
}

/// A reference to a schema.
pub(super) fn schema_named(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn add<T: ToSchema>(found: &mut Vec<(String, RefOr<Schema>)>) {
    T::schemas(found);
    found.push((T::name().into_owned(), T::schema()));
}

/// The members of an object and of those that are flattened into it.
fn collect_members(schema: &Value, all: &Map<String, Value>, members: &mut Map<String, Value>) {
    let name = schema["$ref"]
        .as_str()
        .and_then(|name| name.rsplit('/').next());
    if let Some(named) = name.and_then(|name| all.get(name)) {
        collect_members(named, all, members);
    }
    for list in ["allOf", "oneOf", "anyOf"] {
        for part in schema[list].as_array().into_iter().flatten() {
            collect_members(part, all, members);
        }
    }
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        members.insert(name.clone(), member.clone());
    }
}

fn searches_object() -> Value {
    json!({
        "type": "object",
        "properties": {"searches": {
            "type": "array",
            "items": {"anyOf": [
                schema_named("Search"),
                {"description": "anything else is answered by its error"},
            ]},
            "minItems": 1,
            "maxItems": MAX_SEARCHES,
        }},
        "required": ["searches"],
        "additionalProperties": false,
    })
}

fn posted_document() -> Value {
    // What is empty is absent, whatever it is.
    let text = json!({"anyOf": [
        {"type": ["string", "null"]},
        {"type": "array", "maxItems": 0},
        {"type": "object", "maxProperties": 0},
    ]});
    json!({
        "type": "object",
        "description": "A document. Members may be named as sources name them (`标题`, `发布机构` …); \
                        others are kept under `extra`.",
        "properties": {
            "id": text,
            "title": text,
            "body": text,
            "issuer": {"anyOf": [text, {"type": "array", "description": "joint issuers"}]},
            "doc_number": text,
            "catalog_number": text,
            "published_date": text,
            "written_date": text,
        },
    })
}
