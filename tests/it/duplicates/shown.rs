//! The other places of a hit in the API, on the pages and in an export.

use std::sync::Arc;

use axum::http::Method;
use gongwen::http::SearchParams;
use gongwen::model::Document;
use gongwen::search::{Engine, SearchEngine};
use serde_json::{Value, json};

use super::groups::long_body;
use crate::client::{answer, router_of};
use crate::support::{document, engine};

fn three_places() -> Arc<SearchEngine> {
    let places = ["云澜市", "星河县", "鹭汀区"].into_iter().zip(1_i8..);
    let documents: Vec<Document> = places
        .map(|(place, day)| {
            let mut one = document(&format!("p{day}"), "供热补贴的通知", &long_body(2));
            one.issuer = Some(format!("{place}人民政府"));
            one.published_date = Some(jiff::civil::date(2024, 5, day));
            one.source_url = Some(format!("https://www.yunlan.example/{day}"));
            one
        })
        .chain([document("x", "供热通告", &long_body(9))])
        .collect();
    engine(&documents)
}

async fn get(path: &str) -> String {
    answer(router_of(three_places()), Method::GET, path).await.2
}

async fn get_json(path: &str) -> Value {
    serde_json::from_str(&get(path).await).unwrap()
}

#[tokio::test]
async fn the_api_lists_the_other_places() {
    let body = get_json("/api/v1/search?collapse=true&order=-published_date").await;
    assert_eq!(
        body["total"],
        json!({"value": 4, "exact": true, "groups": 2})
    );
    assert_eq!(body["hits"][0]["id"], "p3");
    assert_eq!(body["hits"][0]["duplicates_total"], 2);
    assert_eq!(
        body["hits"][0]["duplicates"][0],
        json!({
            "id": "p2",
            "title": "供热补贴的通知",
            "issuer": "星河县人民政府",
            "source_url": "https://www.yunlan.example/2",
            "published_date": "2024-05-02",
        })
    );
    assert_eq!(body["hits"][1]["duplicates"], json!([]));
    let fields = get_json("/api/v1/search?collapse=true&fields=duplicates_total").await;
    assert_eq!(
        fields["hits"][0],
        json!({"id": "p3", "duplicates_total": 2})
    );

    let apart = get_json("/api/v1/search").await;
    assert_eq!(apart["total"], json!({"value": 4, "exact": true}));
    assert!(apart["hits"][0].get("duplicates").is_none());
    let wrong = get_json("/api/v1/search?collapse=yes").await;
    assert_eq!(wrong["error"]["parameter"], "collapse");
}

#[tokio::test]
async fn a_cursor_goes_on_collapsed() {
    let first = get_json("/api/v1/search?collapse=true&size=1").await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let params = SearchParams::from_query_string(&format!("cursor={cursor}")).unwrap();
    assert!(params.request.collapse);
    let other = format!("cursor={cursor}&collapse=false");
    let error = SearchParams::from_query_string(&other).unwrap_err();
    assert_eq!(error.parameter(), "collapse");
}

#[tokio::test]
async fn the_page_collapses_and_can_show_all() {
    let html = get("/search?order=-published_date").await;
    let holds = |html: &str, part: &str| assert!(html.contains(part), "{part} not in {html}");
    holds(&html, "共 <strong>4</strong> 份文件");
    holds(&html, "合并重复发布后 <strong>2</strong> 条结果");
    holds(&html, "<summary>另有 2 处发布相同内容</summary>");
    holds(
        &html,
        "<a href=\"&#x2f;documents&#x2f;p1?order=-published_date\">",
    );
    holds(&html, "星河县人民政府 <time datetime=\"2024-05-02\">");
    holds(
        &html,
        "href=\"https:&#x2f;&#x2f;www.yunlan.example&#x2f;2\"",
    );
    holds(&html, "collapse=false\" rel=\"nofollow\">逐份显示</a>");
    assert_eq!(html.matches("<h3><a").count(), 2);

    let html = get("/search?collapse=false").await;
    assert_eq!(html.matches("<h3><a").count(), 4);
    assert!(!html.contains("处发布相同内容"));
    holds(
        &html,
        "<a href=\"&#x2f;search\" rel=\"nofollow\">合并显示</a>",
    );
    holds(&html, "name=\"collapse\" value=\"false\"");
    // One page of groups has no way on.
    let html = get("/search?size=2").await;
    assert!(!html.contains("class=\"paging\""));
}

#[tokio::test]
async fn a_document_names_where_else_it_is_published() {
    let html = get("/documents/p2").await;
    assert!(html.contains("相同内容的其他发布"));
    for id in ["p1", "p3"] {
        assert!(
            html.contains(&format!("<a href=\"&#x2f;documents&#x2f;{id}\">")),
            "{html}"
        );
    }
    assert!(!get("/documents/x").await.contains("相同内容的其他发布"));
}

#[test]
fn an_export_is_complete() {
    let engine = three_places();
    let params = SearchParams::from_query_string("collapse=true").unwrap();
    assert_eq!(engine.export(&params.request).unwrap().count(), 4);
}
