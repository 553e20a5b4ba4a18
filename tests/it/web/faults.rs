//! Errors, as people see them.

use std::sync::Arc;

use axum::http::{Method, StatusCode, header};
use gongwen::model::{Document, DocumentId};
use gongwen::query::{FacetField, SearchRequest, SuggestRequest};
use gongwen::search::{
    Documents, Engine, Export, Listed, MarkedDocument, Republications, SearchError, SearchResponse,
    Statistics, StoredDocument, SuggestResponse, ValueYears,
};

use super::client::{check_holds, links, page_of};
use crate::client::{answer, router_of};
use crate::support::corpus_engine;

#[tokio::test]
async fn errors_are_pages_outside_of_the_api() {
    let engine = corpus_engine();
    let html = page_of(engine, "/search?q=a&page=0", StatusCode::BAD_REQUEST).await;
    check_holds(&html, &["页码", "<code>page</code>", "去掉这项参数再试"]);
    assert_eq!(links(&html, "/search?q=a"), ["/search?q=a"]);
    let deep = page_of(
        corpus_engine(),
        "/search?page=1001",
        StatusCode::BAD_REQUEST,
    )
    .await;
    check_holds(&deep, &["10,000", "缩小范围"]);
    for path in ["/documents/none", "/documents/%FF", "/nothing"] {
        let html = page_of(corpus_engine(), path, StatusCode::NOT_FOUND).await;
        check_holds(&html, &["<h1>没有找到"]);
    }
    let router = router_of(corpus_engine());
    let (status, headers, html) = answer(router, Method::POST, "/search").await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(headers[header::ALLOW], "GET,HEAD");
    check_holds(&html, &["不支持这种访问方式"]);
    let (_, headers, _) = answer(router_of(corpus_engine()), Method::GET, "/api/v1/x").await;
    assert_eq!(headers[header::CONTENT_TYPE], "application/json");
}

/// An engine that fails the program.
struct Broken;

impl Engine for Broken {
    fn search(&self, _: &SearchRequest) -> Result<SearchResponse, SearchError> {
        panic!("a secret of the machine")
    }

    fn search_all(&self, _: &[SearchRequest]) -> Vec<Result<SearchResponse, SearchError>> {
        panic!("a secret of the machine")
    }

    fn suggest(&self, _: &SuggestRequest) -> Result<SuggestResponse, SearchError> {
        Err(SearchError::ExpiredCursor)
    }

    fn export(&self, _: &SearchRequest) -> Result<Export, SearchError> {
        Err(SearchError::ExpiredCursor)
    }

    fn documents(&self, _: &SearchRequest) -> Result<Documents, SearchError> {
        Err(SearchError::ExpiredCursor)
    }

    fn part(&self, _: u32, _: u32, _: usize) -> Result<Option<Vec<Listed>>, SearchError> {
        Err(SearchError::ExpiredCursor)
    }

    fn document(&self, _: &DocumentId) -> Result<Option<StoredDocument>, SearchError> {
        Err(SearchError::ExpiredCursor)
    }

    fn marked_document(
        &self,
        _: &DocumentId,
        _: &SearchRequest,
    ) -> Result<Option<MarkedDocument>, SearchError> {
        Err(SearchError::ExpiredCursor)
    }

    fn similar(&self, _: &DocumentId, _: usize) -> Result<Vec<Document>, SearchError> {
        Err(SearchError::ExpiredCursor)
    }

    fn republications(&self, _: &DocumentId) -> Result<Republications, SearchError> {
        Err(SearchError::ExpiredCursor)
    }

    fn years(&self, _: FacetField) -> Result<Arc<Vec<ValueYears>>, SearchError> {
        Err(SearchError::ExpiredCursor)
    }

    fn revision(&self) -> Result<String, SearchError> {
        Err(SearchError::ExpiredCursor)
    }

    fn statistics(&self) -> Result<Statistics, SearchError> {
        Err(SearchError::ExpiredCursor)
    }
}

#[tokio::test]
async fn our_own_failures_are_pages_without_details() {
    let html = page_of(Arc::new(Broken), "/", StatusCode::INTERNAL_SERVER_ERROR).await;
    check_holds(&html, &["系统出了故障"]);
    assert!(!html.contains("secret"));
}
