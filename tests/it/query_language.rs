//! The query language: each construct finds what going through the documents
//! finds, and says how it was read.

use gongwen::model::{Date, DocNumber, Document};
use gongwen::search::SearchResponse;
use gongwen::text::lane_chars;

use crate::client::router_of;
use crate::support::{corpus, corpus_engine, document, engine, ids, search_text, sorted_ids};

pub(crate) fn lane(text: &str) -> String {
    lane_chars(text).map(|c| c.normal).collect()
}

/// The texts of a document that are searched, one list a field; a list has
/// several where the field has several values.
pub(crate) fn fields(document: &Document) -> Vec<Vec<&str>> {
    vec![
        vec![document.title.as_str()],
        vec![document.body.as_str()],
        document.keywords.iter().map(String::as_str).collect(),
        document.issuers().collect(),
        document.doc_number.iter().map(DocNumber::written).collect(),
        document
            .attachments
            .iter()
            .flat_map(|one| std::iter::once(one.name.as_str()).chain(one.text.as_deref()))
            .collect(),
    ]
}

fn has(texts: &[&str], phrase: &str) -> bool {
    texts.iter().any(|text| lane(text).contains(&lane(phrase)))
}

fn anywhere(document: &Document, phrase: &str) -> bool {
    fields(document).iter().any(|texts| has(texts, phrase))
}

/// Whether a query finds exactly the sample documents that `expected` holds for,
/// some but not all of them.
#[track_caller]
fn check(query: &str, expected: impl Fn(&Document) -> bool) {
    let mut wanted: Vec<&str> = corpus()
        .iter()
        .filter(|document| expected(document))
        .map(|document| document.id.as_str())
        .collect();
    wanted.sort_unstable();
    assert!(
        !wanted.is_empty() && wanted.len() < corpus().len(),
        "{query} tells no documents apart"
    );
    let found = search_text(corpus_engine().as_ref(), query, "&size=100");
    assert_eq!(sorted_ids(&found), wanted, "{query}");
    assert_eq!(found.total, wanted.len() as u64, "{query}");
    assert_eq!(found.query.relaxation, None, "{query}");
}

#[test]
fn alternatives_are_any_of_them_and_bind_tighter_than_blanks() {
    let either = |document: &Document| anywhere(document, "补贴") || anywhere(document, "津贴");
    for query in ["“补贴” OR “津贴”", "“补贴”|“津贴”", "“补贴” ｜ “津贴”"]
    {
        check(query, either);
    }
    check(
        "“通知” “补贴” OR “津贴” “标准”",
        |document| anywhere(document, "通知") && either(document) && anywhere(document, "标准"),
    );
    check("“通知” -“补贴”|“津贴”", |document| {
        anywhere(document, "通知") && !either(document)
    });
}

#[test]
fn a_prefix_looks_in_its_field_alone() {
    check("标题:“通知”", |document| {
        has(&[&document.title], "通知")
    });
    check("title:“通知” -标题：“办法”", |document| {
        has(&[&document.title], "通知") && !has(&[&document.title], "办法")
    });
    check("正文:“行政复议”", |document| {
        has(&[&document.body], "行政复议")
    });
    check("机构:“人民政府办公室”", |document| {
        document
            .issuers()
            .any(|name| has(&[name], "人民政府办公室"))
    });
    check("标题：“意见”|标题：“方案”", |document| {
        has(&[&document.title], "意见") || has(&[&document.title], "方案")
    });
    check("文种:通知", |document| {
        document
            .doc_type
            .as_ref()
            .is_some_and(|kind| kind.name == "通知")
    });
}

#[test]
fn words_of_a_field_may_stand_apart_in_it() {
    let engine = engine(&[
        document("apart", "大气污染防治工作的行动计划", "正文"),
        document("body", "大气污染", "行动计划"),
    ]);
    for (query, expected) in [
        ("标题:大气污染行动计划", vec!["apart"]),
        ("大气污染行动计划", vec!["apart", "body"]),
        ("正文:行动计划", vec!["body"]),
        ("标题: 行动计划 OR 正文: 行动计划", vec!["apart", "body"]),
    ] {
        let found = search_text(engine.as_ref(), query, "");
        assert_eq!(sorted_ids(&found), expected, "{query}");
    }
    let found = search_text(engine.as_ref(), "正文:行动计划", "&scope=title");
    assert_eq!(ids(&found), ["body"], "a prefix goes before the scope");
}

#[test]
fn numbers_are_found_in_any_spelling_and_by_a_part() {
    let corpus_number = |document: &Document| document.doc_number.clone();
    for document in corpus() {
        let (Some(number), Some(catalog)) = (corpus_number(document), &document.catalog_number)
        else {
            continue;
        };
        for (query, same) in [
            (
                format!("文号:“{}”", number.canonical()),
                corpus()
                    .iter()
                    .filter(|other| {
                        corpus_number(other)
                            .is_some_and(|other| other.canonical() == number.canonical())
                    })
                    .count(),
            ),
            (
                format!("索引号：{}", catalog.written().replace(' ', "")),
                corpus()
                    .iter()
                    .filter(|other| {
                        other
                            .catalog_number
                            .as_ref()
                            .is_some_and(|other| other.canonical() == catalog.canonical())
                    })
                    .count(),
            ),
        ] {
            let found = search_text(corpus_engine().as_ref(), &query, "&size=100");
            assert!(
                sorted_ids(&found).contains(&document.id.as_str()),
                "{query}"
            );
            assert_eq!(found.total, same as u64, "{query}");
        }
    }
    check("文号:鹭政办", |document| {
        corpus_number(document).is_some_and(|number| has(&[number.written()], "鹭政办"))
    });
}

