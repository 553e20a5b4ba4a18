//! Tables.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use gongwen::http::{LimitsInForce, router};
use gongwen::index::Generation;
use gongwen::search::SearchEngine;
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use super::client::{get, rows};
use crate::client::{http_config, limits, router_of};
use crate::support::{analysis, corpus_engine, document, engine, writer_config};

#[tokio::test]
async fn a_table_has_all_hits_of_all_pages() {
    for query in [
        "",
        "q=%E5%85%BB%E8%80%81",
        "doc_type=%E9%80%9A%E7%9F%A5",
        "q=nothing-of-this",
    ] {
        let (media_type, csv) = get(corpus_engine(), &format!("/search.csv?{query}")).await;
        assert!(
            media_type.starts_with("text/csv; charset=utf-8"),
            "{media_type}"
        );
        let mut found: Vec<_> = rows(&csv);
        let mut expected = Vec::new();
        let mut path = format!("/api/v1/search?{query}&size=100");
        loop {
            let (_, json) = get(corpus_engine(), &path).await;
            let json: Value = serde_json::from_str(&json).unwrap();
            expected.extend(json["hits"].as_array().unwrap().clone());
            let Some(next) = json["next_cursor"].as_str() else {
                break;
            };
            path = format!("/api/v1/search?cursor={next}");
        }
        expected.sort_by_key(|hit| hit["id"].as_str().unwrap().to_owned());
        found.sort_by_key(|row| row["标识"].clone());
        assert_eq!(found.len(), expected.len(), "{query}");
        for (row, hit) in found.iter().zip(&expected) {
            for (column, field) in [
                ("标识", "id"),
                ("标题", "title"),
                ("文号", "doc_number"),
                ("索引号", "catalog_number"),
                ("发布日期", "published_date"),
                ("有效性", "validity"),
                ("原文地址", "source_url"),
            ] {
                assert_eq!(
                    row[column],
                    hit[field].as_str().unwrap_or_default(),
                    "{column}"
                );
            }
            assert!(row["网址"].starts_with("http://localhost/documents/"));
        }
    }
}

#[tokio::test]
async fn who_does_not_read_a_table_keeps_no_place() {
    let long = "长".repeat(300);
    let documents: Vec<_> = (0..2_000)
        .map(|number| document(&format!("{number:05}"), &long, "正文"))
        .collect();
    let mut config = http_config();
    config.limits = LimitsInForce::new(1, Duration::from_secs(2), limits());
    let router = router(engine(&documents), &config).unwrap();
    let ask = |path: &str| {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        router.clone().oneshot(request)
    };
    let mut tables = Vec::new();
    for _ in 0..3 {
        let mut table = ask("/search.csv").await.unwrap();
        assert_eq!(table.status(), StatusCode::OK);
        table.body_mut().frame().await.unwrap().unwrap();
        tables.push(table);
    }
    let found = ask("/search?q=a").await.unwrap();
    assert_eq!(found.status(), StatusCode::OK);
    // And who reads on gets all of it.
    let rest = tables.pop().unwrap().into_body().collect().await.unwrap();
    let rest = String::from_utf8(rest.to_bytes().to_vec()).unwrap();
    assert!(rest.ends_with("01999\r\n"));
}

#[tokio::test]
async fn a_table_is_of_one_commit() {
    let generation = Generation::in_memory(&analysis()).unwrap();
    let mut writer = generation.writer(writer_config()).unwrap();
    let long = "长".repeat(300);
    for number in 0..2_000 {
        let title = format!("{long}前");
        let id = format!("{number:05}");
        writer.add(&document(&id, &title, "")).unwrap();
    }
    writer.commit().unwrap();
    let reader = generation.reader().unwrap();
    let router = router_of(Arc::new(SearchEngine::embedded(reader.clone())));
    let ask = || {
        let request = Request::builder().uri("/search.csv");
        let request = request.body(Body::empty()).unwrap();
        router.clone().oneshot(request)
    };
    let mut table = ask().await.unwrap();
    let first = table.body_mut().frame().await.unwrap().unwrap();
    for number in 1_000..3_000 {
        let id = format!("{number:05}");
        writer.add(&document(&id, "后", "")).unwrap();
    }
    writer.commit().unwrap();
    reader.follow().unwrap();
    let mut whole = first.into_data().unwrap().to_vec();
    whole.extend(table.into_body().collect().await.unwrap().to_bytes());
    let found = rows(std::str::from_utf8(&whole).unwrap());
    assert_eq!(found.len(), 2_000);
    assert!(found.iter().all(|row| row["标题"].ends_with('前')));
    let after = ask().await.unwrap().into_body().collect().await.unwrap();
    assert_eq!(
        rows(std::str::from_utf8(&after.to_bytes()).unwrap()).len(),
        3_000
    );
}
