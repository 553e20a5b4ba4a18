//! Lists of values, charts, and the ways they lead into the results.

use axum::http::StatusCode;

use super::client::{check_holds, encoded, links, page, page_of};
use crate::support::corpus_engine;

#[tokio::test]
async fn values_lead_to_their_documents() {
    for name in [
        "issuer",
        "topic",
        "doc_type",
        "published_year",
        "keyword",
        "validity",
    ] {
        let html = page(&format!("/browse/{name}")).await;
        let found = links(&html, &format!("/search?{name}="));
        assert!(!found.is_empty(), "{name}");
        let results = page(&found[0]).await;
        check_holds(&results, &["class=\"hits\""]);
    }
    page_of(corpus_engine(), "/browse/title", StatusCode::NOT_FOUND).await;
}

#[tokio::test]
async fn a_value_is_found_by_a_part_of_its_name() {
    let text = encoded("财政");
    let html = page(&format!("/browse/issuer?facet_contains={text}")).await;
    let found = links(&html, "/search?issuer=");
    assert!(!found.is_empty() && found.iter().all(|address| address.contains(&text)));
    let nothing = page(&format!(
        "/browse/issuer?facet_contains={}",
        encoded("火箭")
    ))
    .await;
    check_holds(&nothing, &["没有名称包含“火箭”的项目"]);
}

#[tokio::test]
async fn values_are_counted_among_the_results_of_a_search() {
    let query = format!("q={}", encoded("行政复议"));
    let html = page(&format!("/browse/issuer?{query}")).await;
    check_holds(&html, &["返回检索结果", "行政复议"]);
    let chosen = links(&html, &format!("/search?{query}&issuer="));
    assert!(!chosen.is_empty());
    check_holds(&page(&chosen[0]).await, &["取消筛选："]);
}

#[tokio::test]
async fn bars_narrow_to_a_year_and_then_to_a_month() {
    let years = page("/search").await;
    check_holds(&years, &["各年发布"]);
    let year = links(&years, "/search?published_year=2021").swap_remove(0);
    let months = page(&year).await;
    check_holds(&months, &["2021 年各月发布", "全部年份"]);
    let month = links(&months, "/search?published_from=2021-").swap_remove(0);
    let narrowed = page(&month).await;
    check_holds(&narrowed, &["class=\"hits\"", "aria-current=\"true\""]);
}
