//! The operations that read.

use serde_json::{Value, json};

use super::answers::{POSTED, SEARCHING, answers, fresh_answers};
use super::parameters::{in_path, in_query, search_example};
use super::schemas::schema_named;
use crate::http::params::{FACET, SEARCH, SUGGEST, facet_names};

/// Paths with their operations.
pub(super) fn paths() -> Value {
    json!({
        "/api/v1/search": {"get": search(), "post": posted_search()},
        "/api/v1/searches": {"post": searches()},
        "/api/v1/facets/{field}": {"get": facet()},
        "/api/v1/suggest": {"get": suggest()},
        "/api/v1/stats": {"get": stats()},
        "/api/v1/documents/{id}": {"get": document()},
        "/api/v1/openapi.json": {"get": openapi()},
    })
}

fn search() -> Value {
    json!({
        "operationId": "search",
        "tags": ["search"],
        "summary": "Search",
        "description": "Hits, their total and facets. An empty value counts as absent; a filter is \
                        repeated for alternatives.",
        "parameters": in_query(&SEARCH),
        "responses": fresh_answers("SearchBody", "what was found", &SEARCHING),
    })
}

fn posted_search() -> Value {
    json!({
        "operationId": "postSearch",
        "tags": ["search"],
        "summary": "Search, with the parameters as JSON",
        "description": "For searches that are too long for an address. Filters take a text or a list.",
        "requestBody": body("Search", &search_example()),
        "responses": answers("SearchBody", "what was found", &POSTED),
    })
}

fn searches() -> Value {
    let example = json!({"searches": [search_example(), {"order": "-published_date", "size": 1}]});
    json!({
        "operationId": "postSearches",
        "tags": ["search"],
        "summary": "Several searches at once",
        "description": "They are answered in their order and of one commit (a cursor goes on in its \
                        own), each by what it finds or by its error.",
        "requestBody": body("Searches", &example),
        "responses": answers("SearchesBody", "an answer for each search", &POSTED),
    })
}

fn facet() -> Value {
    let field = in_path(
        "field",
        "the facet",
        &json!({"type": "string", "enum": facet_names()}),
        "issuer",
    );
    let counted = SEARCH.iter().filter(|parameter| parameter.is_counted());
    let mut parameters = vec![field];
    parameters.extend(in_query(FACET.iter().chain(counted)));
    let errors = [400, 404];
    json!({
        "operationId": "facet",
        "tags": ["search"],
        "summary": "The values of one facet",
        "description": "Values and how many documents of the search have each, those of most \
                        documents first. A filter of the facet itself is left out of its counts. \
                        `missing` has no value, `other` has values that are not listed.",
        "parameters": parameters,
        "responses": fresh_answers("FacetValuesBody", "the values", &errors),
    })
}

fn suggest() -> Value {
    json!({
        "operationId": "suggest",
        "tags": ["search"],
        "summary": "Suggestions for what is typed",
        "description": "Titles, issuers, keywords and frequent queries. `current` is false for the \
                        moment between a commit and its suggestions.",
        "parameters": in_query(&SUGGEST),
        "responses": answers("SuggestBody", "the suggestions", &[400]),
    })
}

fn stats() -> Value {
    json!({
        "operationId": "stats",
        "tags": ["documents"],
        "summary": "What is served",
        "description": "The generation, the number of documents, and their oldest and newest days.",
        "responses": fresh_answers("StatsBody", "what is served", &[400]),
    })
}

fn document() -> Value {
    json!({
        "operationId": "document",
        "tags": ["documents"],
        "summary": "A whole document",
        "parameters": [document_id()],
        "responses": fresh_answers("DocumentBody", "the document", &[404]),
    })
}

/// The identifier of a document, in a path.
pub(super) fn document_id() -> Value {
    let schema = json!({"type": "string", "minLength": 1});
    in_path(
        "id",
        "the identifier of the document",
        &schema,
        "lt-2021-0044",
    )
}

fn openapi() -> Value {
    json!({
        "operationId": "openapi",
        "tags": ["documents"],
        "summary": "This description",
        "responses": {"200": {
            "description": "the API in OpenAPI 3.1",
            "content": {"application/json": {"schema": {"type": "object"}}},
        }},
    })
}

fn body(schema: &str, example: &Value) -> Value {
    let content = json!({"schema": schema_named(schema), "example": example});
    json!({"required": true, "content": {"application/json": content}})
}
