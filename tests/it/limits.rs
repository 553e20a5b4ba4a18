//! What no client may take more of than its share.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use gongwen::http::{Limits, router};
use gongwen::model::DocumentId;
use gongwen::query::FacetField;
use gongwen::search::{Deadline, Engine, SearchError};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use crate::client::{answer, at_once, http_config, limits};
use crate::support::{corpus, corpus_engine, engine};

/// What is asked for at the address of a search or its like.
const ADDRESSES: [&str; 5] = [
    "/api/v1/search?q=%E5%85%BB%E8%80%81",
    "/api/v1/search?q=&facets=doc_type",
    "/api/v1/search?q=%E8%A1%A5%E8%B4%B4&order=-published_date",
    "/search?q=%E5%85%BB%E8%80%81",
    "/search.csv?q=%E5%85%BB%E8%80%81",
];

#[tokio::test]
async fn a_search_ends_with_its_time() {
    let config = http_config();
    config.limits.replace(Limits {
        search_timeout: Duration::ZERO,
        ..limits()
    });
    let router = router(corpus_engine(), &config).unwrap();
    for address in ADDRESSES {
        let (status, headers, body) = answer(router.clone(), Method::GET, address).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{address}");
        assert_eq!(headers[header::RETRY_AFTER], "10", "{address}");
        if address.starts_with("/api/") {
            let json: Value = serde_json::from_str(&body).unwrap();
            assert_eq!(json["error"]["code"], "search_timeout");
        } else {
            assert!(body.contains("这次检索用时过长"), "{address}");
        }
    }
}

#[test]
fn whatever_takes_long_looks_at_the_clock() {
    // Its own, since an engine that others ask knows some answers already.
    let engine = engine(corpus());
    let request = gongwen::http::SearchParams::from_query_string("q=%E5%85%BB%E8%80%81")
        .unwrap()
        .request;
    let id: &DocumentId = &corpus()[0].id;
    let over = Deadline::after(Duration::ZERO);
    let check = |name: &str, result: Result<(), SearchError>| {
        assert!(matches!(result, Err(SearchError::TimedOut)), "{name}");
    };
    over.bound(|| {
        check("search", engine.search(&request).map(drop));
        check("export", engine.export(&request).map(drop));
        check("documents", engine.documents(&request).map(drop));
        check("similar", engine.similar(id, 5).map(drop));
        check("years", engine.years(FacetField::Topic).map(drop));
    });
    let mut lines = engine.export(&request).unwrap();
    check("a line", over.bound(|| lines.next().unwrap()).map(drop));
    let mut documents = engine.documents(&request).unwrap();
    let next = over.bound(|| documents.next().unwrap());
    check("a document", next.map(drop));
    // Nothing is left behind.
    assert!(engine.search(&request).is_ok());
}

#[test]
fn a_search_that_nobody_waits_for_stops() {
    let engine = corpus_engine();
    let request = gongwen::http::SearchParams::from_query_string("q=%E5%85%BB%E8%80%81")
        .unwrap()
        .request;
    let deadline = Deadline::after(Duration::from_hours(1));
    let bound = deadline.clone();
    let searching = std::thread::spawn(move || {
        bound.bound(|| {
            loop {
                if let Err(error) = engine.search(&request) {
                    return error;
                }
            }
        })
    });
    deadline.give_up();
    let ended = searching.join().unwrap();
    assert!(matches!(ended, SearchError::TimedOut), "{ended}");
}

#[tokio::test]
async fn no_more_tables_are_read_than_may_be() {
    let config = http_config();
    config.limits.replace(Limits {
        max_waiting_searches: 1,
        ..limits()
    });
    let router = router(corpus_engine(), &config).unwrap();
    let ask = || {
        let request = Request::builder().uri("/search.csv");
        let request = request.body(Body::empty()).unwrap();
        router.clone().oneshot(request)
    };
    // Its reader takes nothing yet.
    let table = ask().await.unwrap();
    assert_eq!(table.status(), StatusCode::OK);
    let refused = ask().await.unwrap();
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    table.into_body().collect().await.unwrap();
    // Its task ends a moment after the last row.
    while ask().await.unwrap().status() != StatusCode::OK {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_long_body_is_refused_in_the_usual_form() {
    let router = router(corpus_engine(), &http_config()).unwrap();
    let request = Request::builder()
        .method(Method::POST)
        .uri("/preferences")
        .body(Body::from(vec![b'a'; 65 * 1024]))
        .unwrap();
    let answer = router.oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let page = answer.into_body().collect().await.unwrap().to_bytes();
    let page = std::str::from_utf8(&page).unwrap();
    assert!(page.contains("<h1>"), "{page}");
}

#[tokio::test]
async fn what_finds_no_place_is_told_to_come_back() {
    let mut config = http_config();
    let none = Limits {
        max_waiting_searches: 0,
        ..limits()
    };
    config.limits = at_once(0, none);
    let router = router(Arc::clone(&corpus_engine()) as Arc<dyn Engine>, &config).unwrap();
    for address in ADDRESSES {
        let (status, headers, _) = answer(router.clone(), Method::GET, address).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{address}");
        assert_eq!(headers[header::RETRY_AFTER], "1", "{address}");
    }
}
