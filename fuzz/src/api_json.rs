//! The API: every body and query string is answered in JSON, a success or a fault
//! of the caller's that says why, and never one of the server's.

use std::io::Cursor;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use gongwen::http::SearchParams;
use gongwen::ingest::{Item, posted_document, posted_lines};
use gongwen::model::DocumentId;
use http_body_util::BodyExt;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

use super::files::assert_items;
use super::portal::ROUTER;
use super::text::text;

thread_local! {
    static RUNTIME: Runtime = Builder::new_current_thread().enable_all().build().unwrap();
}

/// The first byte says what is asked, the others with what.
pub fn check(data: &[u8]) {
    let Some((&kind, input)) = data.split_first() else {
        return;
    };
    match kind {
        b's' => _ = post("/api/v1/search", input),
        b'm' => check_searches(input),
        b'g' => check_query_string(input),
        b'd' => check_document(input),
        b'l' => {
            let items: Vec<Item> = posted_lines(Cursor::new(input.to_vec())).collect();
            assert!(items.len() <= input.split(|&byte| byte == b'\n').count());
            assert_items(&items, input.len(), true);
        }
        b'f' => _ = get("/api/v1/facets/issuer", input),
        b'u' => _ = get("/api/v1/suggest", input),
        _ => {}
    }
}

/// Each of several searches is answered by itself.
fn check_searches(input: &[u8]) {
    let (status, body) = post("/api/v1/searches", input);
    if status == StatusCode::OK {
        let asked: Value = serde_json::from_slice(input).unwrap();
        let count = |value: &Value| value.as_array().map(Vec::len);
        assert_eq!(count(&body["answers"]), count(&asked["searches"]));
    }
}

/// What the parameters say is what is answered, and its cursor leads on.
fn check_query_string(input: &[u8]) {
    let query: String = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form_urlencoded::parse(input))
        .finish();
    let read = SearchParams::from_query_string(&query);
    let (status, body) = get("/api/v1/search", query.as_bytes());
    match read {
        // A cursor of another index has expired.
        Ok(params) => {
            let has_cursor = params.request.paging.after.is_some();
            assert!(has_cursor || status == StatusCode::OK, "{query} {body}");
        }
        Err(error) => {
            assert_eq!(status, StatusCode::BAD_REQUEST, "{query} {body}");
            assert_eq!(body["error"]["message"], error.to_string());
        }
    }
    if let Some(cursor) = body["next_cursor"].as_str() {
        let (status, next) = get("/api/v1/search", format!("cursor={cursor}").as_bytes());
        assert_eq!(status, StatusCode::OK, "{query} {next}");
        assert_eq!(next["total"], body["total"], "{query}");
    }
}

fn check_document(input: &[u8]) {
    let id = DocumentId::parse("a1").unwrap();
    let item = posted_document(input, &id);
    if let Item::Document { document, .. } = &item {
        assert_eq!(document.id, id);
        let lines: Vec<Item> = posted_lines(Cursor::new(input.to_vec())).collect();
        if let [Item::Document { document: line, .. }] = lines.as_slice() {
            assert_eq!((&line.title, &line.body), (&document.title, &document.body));
        }
    }
    assert_items(&[item], input.len(), true);
}

fn get(path: &str, query: &[u8]) -> (StatusCode, Value) {
    let query: String = text(query)
        .bytes()
        .map(|byte| match byte {
            b'!'..=b'~' if byte != b'#' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    // The longest address that is read at all.
    match Request::get(format!("{path}?{query}")).body(Body::empty()) {
        Ok(request) => answer(request),
        Err(_) => (StatusCode::URI_TOO_LONG, Value::Null),
    }
}

fn post(path: &str, body: &[u8]) -> (StatusCode, Value) {
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
    answer(request.body(Body::from(body.to_vec())).unwrap())
}

fn answer(request: Request<Body>) -> (StatusCode, Value) {
    RUNTIME.with(|runtime| {
        runtime.block_on(async {
            let response = ROUTER.clone().oneshot(request).await.unwrap();
            let status = response.status();
            assert!(!status.is_server_error(), "{status}");
            assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json");
            let bytes = response.into_body().collect().await.unwrap().to_bytes();
            let body: Value = serde_json::from_slice(&bytes).unwrap();
            let message = body["error"]["message"].as_str();
            assert_eq!(
                status != StatusCode::OK,
                message.is_some_and(|message| !message.is_empty())
            );
            (status, body)
        })
    })
}
