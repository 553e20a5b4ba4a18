//! Highlights: what matched is marked, in the field in which it matched.

use axum::http::Method;
use gongwen::model::{Attachment, CatalogNumber, DocNumber, Document};
use serde_json::{Value, json};

use crate::client::{answer, router_of};
use crate::support::{corpus, corpus_engine, document, engine, search_text};

fn notice() -> Document {
    let body = "按照国办发【2020】第012号的要求，云澜市民政局负责。“双随机、一公开”照旧。";
    let mut notice = document("a", "贯彻国办发〔2020〕12号的通知", body);
    notice.doc_number = DocNumber::parse("国办发[2020]12号");
    notice.catalog_number = CatalogNumber::parse("747445809/2021-00027");
    notice.issuer = Some("云澜市民政局".to_owned());
    notice.co_issuers = vec!["云澜市财政局".to_owned()];
    notice.keywords = vec!["最低生活保障".to_owned(), "民政".to_owned()];
    notice
}

async fn highlights(text: &str) -> Value {
    let query: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let router = router_of(engine(&[notice()]));
    let path = format!("/api/v1/search?q={query}");
    let (_, _, body) = answer(router, Method::GET, &path).await;
    let mut body: Value = serde_json::from_str(&body).unwrap();
    body["hits"][0]["highlights"].take()
}

async fn page(text: &str) -> String {
    let query: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let router = router_of(engine(&[notice()]));
    let (_, _, page) = answer(router, Method::GET, &format!("/search?q={query}")).await;
    page
}

#[tokio::test]
async fn a_number_is_marked_in_every_spelling_and_field() {
    for text in ["国办发[2020]12号", "國辦發〔2020〕第12号"] {
        let found = highlights(text).await;
        let title = "贯彻<mark>国办发〔2020〕12号</mark>的通知";
        assert_eq!(found["title"]["html"], title, "{text}");
        let number = json!({"html": "<mark>国办发[2020]12号</mark>", "ranges": [[0, 12]]});
        assert_eq!(found["doc_number"], number, "{text}");
        let body = found["body"][0]["html"].as_str().unwrap();
        assert!(
            body.starts_with("按照<mark>国办发【2020】第012号</mark>的要求"),
            "{body}"
        );
        assert!(found.get("catalog_number").is_none());
        assert!(found.get("keywords").is_none() && found.get("issuer").is_none());
        assert!(
            page(text)
                .await
                .contains("<li><mark>国办发[2020]12号</mark></li>")
        );
    }
}

#[tokio::test]
async fn a_catalog_number_is_marked_as_far_as_it_is_typed() {
    for (text, html) in [
        (
            "747445809-2021-00027",
            "<mark>747445809&#x2f;2021-00027</mark>",
        ),
        ("索引号:00027", "747445809&#x2f;2021-<mark>00027</mark>"),
        ("00027", "747445809&#x2f;2021-<mark>00027</mark>"),
    ] {
        let found = highlights(text).await;
        assert_eq!(found["catalog_number"]["html"], html, "{text}");
        let shown = format!("索引号 {html}");
        let page = page(text).await;
        assert!(page.contains(&shown), "{shown} is not in:\n{page}");
    }
}

#[tokio::test]
async fn keywords_and_issuers_are_marked_where_something_matched() {
    let found = highlights("民政").await;
    let issuer = json!({"html": "云澜市<mark>民政</mark>局", "ranges": [[3, 5]]});
    assert_eq!(found["issuer"], issuer);
    let keywords = json!([{"value": "民政", "html": "<mark>民政</mark>", "ranges": [[0, 2]]}]);
    assert_eq!(found["keywords"], keywords);
    assert!(found.get("co_issuers").is_none() && found.get("doc_number").is_none());
    let page = page("民政").await;
    assert!(page.contains("<li>云澜市<mark>民政</mark>局、云澜市财政局</li>"));
    assert!(page.contains("<li>关键词 <mark>民政</mark></li>"));

    let found = highlights("机构:财政局").await;
    assert_eq!(found["co_issuers"][0]["html"], "云澜市<mark>财政局</mark>");
    assert_eq!(found["title"]["ranges"], json!([]));
    let found = highlights("关键词:生活保障").await;
    assert_eq!(found["keywords"][0]["html"], "最低<mark>生活保障</mark>");
}

