//! The page of results: the hits of the API, and links that work.

use axum::http::{Method, StatusCode};

use super::client::{check_holds, check_own_scripts, encoded, hit_ids, links, page};
use crate::client::{answer, router_of};
use crate::support::{corpus_engine, search};

#[tokio::test]
async fn the_page_and_the_api_give_the_same_hits() {
    let policy = encoded("优化营商环境");
    let report = encoded("报告");
    for query in [
        String::new(),
        format!("q={policy}"),
        format!("q={policy}&page=2&size=3"),
        format!("q={report}&order=-written_date&size=50"),
        format!("q={report}&scope=title&doc_type={report}&published_from=2020-01-01"),
        format!("q={}", encoded("“行政复议” -仲裁")),
        format!("q={}", encoded("养老 火箭 垃圾 分类 月球基地")),
        "published_year=2021&published_year=2023&highlight=false&facets=issuer:3".to_owned(),
    ] {
        let html = page(&format!("/search?{query}")).await;
        let collapsed = format!("{query}&collapse=true");
        let response = search(corpus_engine().as_ref(), &collapsed);
        let mut expected: Vec<&str> = Vec::new();
        for hit in &response.hits {
            expected.push(hit.document.id.as_str());
            let others = hit.republications.iter().flat_map(|others| &others.first);
            expected.extend(others.map(|other| other.id.as_str()));
        }
        assert_eq!(hit_ids(&html), expected, "{query}");
        check_holds(&html, &[&format!("共 <strong>{}</strong>", response.total)]);
        check_own_scripts(&html);
    }
}

#[tokio::test]
async fn every_link_of_a_page_of_results_is_valid() {
    let query = format!(
        "/search?q={}&size=2&page=2&published_from=2018-01-01",
        encoded("通知")
    );
    let html = page(&query).await;
    check_holds(
        &html,
        &[
            "<mark>通知</mark>",
            "name=\"published_from\" value=\"2018-01-01\"",
            "aria-current=\"page\"",
            "rel=\"prev\"",
            "rel=\"next\"",
            "清除全部",
        ],
    );
    let addresses: Vec<String> = ["/search?", "/browse/"]
        .iter()
        .flat_map(|beginning| links(&html, beginning))
        .collect();
    assert!(addresses.len() > 20);
    for address in addresses {
        page(&address).await;
    }
    for beginning in ["/feed.atom?", "/search.csv?"] {
        let address = links(&html, beginning).swap_remove(0);
        let (status, ..) = answer(router_of(corpus_engine()), Method::GET, &address).await;
        assert_eq!(status, StatusCode::OK, "{address}");
    }
}

#[tokio::test]
async fn a_value_is_chosen_and_let_go_again() {
    let start = format!("/search?q={}", encoded("通知"));
    let html = page(&start).await;
    let chosen = links(&html, &format!("{start}&doc_type=")).swap_remove(0);
    let html = page(&chosen).await;
    check_holds(
        &html,
        &[
            "aria-current=\"true\"",
            "（已选，点击取消）",
            "class=\"chips\"",
        ],
    );
    assert!(links(&html, "/search").contains(&start));
}

#[tokio::test]
async fn a_relaxed_query_says_so() {
    let text = encoded("养老 火箭 垃圾 分类 月球基地");
    let html = page(&format!("/search?q={text}")).await;
    let response = search(corpus_engine().as_ref(), &format!("q={text}"));
    let relaxation = response.query.relaxation.unwrap();
    let line = format!(
        "没有同时包含全部词语的文件，以下结果至少包含 {} 个词中的 {} 个。",
        relaxation.units, relaxation.least_units
    );
    check_holds(&html, &[&line]);
}

#[tokio::test]
async fn an_empty_result_has_ways_out() {
    let text = encoded("“月球 基地”");
    let html = page(&format!(
        "/search?q={text}&scope=title&validity={}",
        encoded("有效")
    ))
    .await;
    check_holds(
        &html,
        &[
            "没有找到与 <b>“月球 基地”</b> 相符的文件",
            "去掉筛选条件",
            "去掉引号再检索",
            "检索全部内容",
        ],
    );
    let without = page("/search?issuer=nobody").await;
    check_holds(&without, &["没有符合这些条件的文件"]);
    let beyond = page("/search?page=900").await;
    check_holds(&beyond, &["这一页没有内容"]);
}
