//! Other spellings and reasons, through the engine, the API and the page.

use axum::http::{Method, StatusCode};
use gongwen::model::Document;
use gongwen::search::{FEW_MATCHES, MAX_SPELLINGS, SearchResponse};
use serde_json::Value;

use crate::cli::gongwen;
use crate::client::{answer, router_of};
use crate::support::{corpus_engine, corpus_path, document, engine, search, search_text};

fn corpus_search(text: &str, further: &str) -> SearchResponse {
    search_text(corpus_engine().as_ref(), text, further)
}

/// The first suggestion, which finds what it says it finds.
#[track_caller]
fn check(text: &str, expected: &str) {
    let response = corpus_search(text, "");
    let suggestions = &response.query.suggestions;
    assert!(suggestions.len() <= MAX_SPELLINGS);
    let texts: Vec<&str> = suggestions.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(texts.first().copied(), Some(expected), "{text}: {texts:?}");
    for suggestion in suggestions {
        assert_ne!(suggestion.text, text);
        let found = corpus_search(&suggestion.text, "");
        assert!(suggestion.total > 0);
        if found.query.relaxation.is_none() {
            assert_eq!(found.total, suggestion.total, "{}", suggestion.text);
        } else {
            assert!(found.total > suggestion.total, "{}", suggestion.text);
        }
    }
}

#[test]
fn misspelled_words_are_suggested_as_the_documents_spell_them() {
    check("行证复议", "行政复议");
    check("行政复仪", "行政复议");
    check("行政议复", "行政复议");
    check("“行政政复议”", "“行政复议”");
    check("xingzhengfuyi", "行政复议");
    check("“行证复议”", "“行政复议”");
    check("申请 行证复议 -仲裁", "申请 行政复议 -仲裁");
    check("高令津贴", "高龄津贴");
    check("gaolingjintie", "高龄津贴");
}

#[test]
fn what_finds_enough_has_no_suggestions() {
    for text in ["行政复议", "通知", "", "报告 -诉讼"] {
        let response = corpus_search(text, "");
        assert!(response.total >= FEW_MATCHES, "{text}");
        assert_eq!(response.query.suggestions, [], "{text}");
        assert_eq!(response.query.diagnosis, None, "{text}");
    }
}

#[test]
fn a_much_more_frequent_spelling_is_suggested_beside_results() {
    let mut documents: Vec<_> = (0..150)
        .map(|number| document(&format!("right-{number}"), "行政复议的决定", ""))
        .collect();
    documents
        .extend((0..6).map(|number| document(&format!("wrong-{number}"), "行政复仪的决定", "")));
    let engine = engine(&documents);
    let response = search_text(engine.as_ref(), "行政复仪", "");
    assert_eq!(response.total, 6);
    let texts: Vec<&str> = response
        .query
        .suggestions
        .iter()
        .map(|one| one.text.as_str())
        .collect();
    assert_eq!(texts, ["行政复议"]);
    let right = search_text(engine.as_ref(), "行政复议", "");
    assert_eq!(right.query.suggestions, []);
}

#[test]
fn suggestions_are_words_of_the_newest_commit_alone() {
    let empty = engine(&[]);
    for text in ["行证复议", "xingzhengfuyi", "\u{0}”“-：龘"] {
        let response = search_text(empty.as_ref(), text, "");
        assert_eq!(response.query.suggestions, [], "{text}");
    }
}

