//! The first page, documents, and what all pages share.

use axum::http::{Method, StatusCode, header};
use gongwen::model::{Attachment, DocNumber, DocType, Document, Validity};

use super::client::{
    check_holds, check_own_scripts, encoded, hit_ids, links, page, page_of, structured_data,
    unescaped,
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
            "<h1 lang=\"zh\">云澜市供热办法</h1>",
            "云政发〔2021〕3号",
            "由标题推定",
            "这份文件已经废止",
            "附表.pdf",
            "rel=\"noopener noreferrer external\"",
            "公开方式",
            "主动公开",
            "<h3 id=\"p1\" class=\"chapter\">第一章 总则<a",
            "<p id=\"p2\" class=\"article\"><b>第一条</b>　为了供热。<a class=\"here\" href=\"#p2\"",
            "class=\"here\" href=\"#p1\" aria-label=\"本段链接\"",
            "返回检索结果",
        ],
    );
    assert_eq!(links(&html, "/search?q=a"), ["/search?q=a"]);
    assert_eq!(links(&html, "https://"), ["https://www.yunlan.example/1"]);
    let canonical = "http://localhost/documents/yl%2F1%20%E5%8F%B7";
    assert_eq!(links(&html, "http://"), [canonical]);
    let readable = unescaped(&html);
    check_holds(
        &readable,
        &[
            "云澜市人民政府. 云澜市供热办法: 云政发〔2021〕3号[A/OL]. [20",
            &format!("]. {canonical}</p>"),
            "<meta name=\"ArticleTitle\" content=\"云澜市供热办法\">",
            "<meta name=\"ContentSource\" content=\"云澜市人民政府\">",
            "<meta name=\"ColumnType\"",
        ],
    );
    let data = structured_data(&html).unwrap();
    assert_eq!(data["@type"], "Legislation");
    assert_eq!(data["url"], canonical);
    assert_eq!(data["isBasedOn"], "https://www.yunlan.example/1");
}

#[tokio::test]
async fn what_was_looked_for_is_marked_throughout() {
    let mut one = document(
        "1",
        "行政复议办法",
        "第一条　行政\n复议<案件>。\n第二条　複議机关。",
    );
    one.attachments = vec![Attachment {
        name: "复议表.doc".to_owned(),
        media_type: None,
        text: Some("申请复议".to_owned()),
    }];
    let engine = engine(&[one]);
    let path = format!("/documents/1?q={}", encoded("复议"));
    let html = page_of(engine.clone(), &path, StatusCode::OK).await;
    check_holds(
        &html,
        &[
            "行政<mark id=\"m1\">复议</mark>办法</h1>",
            "<mark id=\"m2\">复议</mark>&lt;案件&gt;。",
            "<b>第二条</b>　<mark id=\"m3\">複議</mark>机关。",
            "<mark id=\"m4\">复议</mark>表.doc",
            "<p id=\"a1-p1\">申请<mark id=\"m5\">复议</mark>",
            "<details open>",
            "检索词在文中出现 5 处",
            "href=\"#m1\"",
            "<title>行政复议办法 - ",
        ],
    );
    let phrase = format!("/documents/1?q={}", encoded("\"行政复议\""));
    let html = page_of(engine.clone(), &phrase, StatusCode::OK).await;
    check_holds(
        &html,
        &["<mark id=\"m2\">行政</mark>", "<mark>复议</mark>&lt;案件"],
    );
    for plain in [
        "/documents/1",
        "/documents/1?q=x&highlight=false",
        "/documents/1?q=x",
    ] {
        let html = page_of(engine.clone(), plain, StatusCode::OK).await;
        assert!(!html.contains("<mark") && !html.contains("marks-bar"));
    }
}

#[tokio::test]
async fn an_outline_leads_to_the_headings() {
    let body = "各县：\n一、目标\n（一）近期。到明年。\n二、措施\n正文。";
    let engine = engine(&[document("1", "规划", body)]);
    let html = page_of(engine, "/documents/1", StatusCode::OK).await;
    for id in ["p2", "p3", "p4"] {
        check_holds(
            &html,
            &[&format!(" id=\"{id}\""), &format!("<a href=\"#{id}\">")],
        );
    }
    let few = page_of(
        self::engine(&[document("1", "规划", "一、目标\n二、措施")]),
        "/documents/1",
        StatusCode::OK,
    )
    .await;
    assert!(!few.contains("class=\"outline"));
}

