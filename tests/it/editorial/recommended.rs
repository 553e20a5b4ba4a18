//! Recommended documents stand above the result, of which they are no part.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use gongwen::http::SearchParams;
use gongwen::query::SearchRequest;
use gongwen::search::{
    BestBets, BlockedSuggestions, Editorial, Engine, SearchEngine, SearchResponse,
};
use gongwen::text::Synonyms;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{DAY, engine_with};
use crate::client::{self, router_of};
use crate::support::{corpus_engine, ids};
use crate::web::client::{check_holds, encoded, hit_ids, page_of};

const BETS: &str = "[[best_bet]]\nqueries = [\"高温津贴\", \"高温补贴\"]\n\
                    documents = [\"guide\", \"gone\", \"notice-03\"]\n\
                    from = 2026-06-01\nuntil = 2026-06-30\n";
/// The same without days, for what asks the clock.
const ALWAYS: &str =
    "[[best_bet]]\nqueries = [\"高温津贴\"]\ndocuments = [\"guide\", \"notice-03\"]\n";

fn request(query: &str) -> SearchRequest {
    SearchParams::from_query_string(query).unwrap().request
}

fn on_the_day(engine: &SearchEngine, query: &str) -> SearchResponse {
    let request = SearchRequest {
        best_bets: Some(DAY),
        ..request(query)
    };
    engine.search(&request).unwrap()
}

fn recommended(response: &SearchResponse) -> Vec<&str> {
    let bets = response.best_bets.iter();
    bets.map(|hit| hit.document.id.as_str()).collect()
}

#[test]
fn they_belong_to_the_whole_query_on_its_days() {
    let engine = engine_with(BETS, "");
    for query in [
        "q=高温津贴",
        "q=高溫 津貼？",
        "q=高温补贴&size=1",
        "q=高温津贴&scope=title",
    ] {
        assert_eq!(
            recommended(&on_the_day(&engine, query)),
            ["guide", "notice-03"],
            "{query}"
        );
    }
    for query in [
        "q=高温津贴通知",
        "q=",
        "q=高温津贴&page=2&size=3",
        "q=高温津贴&order=-published_date",
        "q=高温津贴&doc_type=通知",
        "q=高温津贴&published_from=2020-01-01",
    ] {
        assert!(
            recommended(&on_the_day(&engine, query)).is_empty(),
            "{query}"
        );
    }
    let july = SearchRequest {
        best_bets: Some("2026-07-01".parse().unwrap()),
        ..request("q=高温津贴")
    };
    assert!(engine.search(&july).unwrap().best_bets.is_empty());
    let unasked = engine.search(&request("q=高温津贴")).unwrap();
    assert!(unasked.best_bets.is_empty());
}

#[test]
fn the_result_is_the_same_with_and_without_them() {
    let with = engine_with(ALWAYS, "");
    // Over the same commit.
    let without = SearchEngine::clone(&with).with_synonyms(Synonyms::built_in());
    let mut paged = Vec::new();
    for page in 1..=5 {
        for collapse in [false, true] {
            let query =
                format!("q=高温津贴&size=3&page={page}&facets=doc_type&collapse={collapse}");
            let (with, without) = (on_the_day(&with, &query), on_the_day(&without, &query));
            assert_eq!(ids(&with), ids(&without), "{query}");
            assert_eq!((with.total, with.groups), (without.total, without.groups));
            assert_eq!(with.facets, without.facets);
            assert_eq!(with.next, without.next);
            assert_eq!(with.query, without.query);
            assert_eq!(with.best_bets.len(), if page == 1 { 2 } else { 0 });
            if !collapse {
                paged.extend(ids(&with).iter().map(ToString::to_string));
            }
        }
    }
    paged.sort_unstable();
    paged.dedup();
    assert_eq!(
        paged.len(),
        12,
        "each match on one page, that which is recommended, too"
    );
    let count = |engine: &SearchEngine| engine.export(&request("q=高温津贴")).unwrap().count();
    assert_eq!(count(&with), count(&without));
}

#[test]
fn what_is_not_there_is_told() {
    let engine = engine_with(BETS, "");
    let missing = engine.missing_best_bets().unwrap();
    assert_eq!(missing.len(), 1);
    assert_eq!(
        (missing[0].entry, missing[0].document.as_str()),
        (1, "gone")
    );
    let sound = engine_with(ALWAYS, "").missing_best_bets().unwrap();
    assert_eq!(sound, []);
}

