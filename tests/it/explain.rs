//! Explanations: the parts of a score are the score, and say where it is from.

use axum::http::{Method, StatusCode};
use gongwen::model::{DocNumber, Validity};
use gongwen::search::{Explanation, SearchResponse};
use serde_json::Value;

use crate::client::{answer, router_of};
use crate::relevance::judged_queries;
use crate::support::{corpus, corpus_engine, document, engine, search_text};

/// All hits of a page have one, and its parts sum to the score.
#[track_caller]
fn check_sums(text: &str, response: &SearchResponse) {
    for hit in &response.hits {
        let explanation = hit.explanation.as_ref().unwrap();
        assert_eq!(explanation.score, hit.score, "{text}");
        let sum: f64 = explanation
            .contributions
            .iter()
            .map(|one| f64::from(one.score))
            .sum();
        let factor: f64 = explanation
            .factors
            .iter()
            .map(|one| f64::from(one.value))
            .product();
        let score = f64::from(hit.score.unwrap());
        assert!(
            (sum * factor - score).abs() <= 1e-3 * score,
            "{text}: {sum} × {factor} is not {score} of {}",
            hit.document.id
        );
        assert!(!explanation.sentences.is_empty(), "{text}");
        let scores = explanation.contributions.iter().map(|one| one.score);
        assert!(scores.is_sorted_by(|a, b| a >= b), "{text}");
    }
}

#[test]
fn the_parts_of_every_judged_query_sum_to_the_scores() {
    let mut hits = 0;
    for text in judged_queries() {
        for further in ["&explain=true&size=30", "&explain=true&factors=none"] {
            let response = search_text(corpus_engine().as_ref(), &text, further);
            check_sums(&text, &response);
            hits += response.hits.len();
        }
    }
    assert!(hits > 1_000, "{hits}");
}

#[test]
fn the_parts_of_every_construct_sum_to_the_scores() {
    for text in [
        "“行政复议”",
        "“行政 复议”~5 通知",
        "标题:通知 -复议",
        "补贴 OR 津贴",
        "文种:通知 低保",
        "税",
        "的",
        "云政办发〔2018〕74号",
        "758201934/2021-00027",
        "00027",
        "关于开展“双随机、一公开”监管的通知",
    ] {
        for scope in ["all", "title", "body"] {
            let further = format!("&explain=true&scope={scope}");
            let response = search_text(corpus_engine().as_ref(), text, &further);
            check_sums(text, &response);
        }
    }
}

#[test]
fn behind_a_cursor_it_is_the_same() {
    let all = search_text(
        corpus_engine().as_ref(),
        "低保 补贴 通知",
        "&explain=true&size=6",
    );
    let pages: Vec<SearchResponse> = ["&page=1", "&page=2"]
        .map(|page| {
            let further = format!("&explain=true&size=3{page}");
            search_text(corpus_engine().as_ref(), "低保 补贴 通知", &further)
        })
        .into();
    let found: Vec<&Option<Explanation>> = pages
        .iter()
        .flat_map(|page| &page.hits)
        .map(|hit| &hit.explanation)
        .collect();
    let expected: Vec<&Option<Explanation>> = all.hits.iter().map(|hit| &hit.explanation).collect();
    assert_eq!(found, expected);
}

#[test]
fn only_who_asks_gets_one() {
    let response = search_text(corpus_engine().as_ref(), "通知", "");
    assert!(response.hits.iter().all(|hit| hit.explanation.is_none()));
}

#[test]
fn another_order_has_reasons_without_scores() {
    let further = "&explain=true&order=-published_date";
    let response = search_text(corpus_engine().as_ref(), "行政复议", further);
    for hit in &response.hits {
        let explanation = hit.explanation.as_ref().unwrap();
        assert_eq!((explanation.score, explanation.factors.len()), (None, 0));
        assert!(!explanation.contributions.is_empty());
        assert!(explanation.sentences.iter().all(|one| !one.contains('+')));
    }
    let everything = search_text(corpus_engine().as_ref(), "", "&explain=true");
    let explanation = everything.hits[0].explanation.as_ref().unwrap();
    assert!(explanation.contributions.is_empty() && explanation.sentences.is_empty());
}