#[tokio::test]
async fn a_document_leads_on_to_what_is_near_it() {
    let heating = "供热 锅炉 管网 热力站 补贴 ".repeat(4);
    let mut documents: Vec<Document> = (1..=4)
        .map(|day| {
            let mut one = document(
                &format!("h{day}"),
                &format!("第{day}号供热通知"),
                &format!("{heating}{day}"),
            );
            one.issuer = Some("云澜市供热办公室".to_owned());
            let year = if day == 1 { 2020 } else { 2021 };
            one.published_date = Some(jiff::civil::date(year, 3, day));
            one
        })
        .collect();
    let mut other = document("h5", "办公室搬迁公告", "新址在星河路一号。");
    other.issuer = Some("云澜市供热办公室".to_owned());
    documents.push(other);
    let fillers = (0..40).map(|number| {
        document(
            &format!("f{number}"),
            "关于放假的通知",
            &format!("节日放假安排{number}"),
        )
    });
    documents.extend(fillers);
    let html = page_of(engine(&documents), "/documents/h4", StatusCode::OK).await;
    let (_, near) = html.split_once("id=\"near-heading\"").unwrap();
    let (similar, body) = near.split_once("同一机构").unwrap();
    let mut found = hit_ids(similar);
    found.sort_unstable();
    assert_eq!(found, ["h1", "h2", "h3"]);
    assert_eq!(hit_ids(body), ["h5"]);
    check_holds(
        body,
        &[
            "云澜市供热办公室的全部文件（5）",
            "云澜市供热办公室2021年的文件（3）",
        ],
    );
    for (address, total) in links(body, "/search?").iter().zip([5, 3]) {
        let listed = page_of(engine(&documents), address, StatusCode::OK).await;
        assert_eq!(hit_ids(&listed).len(), total, "{address}");
    }
}

#[tokio::test]
async fn a_document_can_be_taken_along() {
    let one = document("yl/1", "供热\"办法\"", "为了供热。");
    let engine = engine(&[one]);
    for (ending, media_type, part) in [
        ("text", "text/plain; charset=utf-8", "标题：供热\"办法\"\n"),
        ("json", "application/json", "\"body\":\"为了供热。\""),
    ] {
        let path = format!("/documents/yl%2F1/{ending}");
        let (status, headers, text) = answer(router_of(engine.clone()), Method::GET, &path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert_eq!(headers[header::CONTENT_TYPE], media_type);
        let disposition = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert!(
            disposition.starts_with("attachment; filename=\"document."),
            "{disposition}"
        );
        assert!(disposition.contains("filename*=UTF-8''%E4%BE%9B%E7%83%AD_"));
        check_holds(&text, &[part]);
        let missing = format!("/documents/none/{ending}");
        page_of(engine.clone(), &missing, StatusCode::NOT_FOUND).await;
    }
}

#[tokio::test]
async fn a_document_has_its_own_script() {
    let id = &corpus()[0].id;
    let html = page(&format!("/documents/{id}")).await;
    let (_, tail) = html.split_once("src=\"/assets/document.js?v=").unwrap();
    let version = tail.split('"').next().unwrap();
    let address = format!("/assets/document.js?v={version}");
    let (status, headers, script) = answer(router_of(corpus_engine()), Method::GET, &address).await;
    assert_eq!(status, StatusCode::OK);
    let media_type = headers[header::CONTENT_TYPE].to_str().unwrap();
    assert_eq!(media_type, "text/javascript; charset=utf-8");
    let caching = headers[header::CACHE_CONTROL].to_str().unwrap();
    assert!(caching.ends_with("immutable"), "{caching}");
    check_holds(&script, &["marks-bar"]);
    assert!(!page("/").await.contains("document.js"));
}

#[tokio::test]
async fn the_style_is_kept_for_long_under_its_own_address() {
    let html = page("/").await;
    for (beginning, media_type) in [
        ("/assets/style.css", "text/css; charset=utf-8"),
        ("/assets/dark.css", "text/css; charset=utf-8"),
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