fn bet_ids(answer: &Value) -> Vec<&str> {
    let bets = answer["best_bets"].as_array().unwrap().iter();
    bets.map(|bet| bet["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_api_lists_them_apart_from_the_hits() {
    let router = router_of(engine_with(ALWAYS, ""));
    let path = format!("/api/v1/search?q={}&size=2", encoded("高温津贴"));
    let (status, _, text) = client::answer(router.clone(), Method::GET, &path).await;
    assert_eq!(status, StatusCode::OK);
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(bet_ids(&answer), ["guide", "notice-03"]);
    assert_eq!(answer["total"]["value"], 12);
    assert_eq!(answer["hits"].as_array().unwrap().len(), 2);
    let marked = &answer["best_bets"][1];
    assert_eq!(
        marked["highlights"]["title"]["ranges"],
        json!([[6, 10]]),
        "{marked}"
    );
    assert!(marked.get("score").is_none());

    let (_, _, text) =
        client::answer(router.clone(), Method::GET, &format!("{path}&fields=title")).await;
    let answer: Value = serde_json::from_str(&text).unwrap();
    let expected = json!({"id": "guide", "title": "云澜市劳动者权益指南"});
    assert_eq!(answer["best_bets"][0], expected);

    for (path, body) in [
        ("/api/v1/search", json!({"q": "高温津贴"})),
        (
            "/api/v1/searches",
            json!({"searches": [{"q": "津贴"}, {"q": "高温津贴"}]}),
        ),
    ] {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        let request = request.body(Body::from(body.to_string())).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let answer: Value = serde_json::from_slice(&bytes).unwrap();
        let last = answer["answers"]
            .as_array()
            .and_then(|answers| answers.last());
        assert_eq!(
            bet_ids(last.unwrap_or(&answer)),
            ["guide", "notice-03"],
            "{path}"
        );
        if let Some(answers) = answer["answers"].as_array() {
            assert!(bet_ids(&answers[0]).is_empty());
        }
    }
}

#[tokio::test]
async fn the_page_shows_them_above_the_results() {
    let path = format!("/search?q={}", encoded("高温津贴"));
    let html = page_of(engine_with(ALWAYS, ""), &path, StatusCode::OK).await;
    let section = "<section class=\"best-bets\" aria-labelledby=\"best-bets-heading\">";
    check_holds(
        &html,
        &[
            section,
            "<h2 id=\"best-bets-heading\">推荐</h2>",
            "共 <strong>12</strong>",
        ],
    );
    let (_, rest) = html.split_once(section).unwrap();
    let (bets, results) = rest.split_once("</section>").unwrap();
    assert_eq!(hit_ids(bets), ["guide", "notice-03"]);
    assert_eq!(hit_ids(results).len(), 10);
    assert!(bets.contains("第3批<mark>高温津贴</mark>"), "{bets}");
    for further in ["&page=2", "&order=-published_date"] {
        let path = format!("{path}{further}");
        let html = page_of(engine_with(ALWAYS, ""), &path, StatusCode::OK).await;
        assert!(!html.contains("best-bets"), "{further}");
    }
    // Found by nobody, and recommended all the same.
    let only = ALWAYS.replace("高温津贴", "鑫鑫鑫");
    let path = format!("/search?q={}", encoded("鑫鑫鑫"));
    let html = page_of(engine_with(&only, ""), &path, StatusCode::OK).await;
    check_holds(&html, &[section, "共 <strong>0</strong>"]);
}

#[test]
fn the_example_is_of_the_sample_documents() {
    let example = include_str!("../../../docs/editorial/best-bets.toml");
    let bets = BestBets::parse("best-bets.toml", example).unwrap();
    let blocked = include_str!("../../../docs/editorial/blocked-suggestions.txt");
    let blocked = BlockedSuggestions::parse("blocked-suggestions.txt", blocked).unwrap();
    assert_eq!((bets.len(), blocked.len()), (3, 2));
    let lists = Editorial::new(Synonyms::built_in(), bets, blocked);
    let engine = SearchEngine::clone(&corpus_engine()).with_editorial(lists);
    assert_eq!(engine.missing_best_bets().unwrap(), []);
    let found = on_the_day(&engine, "q=养老");
    assert_eq!(recommended(&found), ["yl-2023-0058", "yl-2018-0074"]);
}
