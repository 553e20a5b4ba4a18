//! Synonyms add matches, say so, and can be left out.

use std::collections::BTreeSet;
use std::fs;

use axum::http::StatusCode;
use gongwen::index::Generation;
use gongwen::search::SearchEngine;
use gongwen::text::Synonyms;
use proptest::prelude::*;
use proptest::sample::select;

use crate::cli::gongwen;
use crate::support::{
    analysis, corpus, corpus_engine, document, engine, ids, search_text, sorted_ids, writer_config,
};
use crate::web::client::{check_holds, encoded, links, page_of};

fn documents() -> Vec<gongwen::model::Document> {
    vec![
        document("typed", "城市低保审批办法", "低保由户籍所在地受理。"),
        document(
            "synonym",
            "城市最低生活保障审批办法",
            "最低生活保障由户籍所在地受理。",
        ),
        document("apart", "最低工资", "最低工资标准和生活保障。"),
        document("office", "国务院办公厅关于督查的通知", "正文"),
    ]
}

#[test]
fn a_synonym_is_found_below_what_was_typed() {
    let engine = engine(&documents());
    for text in ["低保", "低保 审批", "城市低保审批", "低保審批"] {
        let found = search_text(engine.as_ref(), text, "");
        assert_eq!(ids(&found), ["typed", "synonym"], "{text}");
        assert_eq!(found.query.relaxation, None, "{text}");
        let used = &found.query.synonyms[0];
        assert!("城市低保".ends_with(&used.text), "{text}: {used:?}");
        let is_there = |synonym: &String| "城市最低生活保障".ends_with(synonym.as_str());
        assert!(used.synonyms.iter().any(is_there), "{text}: {used:?}");
    }
    let other_way = search_text(engine.as_ref(), "最低生活保障", "");
    assert_eq!(ids(&other_way)[..2], ["synonym", "typed"]);
    let split = search_text(engine.as_ref(), "國辦督查", "");
    assert_eq!(ids(&split), ["office"]);
}

#[test]
fn a_synonym_is_marked_like_what_was_typed() {
    let found = search_text(engine(&documents()).as_ref(), "低保", "");
    let title = found.hits[1].title.as_ref().unwrap();
    assert_eq!(title.ranges, vec![2..8]);
    let body = &found.hits[1].body.as_ref().unwrap()[0];
    assert_eq!(body.ranges, vec![0..6]);
}

#[test]
fn synonyms_are_left_out_on_request_in_quotes_and_behind_a_minus() {
    let engine = engine(&documents());
    let without = search_text(engine.as_ref(), "低保", "&synonyms=false");
    assert_eq!(ids(&without), ["typed"]);
    assert!(without.query.synonyms.is_empty());
    assert_eq!(ids(&search_text(engine.as_ref(), "“低保”", "")), ["typed"]);
    let excluded = search_text(engine.as_ref(), "审批 -低保", "");
    assert_eq!(ids(&excluded), ["synonym"]);
}

#[test]
fn an_engine_takes_a_list_of_its_own() {
    let generation = Generation::in_memory(&analysis()).unwrap();
    let mut writer = generation.writer(writer_config()).unwrap();
    for document in documents() {
        writer.add(&document).unwrap();
    }
    writer.commit().unwrap();
    let reader = generation.reader().unwrap();
    reader.follow().unwrap();
    let own = Synonyms::parse("own", "兜底金 => 最低生活保障").unwrap();
    let engine = SearchEngine::embedded(reader).with_synonyms(own);
    assert_eq!(ids(&search_text(&engine, "兜底金", "")), ["synonym"]);
    assert_eq!(ids(&search_text(&engine, "低保", "")), ["typed"]);
}

/// Words of the list, and of the sample documents.
fn any_word() -> impl Strategy<Value = String> {
    let listed = [
        "低保",
        "医保",
        "社保",
        "公积金",
        "国办",
        "人社局",
        "市政府",
        "房产证",
        "垃圾分类",
        "养狗",
        "拆迁",
        "疫情",
        "高考",
        "工资",
        "信访",
        "信息公开",
        "规范性文件",
        "物业费",
        "噪音",
        "环保",
    ];
    let titles: Vec<String> = corpus()
        .iter()
        .map(|document| {
            let chars: Vec<char> = document.title.chars().collect();
            chars[chars.len() / 3..(chars.len() / 3 + 5).min(chars.len())]
                .iter()
                .collect()
        })
        .collect();
    prop_oneof![
        select(listed.to_vec()).prop_map(str::to_owned),
        select(titles)
    ]
}

/// Every match of a text.
fn matches(text: &str, further: &str) -> BTreeSet<String> {
    let found = search_text(
        corpus_engine().as_ref(),
        text,
        &format!("&size=100{further}"),
    );
    assert!(found.total <= 100, "one page holds every match");
    ids(&found).into_iter().map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn synonyms_only_add_matches(words in proptest::collection::vec(any_word(), 1..4), join in select(vec!["", " "])) {
        let text = words.join(join);
        let (with, without) = (matches(&text, ""), matches(&text, "&synonyms=false"));
        prop_assert!(with.is_superset(&without), "{}", text);
    }
}

#[tokio::test]
async fn the_page_says_so_and_leads_to_the_search_without() {
    let start = format!("/search?q={}", encoded("低保"));
    let html = page_of(engine(&documents()), &start, StatusCode::OK).await;
    check_holds(&html, &["“低保”同时查找最低生活保障", "不使用同义词"]);
    let without = links(&html, &format!("{start}&synonyms=false")).swap_remove(0);
    let html = page_of(engine(&documents()), &without, StatusCode::OK).await;
    check_holds(&html, &["没有使用同义词", "共 <strong>1</strong>"]);
    assert!(links(&html, "/search").contains(&start));
    // The other ways on keep the choice.
    assert!(html.contains("name=\"synonyms\" value=\"false\""));
}

#[test]
fn a_cursor_keeps_the_choice() {
    let engine = engine(&documents());
    let first = search_text(engine.as_ref(), "审批", "&synonyms=false&size=1");
    assert_eq!(first.total, 2);
    assert!(first.next.is_some());
    assert_eq!(
        sorted_ids(&search_text(engine.as_ref(), "审批", "")),
        ["synonym", "typed"]
    );
}

#[test]
fn lists_are_checked_and_looked_up_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("own.txt"), "兜底金 => 最低生活保障\n").unwrap();
    fs::write(folder.path().join("bad.txt"), "低保 = 最低生活保障\n社保\n").unwrap();
    let run = |arguments: &[&str]| {
        let output = gongwen(folder.path(), arguments);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (
            output.status.code(),
            text(&output.stdout),
            text(&output.stderr),
        )
    };
    let (code, found, _) = run(&["synonyms", "兜底金", "国办", "--synonyms", "own.txt"]);
    assert_eq!(
        (code, found.as_str()),
        (Some(0), "兜底金: 最低生活保障\n国办: 国务院办公厅\n")
    );
    let alone = [
        "synonyms",
        "国办",
        "--synonyms",
        "own.txt",
        "--no-built-in-synonyms",
    ];
    assert_eq!(run(&alone).1, "国办: no synonyms\n");
    let (code, _, fault) = run(&["synonyms", "--synonyms", "bad.txt"]);
    assert_eq!(code, Some(2));
    assert!(
        fault.contains("bad.txt, line 2: `社保` has no second word"),
        "{fault}"
    );
    let (code, _, fault) = run(&["synonyms", "--synonyms", "none.txt"]);
    assert_eq!(code, Some(2));
    assert!(fault.contains("none.txt"), "{fault}");
}