#[test]
fn dates_are_within_both_ends() {
    let within =
        |day: Option<Date>, from: Date, to: Date| day.is_some_and(|day| day >= from && day <= to);
    let day = jiff::civil::date;
    for query in [
        "成文:2021",
        "written_date:2021年",
        "成文日期： 2021-01-01..2021-12-31",
    ] {
        check(query, |document| {
            within(document.written_date, day(2021, 1, 1), day(2021, 12, 31))
        });
    }
    check("发布:2020年6月至2021年6月", |document| {
        within(document.published_date, day(2020, 6, 1), day(2021, 6, 30))
    });
    check("发布:2021..", |document| {
        within(document.published_date, day(2021, 1, 1), Date::MAX)
    });
    check("发布:..2020 “通知”", |document| {
        within(document.published_date, Date::MIN, day(2020, 12, 31)) && anywhere(document, "通知")
    });
    check("-发布:2021 “通知”", |document| {
        !within(document.published_date, day(2021, 1, 1), day(2021, 12, 31))
            && anywhere(document, "通知")
    });
}

#[test]
fn dates_alone_are_in_order_of_publication() {
    let found = search_text(corpus_engine().as_ref(), "成文:2015..", "&size=100");
    let days: Vec<Option<Date>> = found
        .hits
        .iter()
        .map(|hit| hit.document.published_date)
        .collect();
    assert!(days.len() > 1);
    assert!(days.is_sorted_by(|earlier, later| earlier >= later));
}

#[test]
fn clauses_with_a_sign_are_never_relaxed() {
    let engine = engine(&[document("a", "低保标准", "申请条件")]);
    for query in ["标题:低保标准发放", "低保发放 OR 津贴发放", "“低保 发放”~5"]
    {
        let found = search_text(engine.as_ref(), query, "");
        assert_eq!((found.total, found.query.relaxation), (0, None), "{query}");
    }
}

#[test]
fn a_title_with_signs_is_found_first_by_itself() {
    let titles = [
        "云澜市 | 关于印发办法的通知",
        "标题：怎样写",
        "发布：2021 年度报告",
        "A OR B 两类项目清单",
        "文号:云政办〔2021〕3号的说明",
    ];
    let documents: Vec<Document> = titles
        .iter()
        .map(|title| document(title, title, "正文"))
        .collect();
    let engine = engine(&documents);
    for title in titles {
        let found = search_text(engine.as_ref(), title, "");
        assert_eq!(ids(&found).first(), Some(&title), "{title}");
    }
}

#[test]
fn how_a_query_was_read_is_said() {
    let read = |query: &str| -> SearchResponse { search_text(corpus_engine().as_ref(), query, "") };
    let found = read("低保　標題：「通知」|发布：2021年3月 －补贴 “行政 复议”～５");
    assert_eq!(
        found.query.wanted,
        ["低保", "标题:\"通知\" OR 发布:2021-03", "\"行政 复议\"~5"]
    );
    assert_eq!(found.query.excluded, ["补贴"]);
    assert_eq!(
        found.query.canonical.as_deref(),
        Some("低保 标题:\"通知\" OR 发布:2021-03 -补贴 \"行政 复议\"~5")
    );
    assert_eq!(read("低保 “通知”").query.canonical, None);
}

#[tokio::test]
async fn the_api_and_the_page_say_it_too() {
    let query = "%E6%A0%87%E9%A2%98:%E9%80%9A%E7%9F%A5"; // 标题:通知
    let path = format!("/api/v1/search?q={query}&size=1");
    let (_, _, body) = get(&path).await;
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["query"]["understood"]["canonical"], "标题:通知");
    assert_eq!(body["query"]["understood"]["wanted"][0], "标题:通知");
    let title = body["hits"][0]["highlights"]["title"]["html"].as_str();
    assert!(title.unwrap().contains("<mark>通知</mark>"));
    for passage in body["hits"][0]["highlights"]["body"].as_array().unwrap() {
        assert_eq!(passage["ranges"], serde_json::json!([]), "another field");
    }
    let (_, _, page) = get(&format!("/search?q={query}")).await;
    assert!(page.contains("检索式：<code>标题:通知</code>"));
}

async fn get(path: &str) -> (axum::http::StatusCode, axum::http::HeaderMap, String) {
    crate::client::answer(router_of(corpus_engine()), axum::http::Method::GET, path).await
}

/// As long as a query may be, of each construct.
#[test]
fn hundreds_of_clauses_are_answered() {
    let many = |piece: &str, between: &str| {
        let room =
            gongwen::query::MAX_QUERY_CHARS / (piece.chars().count() + 1 + between.chars().count());
        let pieces: Vec<String> = "的一是在有和国政府通知办法条例规定市县区乡镇村民"
            .chars()
            .cycle()
            .take(room)
            .map(|c| piece.replace('#', &c.to_string()))
            .collect();
        pieces.join(between)
    };
    for query in [
        many("#", "|"),
        many("-#", " "),
        many("标题:#", "|"),
        many("成文:2021", "|"),
        format!("\"{}\"~9", many("#", " ").trim_end()),
        many("“# 政”~3", "|"),
    ] {
        search_text(corpus_engine().as_ref(), &query, "");
    }
}