#[tokio::test]
async fn a_phrase_is_marked_as_a_whole() {
    let found = highlights("\"双随机、一公开\"").await;
    let body = found["body"][0]["html"].as_str().unwrap();
    assert!(body.contains("“<mark>双随机、一公开</mark>”照旧"), "{body}");
}

/// Whatever is found by its number shows the number.
#[test]
fn every_number_of_the_samples_is_marked() {
    for document in corpus() {
        let marks = |number: &str| {
            let response = search_text(corpus_engine().as_ref(), number, "");
            let mut hits = response.hits.into_iter();
            let hit = hits.find(|hit| hit.document.id == document.id);
            hit.unwrap().marks.unwrap()
        };
        if let Some(number) = &document.doc_number {
            let found = marks(number.written()).doc_number.unwrap();
            let length = number.written().chars().count();
            assert_eq!(
                found.ranges.first(),
                Some(&(0..length)),
                "{}",
                number.written()
            );
        }
        if let Some(number) = &document.catalog_number {
            let found = marks(number.written());
            let length = number.written().chars().count();
            let whole = found.catalog_number.unwrap();
            assert_eq!(
                whole.ranges.first(),
                Some(&(0..length)),
                "{}",
                number.written()
            );
            assert_eq!(found.doc_number, None, "{}", number.written());
        }
    }
}

/// A document whose attachments hold what its body does not.
fn with_attachments() -> Document {
    let mut one = document("a", "岗位公告", "具体岗位见附件。");
    let attachment = |name: &str, text: Option<&str>| Attachment {
        name: name.to_owned(),
        media_type: None,
        text: text.map(str::to_owned),
    };
    one.attachments = vec![
        attachment("报名表.doc", None),
        attachment(
            "一览表<1>.xlsx",
            Some("序号 岗位\n1 古籍修复 一人\n2 水质化验 两人"),
        ),
        attachment("古籍名录.pdf", Some("善本若干")),
    ];
    one
}

async fn with_attachments_at(path: &str) -> String {
    let router = router_of(engine(&[with_attachments()]));
    answer(router, Method::GET, path).await.2
}

#[tokio::test]
async fn what_matched_in_an_attachment_names_it() {
    let query: String = form_urlencoded::byte_serialize("古籍".as_bytes()).collect();
    let body = with_attachments_at(&format!("/api/v1/search?q={query}")).await;
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        body["hits"][0]["highlights"]["attachment"],
        json!([
            {
                "name": "一览表<1>.xlsx",
                "html": "序号 岗位\n1 <mark>古籍</mark>修复 一人\n2 水质化验 两人",
                "ranges": [[8, 10]],
                "offset": 0,
            },
            {"name": "古籍名录.pdf", "html": "<mark>古籍</mark>名录.pdf", "ranges": [[0, 2]]},
        ])
    );
    let page = with_attachments_at(&format!("/search?q={query}")).await;
    let text = "附件《一览表&lt;1&gt;.xlsx》：</span>";
    assert!(page.contains(text), "{page}");
    assert!(page.contains("1 <mark>古籍</mark>修复 一人"), "{page}");
    assert!(
        page.contains("附件《<mark>古籍</mark>名录.pdf》</span>"),
        "{page}"
    );

    let query: String = form_urlencoded::byte_serialize("公告".as_bytes()).collect();
    let body = with_attachments_at(&format!("/api/v1/search?q={query}&scope=title")).await;
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["hits"][0]["id"], "a");
    assert!(
        body["hits"][0]["highlights"].get("attachment").is_none(),
        "{body}"
    );
}

#[test]
fn the_sample_attachments_are_found_and_shown() {
    let found = search_text(corpus_engine().as_ref(), "“行道树普查结果”", "");
    let marks = found.hits[0].marks.as_ref().unwrap();
    let text = marks.attachments[0].text.as_ref().unwrap();
    assert!(text.text.contains("行道树普查结果"));
    assert_eq!(text.ranges.len(), 1);
}