#[test]
fn each_unit_and_each_filter_is_counted_with_and_without() {
    let documents = [
        document("a", "高龄津贴", ""),
        document("b", "高龄津贴", "低保"),
        document("c", "低保", ""),
    ];
    let mut documents = documents.to_vec();
    documents[0].issuer = Some("云澜市民政局".to_owned());
    documents[2].issuer = Some("云澜市财政局".to_owned());
    let engine = engine(&documents);

    let response = search_text(engine.as_ref(), "高龄津贴 月球 低保", "");
    let diagnosis = response.query.diagnosis.unwrap();
    let parts: Vec<(&str, u64, Option<u64>)> = diagnosis
        .parts
        .iter()
        .map(|part| (part.text.as_str(), part.documents, part.without))
        .collect();
    assert_eq!(
        parts,
        [
            ("高龄津贴", 2, Some(0)),
            ("月球", 0, Some(1)),
            ("低保", 2, Some(0))
        ]
    );

    let issuer = form_urlencoded::byte_serialize("云澜市财政局".as_bytes()).collect::<String>();
    let further = format!("&issuer={issuer}&published_from=2020-01-01");
    let response = search_text(engine.as_ref(), "高龄津贴", &further);
    assert_eq!((response.total, response.query.suggestions.len()), (0, 0));
    let diagnosis = response.query.diagnosis.unwrap();
    assert_eq!(diagnosis.parts[0].documents, 0);
    assert_eq!(diagnosis.parts[0].documents_without_filters, 2);
    assert_eq!(diagnosis.parts[0].without, None);
    assert_eq!(diagnosis.without_filters, 2);
    let without: Vec<u64> = diagnosis.filters.iter().map(|one| one.without).collect();
    assert_eq!(without, [0, 0]);

    let response = search(engine.as_ref(), &format!("issuer={issuer}&keyword=x"));
    let diagnosis = response.query.diagnosis.unwrap();
    let without: Vec<u64> = diagnosis.filters.iter().map(|one| one.without).collect();
    assert_eq!((diagnosis.parts.len(), without), (0, vec![0, 1]));
}

async fn get(path: &str) -> String {
    let (status, _, text) = answer(router_of(corpus_engine()), Method::GET, path).await;
    assert_eq!(status, StatusCode::OK, "{path}");
    text
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[test]
fn a_filter_that_leaves_little_is_named() {
    let mut documents: Vec<Document> = (0..8)
        .map(|number| document(&format!("{number}"), "停水通知", "检修停水。"))
        .collect();
    documents[0].issuer = Some("甲局".to_owned());
    let engine = engine(&documents);
    let found = search_text(engine.as_ref(), "停水", "&issuer=甲局");
    let diagnosis = found.query.diagnosis.unwrap();
    assert_eq!((found.total, diagnosis.without_filters), (1, 8));
    assert_eq!(diagnosis.filters[0].without, 8);
}

#[tokio::test]
async fn the_api_gives_suggestions_and_the_diagnosis() {
    let path = format!(
        "/api/v1/search?q={}&doc_type={}",
        encoded("高令津贴"),
        encoded("通知")
    );
    let body: Value = serde_json::from_str(&get(&path).await).unwrap();
    let query = &body["query"];
    assert_eq!(query["suggestions"][0]["text"], "高龄津贴", "{query}");
    assert_eq!(
        query["suggestions"][0]["ranges"],
        serde_json::json!([[0, 4]])
    );
    assert!(query["suggestions"][0]["total"].as_u64().unwrap() > 0);
    let filter = &query["diagnosis"]["filters"][0];
    assert_eq!(
        (&filter["field"], &filter["values"]),
        (&"doc_type".into(), &serde_json::json!(["通知"]))
    );
    for unit in query["diagnosis"]["units"].as_array().unwrap() {
        assert!(
            unit["text"].is_string() && unit["documents"].is_u64(),
            "{unit}"
        );
    }
}

#[tokio::test]
async fn the_page_links_to_spellings_and_ways_out() {
    let html = get(&format!("/search?q={}&size=20", encoded("“行证复议”"))).await;
    assert!(html.contains("您是不是要找："), "{html}");
    assert!(html.contains("“<mark>行政复议</mark>”"), "{html}");
    assert!(html.contains(&format!("q={}&amp;size=20", encoded("“行政复议”"))));
    assert!(html.contains("“行证复议”在所有文件中没有出现"), "{html}");

    let html = get(&format!(
        "/search?q={}&issuer=nobody",
        encoded("通知 月球基地")
    ))
    .await;
    assert!(html.contains("在所选条件的文件中没有出现"), "{html}");

    let html = get(&format!("/search?q={}&issuer=nobody", encoded("通知"))).await;
    let total = corpus_search("通知", "").total;
    let way = format!("去掉发布机构筛选</a>可得 {total} 份");
    assert!(html.contains(&way), "{html}");
}

#[test]
fn the_command_line_names_spellings_and_counts() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus_path();
    gongwen(folder.path(), &["index", corpus.to_str().unwrap()]);
    let output = gongwen(
        folder.path(),
        &["search", "“行证复议”", "--issuer", "nobody"],
    );
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("  行证复议: in 0\n"), "{text}");
    assert!(text.contains("without issuer nobody: 0\n"), "{text}");
    assert!(!text.contains("did you mean"), "{text}");
    let output = gongwen(folder.path(), &["search", "“行证复议”"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("did you mean: “行政复议” ("), "{text}");
}