#[track_caller]
fn check_says(explanation: &Explanation, expected: &[&str]) {
    for beginning in expected {
        assert!(
            explanation
                .sentences
                .iter()
                .any(|one| one.starts_with(beginning)),
            "{beginning}: {:#?}",
            explanation.sentences
        );
    }
}

#[test]
fn it_names_fields_lanes_identities_and_factors() {
    let mut one = document("a", "行政复议办法", "申请行政复议的，依照本办法。");
    one.doc_number = DocNumber::parse("云司〔2021〕3号");
    one.keywords = vec!["行政复议".to_owned()];
    one.validity = Validity::Repealed;
    one.published_date = Some(jiff::civil::date(2021, 4, 1));
    let engine = engine(&[one, document("b", "通知", "没有别的")]);
    let of = |text: &str| {
        let mut response = search_text(engine.as_ref(), text, "&explain=true");
        response.hits.swap_remove(0).explanation.unwrap()
    };
    check_says(
        &of("行政复议 办法"),
        &[
            "标题含“行政复议”“办法”（词，+",
            "标题含“行政复议”“办法”“行政复议办法”（原样短语，+24.0）",
            "标题含“行政”“政复”“复议”“办法”（字对，+",
            "正文含“行政复议”“办法”（词，+",
            "关键词含“行政复议”（原样短语，+6.0）",
            "标题和正文含检索词的单字（单字，+",
            "检索词在一个分句之内相邻（相邻 20 字，+",
            "检索词在一两句话之内相邻（相邻 80 字，+",
            "有效性：已废止（×0.85）",
            "新旧：2021-04-01（×1.05）",
        ],
    );
    check_says(
        &of("行政复议办法"),
        &["标题与检索词一字不差（标题完全一致，+10000）"],
    );
    check_says(
        &of("云司[2021]03号"),
        &["文号是“云司〔2021〕3号”（文号完全一致，+10000）"],
    );
    check_says(&of("发布:2021 办法"), &["符合“发布:2021”（条件）"]);
}

#[tokio::test]
async fn the_api_and_the_page_give_it() {
    let get = async |path: &str| answer(router_of(corpus_engine()), Method::GET, path).await;
    let query = "q=%E9%AB%98%E9%BE%84%E6%B4%A5%E8%B4%B4&explain=true"; // 高龄津贴
    let (status, _, body) = get(&format!("/api/v1/search?{query}")).await;
    assert_eq!(status, StatusCode::OK);
    let body: Value = serde_json::from_str(&body).unwrap();
    let explanation = &body["hits"][0]["explanation"];
    assert_eq!(explanation["score"], body["hits"][0]["score"]);
    let first = &explanation["contributions"][0];
    assert_eq!(first["field"], "keyword");
    assert_eq!(first["text"], "高龄津贴");
    assert!(first["lane"].is_string() && first["note"].is_string());
    assert!(first["score"].as_f64().unwrap() > 0.0);
    assert_eq!(explanation["factors"][0]["name"], "authority");
    let sentences = explanation["sentences"].as_array().unwrap();
    let sentence = sentences
        .iter()
        .filter_map(Value::as_str)
        .find(|sentence| sentence.contains("含“高龄津贴”"))
        .unwrap();

    let (_, _, page) = get(&format!("/search?{query}")).await;
    assert!(page.contains("<details class=\"why\" open>"));
    assert!(page.contains(&format!("<li>{sentence}</li>")));
    assert!(page.contains("不再说明排序依据"));
    let (_, _, plain) = get(&format!("/search?{}", query.replace("&explain=true", ""))).await;
    assert!(!plain.contains("class=\"why\""));
    assert!(plain.contains("explain=true"));

    let (status, _, _) = get("/api/v1/search?explain=1").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[test]
fn every_document_is_explained_by_its_title() {
    for document in corpus() {
        let response = search_text(corpus_engine().as_ref(), &document.title, "&explain=true");
        check_sums(&document.title, &response);
    }
}
