//! 文号 and 索引号 give their documents first, whole and in part, in any spelling.

use axum::http::{Method, StatusCode};
use gongwen::model::{CatalogNumber, DocNumber, Document};
use gongwen::search::SearchEngine;
use serde_json::Value;
use std::sync::{Arc, LazyLock};

use crate::client::{answer, router_of};
use crate::support::{document, engine};

/// Title, body, issuer, 文号, 索引号.
const DOCUMENTS: [(&str, &str, &str, &str, &str, &str); 12] = [
    (
        "a12",
        "关于推进第一件事的通知",
        "正文",
        "云澜市人民政府",
        "云政办发〔2020〕12号",
        "747445809/2020-00012",
    ),
    (
        "a13",
        "关于推进第二件事的通知",
        "正文",
        "云澜市人民政府",
        "云政办发[2020] 第013号",
        "747445809/2020-00013",
    ),
    (
        "a12-2019",
        "关于推进第三件事的通知",
        "正文",
        "云澜市人民政府",
        "云政办发〔2019〕12号",
        "747445809/2019-00012",
    ),
    (
        "f12",
        "关于第四件事的函",
        "正文",
        "云澜市人民政府",
        "云政办函〔2020〕12号",
        "",
    ),
    (
        "order",
        "云澜市某某办法",
        "正文",
        "云澜市人民政府",
        "云澜市人民政府令第12号",
        "",
    ),
    (
        "order-120",
        "云澜市另一办法",
        "正文",
        "云澜市人民政府",
        "云澜市人民政府令 第一百二十号",
        "",
    ),
    (
        "notice",
        "关于第五件事的公告",
        "正文",
        "云澜海关",
        "公告〔2024〕5号",
        "",
    ),
    (
        "joint",
        "关于第六件事的通知",
        "正文",
        "云澜市财政局",
        "云财〔2021〕7号;云教〔2021〕8号",
        "",
    ),
    (
        "gazette",
        "修正某準則",
        "正文",
        "某部",
        "台參字第0990141367C號",
        "",
    ),
    (
        "odd",
        "关于第七件事的通知",
        "正文",
        "云澜市财政局",
        "云财便笺 甲3",
        "",
    ),
    (
        "cites",
        "关于废止一批文件的决定",
        "废止云政办发〔2020〕12号，2020年12号文中云政办发另行规定。",
        "云澜市人民政府",
        "",
        "",
    ),
    (
        "words",
        "地铁12号线2020年通知",
        "2020年，云政办发出12号通知，12号令由他人发布。00012 元。",
        "云澜市地铁",
        "",
        "",
    ),
];

fn numbered() -> Arc<SearchEngine> {
    static ENGINE: LazyLock<Arc<SearchEngine>> = LazyLock::new(|| {
        let documents: Vec<Document> = DOCUMENTS
            .iter()
            .map(|(id, title, body, issuer, doc_number, catalog_number)| {
                let mut document = document(id, title, body);
                document.issuer = Some((*issuer).to_owned());
                document.doc_number = DocNumber::parse(doc_number);
                document.catalog_number = CatalogNumber::parse(catalog_number);
                document
            })
            .collect();
        engine(&documents)
    });
    Arc::clone(&ENGINE)
}

async fn search(text: &str) -> Value {
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("q", text)
        .finish();
    let path = format!("/api/v1/search?{query}&size=100");
    let (status, _, body) = answer(router_of(numbered()), Method::GET, &path).await;
    assert_eq!(status, StatusCode::OK, "{text}: {body}");
    serde_json::from_str(&body).unwrap()
}

async fn ids(text: &str) -> Vec<String> {
    search(text).await["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["id"].as_str().unwrap().to_owned())
        .collect()
}

/// The first hits, in any order among them.
async fn check_first(text: &str, expected: &[&str]) {
    let mut found = ids(text).await;
    assert!(found.len() >= expected.len(), "{text} gave {found:?}");
    found.truncate(expected.len());
    found.sort();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected, "{text}");
}

