//! The first page, documents, and what all pages share.

use axum::http::{Method, StatusCode, header};
use gongwen::model::{Attachment, DocNumber, DocType, Validity};

use super::client::{
    check_holds, check_own_scripts, encoded, hit_ids, links, page, page_of, unescaped,
};
use crate::client::{answer, router_of};
use crate::support::{corpus, corpus_engine, document, engine};

/// Largest page, in bytes.
const MAX_PAGE_BYTES: usize = 60_000;

#[tokio::test]
async fn the_first_page_leads_into_the_documents() {
    let html = page("/").await;
    let count = format!("<strong>{}</strong>", corpus().len());
    check_holds(
        &html,
        &[
            "<html lang=\"zh-CN\">",
            &count,
            "按发布机构",
            "按发布年份",
            "按文种",
        ],
    );
    assert_eq!(hit_ids(&html).len(), 12);
    for beginning in [
        "/search?issuer=",
        "/search?published_year=",
        "/search?doc_type=",
    ] {
        let address = links(&html, beginning).swap_remove(0);
        assert!(!hit_ids(&page(&address).await).is_empty(), "{address}");
    }
}

#[tokio::test]
async fn pages_stay_small() {
    let q = encoded("行政复议 行政诉讼 应诉");
    for path in [
        "/".to_owned(),
        "/search".to_owned(),
        format!("/search?q={q}"),
    ] {
        let html = page(&path).await;
        assert!(html.len() < MAX_PAGE_BYTES, "{path}: {} bytes", html.len());
    }
}

#[tokio::test]
async fn every_document_can_be_read() {
    for document in corpus() {
        let html = page(&format!("/documents/{}", document.id)).await;
        let readable = unescaped(&html).replace("<b>", "").replace("</b>", "");
        assert!(readable.contains(&document.title), "{}", document.id);
        for line in document.body.lines().map(str::trim) {
            assert!(readable.contains(line), "{}: {line}", document.id);
        }
        check_holds(&html, &["<dt>有效性</dt>"]);
    }
}

#[tokio::test]
async fn a_document_shows_what_is_known_of_it() {
    let mut one = document(
        "yl/1 号",
        "云澜市供热办法",
        "第一章 总则\n第一条　为了供热。",
    );
    one.issuer = Some("云澜市人民政府".to_owned());
    one.doc_number = DocNumber::parse("云政发〔2021〕3号");
    one.doc_type = DocType::from_title("办法");
    one.validity = Validity::Repealed;
    one.attachments = vec![Attachment {
        name: "附表.pdf".to_owned(),
        media_type: None,
        text: None,
    }];
    one.source_url = Some("https://www.yunlan.example/1".to_owned());
    one.extra = vec![("公开方式".to_owned(), "\"主动公开\"".to_owned())];
    let html = page_of(
        engine(&[one]),
        "/documents/yl%2F1%20%E5%8F%B7?q=a",
        StatusCode::OK,
    )
    .await;
    check_holds(
        &html,
        &[
            "<h1>云澜市供热办法</h1>",
            "云政发〔2021〕3号",
            "由标题推定",
            "这份文件已经废止",
            "附表.pdf",
            "rel=\"noopener noreferrer external\"",
            "公开方式",
            "主动公开",
            "<p class=\"chapter\" role=\"heading\" aria-level=\"3\">第一章 总则</p>",
            "<p class=\"article\"><b>第一条</b>　为了供热。</p>",
            "返回检索结果",
        ],
    );
    assert_eq!(links(&html, "/search?q=a"), ["/search?q=a"]);
    assert_eq!(links(&html, "https://"), ["https://www.yunlan.example/1"]);
}

#[tokio::test]
async fn the_style_is_kept_for_long_under_its_own_address() {
    let html = page("/").await;
    for (beginning, media_type) in [
        ("/assets/style.css", "text/css; charset=utf-8"),
        ("/assets/icon.svg", "image/svg+xml"),
    ] {
        let address = links(&html, beginning).swap_remove(0);
        let (status, headers, _) = answer(router_of(corpus_engine()), Method::GET, &address).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers[header::CONTENT_TYPE], media_type);
        let caching = headers[header::CACHE_CONTROL].to_str().unwrap();
        assert!(caching.ends_with("immutable"), "{caching}");
        let stale = format!("{beginning}?v=0");
        let (_, headers, _) = answer(router_of(corpus_engine()), Method::GET, &stale).await;
        assert_eq!(headers[header::CACHE_CONTROL], "public, max-age=300");
    }
    assert!(!html.contains(" style="));
    check_own_scripts(&html);
}
