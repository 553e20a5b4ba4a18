//! Searches that are posted as JSON, one or several.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::client::{check_error, get, post};

/// The answer without what changes from one to the next.
fn settled(mut body: Value) -> Value {
    body["took_ms"] = Value::Null;
    body
}

#[tokio::test]
async fn a_posted_search_finds_what_its_address_finds() {
    for (posted, query) in [
        (json!({}), ""),
        (
            json!({"q": "通知", "size": 2, "facets": ["issuer:2", "topic"], "explain": true}),
            "q=%E9%80%9A%E7%9F%A5&size=2&facets=issuer:2,topic&explain=true",
        ),
        (
            json!({"published_year": [2021, "2022"], "fields": ["title"], "order": "-written_date"}),
            "published_year=2021&published_year=2022&fields=title&order=-written_date",
        ),
    ] {
        let (status, found) = post("/api/v1/search", posted.to_string()).await;
        assert_eq!(status, StatusCode::OK, "{found}");
        let (_, expected) = get(&format!("/api/v1/search?{query}")).await;
        assert_eq!(settled(found), settled(expected));
    }
}

#[tokio::test]
async fn a_posted_search_names_what_it_does_not_take() {
    let bad = StatusCode::BAD_REQUEST;
    for (posted, code, parameter) in [
        (r#"{"query": "a"}"#, "unknown_parameter", "query"),
        (r#"{"q": "a", "q": "b"}"#, "invalid_value", "q"),
        (r#"{"size": 1000}"#, "invalid_value", "size"),
        (r#"{"order": "newest"}"#, "invalid_value", "order"),
        (r#"{"cursor": "x"}"#, "invalid_value", "cursor"),
    ] {
        check_error(
            &post("/api/v1/search", posted).await,
            bad,
            code,
            Some(parameter),
        );
    }
}

#[tokio::test]
async fn several_searches_are_answered_in_their_order() {
    let posted =
        json!({"searches": [{"q": "通知", "size": 1}, {"order": "newest"}, 5, {"size": 2}]});
    let (status, body) = post("/api/v1/searches", posted.to_string()).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let answers = body["answers"].as_array().unwrap();
    assert_eq!(answers.len(), 4);
    let (_, first) = get("/api/v1/search?q=%E9%80%9A%E7%9F%A5&size=1").await;
    assert_eq!(settled(answers[0].clone()), settled(first));
    assert_eq!(answers[1]["error"]["parameter"], "order");
    assert_eq!(answers[2]["error"]["parameter"], "searches");
    assert_eq!(answers[3]["hits"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn too_many_searches_or_none_are_refused() {
    let bad = StatusCode::BAD_REQUEST;
    for count in [0, 21] {
        let posted = json!({"searches": vec![json!({}); count]}).to_string();
        let found = post("/api/v1/searches", posted).await;
        check_error(&found, bad, "invalid_value", Some("searches"));
    }
    let found = post("/api/v1/searches", r#"{"searches": [{}], "size": 1}"#).await;
    check_error(&found, bad, "invalid_body", None);
}