#[tokio::test]
async fn a_whole_number_gives_its_document_in_any_spelling() {
    for text in [
        "云政办发〔2020〕12号",
        "云政办发[2020]12号",
        "云政办发【2020】第012号",
        "云政办发（2020〕１２号",
        "云 政 办 发 〔 2020 〕 12 号",
        "云政办发 〔2020〕 12号",
        "雲政辦發〔2020〕12號",
        "云政办发2020 12号",
        "云政办发2020-12",
        "云政办发2020年第12号",
        "云政\u{200b}办发〔2020〕12号",
        "云政办发〔2020〕号12",
        "云政办发〔二〇二〇〕十二号",
    ] {
        check_first(text, &["a12"]).await;
    }
    check_first("云澜市人民政府第120号令", &["order-120"]).await;
    check_first("云澜海关公告2024年第5号", &["notice"]).await;
    check_first("云教〔2021〕8号", &["joint"]).await;
    check_first("台参字第0990141367C号", &["gazette"]).await;
    check_first("云财便笺甲3", &["odd"]).await;
}

#[tokio::test]
async fn a_number_finds_what_has_or_cites_it_and_nothing_else() {
    for text in [
        "云政办发〔2020〕12号",
        "云政办发2020年12号",
        "云政办发2020-12",
    ] {
        assert_eq!(ids(text).await, ["a12", "cites"], "{text}");
    }
    assert_eq!(ids("云政办发〔2020〕12号 -废止").await, ["a12"]);
    assert_eq!(
        ids("废止 -云政办发【2020】12号").await,
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn a_number_among_words_gives_its_document_first() {
    for text in [
        "云政办发〔2020〕12号 通知",
        "通知 云政办发 〔2020〕 12号",
        "关于云政办发〔2020〕12号的解读",
        "《关于推进第一件事的通知》（云政办发〔2020〕12号）",
        "按照云政办发〔2020〕12号文件",
    ] {
        check_first(text, &["a12"]).await;
    }
    check_first(
        "云政办发〔2020〕12号、云政办发〔2020〕13号",
        &["a12", "a13"],
    )
    .await;
}

#[tokio::test]
async fn parts_of_numbers_give_all_their_documents_first() {
    check_first("云政办发 12号", &["a12", "a12-2019"]).await;
    check_first("云政办发12号", &["a12", "a12-2019"]).await;
    check_first("2020年 云政办发", &["a12", "a13"]).await;
    check_first("云政办发 2020", &["a12", "a13"]).await;
    check_first("云政办发〔2020〕", &["a12", "a13"]).await;
    check_first("〔2020〕12号", &["a12", "f12"]).await;
    check_first("12号令", &["order"]).await;
    check_first("办法 第12号令", &["order"]).await;
}

#[tokio::test]
async fn ordinary_words_are_no_parts() {
    for text in [
        "2020年",
        "12号线",
        "第3号",
        "12号",
        "2020年 通知",
        "地铁12号线",
    ] {
        let answer = search(text).await;
        let identifiers = &answer["query"]["understood"]["identifiers"];
        assert_eq!(identifiers.as_array().unwrap().len(), 0, "{text}");
    }
    check_first("12号线", &["words"]).await;
}

#[tokio::test]
async fn a_catalog_number_gives_its_document_whole_and_in_part() {
    for text in [
        "747445809/2020-00012",
        "747445809／2020－00012",
        "747445809 / 2020 - 00012",
        "747445809 2020 00012",
        "747445809-2020-00012",
        "747445809_2020_00012",
        "747445809202000012",
        "747445809/202000012",
        "索引号：747445809/2020-00012",
        "747445809\u{200b}/2020-00012",
        "2020-00012",
        "第一件事 747445809/2020-00012",
    ] {
        check_first(text, &["a12"]).await;
    }
    check_first("00012", &["a12", "a12-2019"]).await;
}
