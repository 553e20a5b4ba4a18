//! Feeds, tables and lists of addresses, read back as programs read them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use gongwen::http::router;
use gongwen::index::Generation;
use gongwen::model::{Document, Topic, parse_date};
use gongwen::search::{EmbeddedEngine, Engine};
use http_body_util::BodyExt;
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use serde_json::Value;
use tower::ServiceExt;

use crate::client::{answer, http_config, router_of};
use crate::support::{analysis, corpus, corpus_engine, document, engine, engine_of, writer_config};

async fn get(engine: Arc<dyn Engine>, path: &str) -> (String, String) {
    let (status, headers, text) = answer(router_of(engine), Method::GET, path).await;
    assert_eq!(status, StatusCode::OK, "{path}: {text}");
    let media_type = headers[header::CONTENT_TYPE].to_str().unwrap().to_owned();
    (media_type, text)
}

/// The elements of well-formed XML: path of names, attributes, text.
fn elements(xml: &str) -> Vec<(String, BTreeMap<String, String>, String)> {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<usize> = Vec::new();
    let mut found: Vec<(String, BTreeMap<String, String>, String)> = Vec::new();
    loop {
        let event = reader.read_event().unwrap();
        let is_empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(start) | Event::Empty(start) => {
                let name = start.name().as_ref().to_owned();
                let attributes = start.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let key = attribute.key.as_ref().to_owned();
                    let value = attribute.normalized_value(XmlVersion::Explicit1_0).unwrap();
                    (key, value.into_owned())
                });
                let path = match open.last() {
                    Some(&outer) => format!("{}/{name}", found[outer].0),
                    None => name,
                };
                open.push(found.len());
                found.push((path, attributes.collect(), String::new()));
                if is_empty {
                    open.pop();
                }
            }
            Event::End(_) => drop(open.pop().unwrap()),
            Event::Text(text) => {
                if let Some(&inner) = open.last() {
                    found[inner].2.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                let resolved = quick_xml::escape::resolve_predefined_entity(&reference).unwrap();
                found[*open.last().unwrap()].2.push_str(resolved);
            }
            Event::Eof => break,
            _ => (),
        }
    }
    assert!(open.is_empty());
    found
}

fn texts(xml: &str, path: &str) -> Vec<String> {
    let all = elements(xml).into_iter();
    let there = all.filter(|(found, ..)| found == path);
    there.map(|(_, _, text)| text).collect()
}

fn hostile() -> Document {
    let bad = "<script>alert(1)</script>&amp;]]>\u{1}\u{b}\u{fffe}\"'";
    let mut document = document("a/b?<&>\"号", bad, bad);
    document.issuer = Some(bad.to_owned());
    document.keywords = vec![bad.to_owned(), "=cmd|' /C calc'!A0".to_owned()];
    document.topic = Topic::parse("<a>/<b>", "/");
    document.source_url = Some("javascript:alert(1)".to_owned());
    document.fetched_at = Some("<never>".to_owned());
    document
}

#[tokio::test]
async fn a_feed_has_the_newest_documents_of_a_search() {
    let path = "/feed.atom?q=%E5%85%BB%E8%80%81";
    let (media_type, xml) = get(corpus_engine(), path).await;
    assert_eq!(media_type, "application/atom+xml; charset=utf-8");
    let ids = texts(&xml, "feed/entry/id");
    let (_, json) = get(
        corpus_engine(),
        "/api/v1/search?q=%E5%85%BB%E8%80%81&order=-published_date&collapse=true&size=50",
    )
    .await;
    let json: Value = serde_json::from_str(&json).unwrap();
    let hits = json["hits"].as_array().unwrap();
    assert!(hits.len() > 3, "{json}");
    assert_eq!(ids.len(), hits.len());
    let titles: Vec<&str> = hits
        .iter()
        .map(|hit| hit["title"].as_str().unwrap())
        .collect();
    assert_eq!(texts(&xml, "feed/entry/title"), titles);
    assert_eq!(
        texts(&xml, "feed/id"),
        ["http://localhost/search?q=%E5%85%BB%E8%80%81"]
    );
    let newest = format!(
        "{}T00:00:00+08:00",
        hits[0]["published_date"].as_str().unwrap()
    );
    assert_eq!(texts(&xml, "feed/updated"), [newest]);
    // What RFC 4287 wants of each entry.
    for one in ["title", "updated", "id", "summary"] {
        let found = texts(&xml, &format!("feed/entry/{one}"));
        assert_eq!(found.len(), hits.len(), "{one}");
        assert!(found.iter().all(|text| !text.trim().is_empty()), "{one}");
    }
    let links = elements(&xml)
        .into_iter()
        .filter(|(path, ..)| path == "feed/link");
    let links: Vec<_> = links
        .map(|(_, attributes, _)| attributes["href"].clone())
        .collect();
    assert_eq!(
        links,
        [
            format!("http://localhost{path}"),
            "http://localhost/search?q=%E5%85%BB%E8%80%81".to_owned()
        ]
    );
}

#[tokio::test]
async fn a_feed_follows_the_order_that_is_asked_for_and_has_its_limits() {
    let (_, xml) = get(corpus_engine(), "/feed.atom?order=published_date&size=3").await;
    let days = texts(&xml, "feed/entry/updated");
    assert_eq!(days.len(), 3);
    assert!(days.is_sorted(), "{days:?}");
    let (_, xml) = get(corpus_engine(), "/feed.atom").await;
    assert_eq!(texts(&xml, "feed/entry").len(), 50);
    for wrong in ["/feed.atom?size=51", "/feed.atom?x=1"] {
        let (status, ..) = answer(router_of(corpus_engine()), Method::GET, wrong).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn nothing_that_a_document_holds_breaks_what_is_written() {
    let engine = engine(&[hostile()]);
    let engine: Arc<dyn Engine> = engine;
    let (_, feed) = get(Arc::clone(&engine), "/feed.atom?q=script").await;
    let title = "<script>alert(1)</script>&amp;]]>\u{fffd}\u{fffd}\u{fffd}\"'";
    assert_eq!(texts(&feed, "feed/entry/title"), [title]);
    assert_eq!(texts(&feed, "feed/entry/author/name"), [title]);
    assert_eq!(
        texts(&feed, "feed/entry/updated"),
        ["1970-01-01T00:00:00+08:00"]
    );
    assert!(!feed.contains("javascript:"), "{feed}");
    let (_, csv) = get(Arc::clone(&engine), "/search.csv").await;
    let rows = rows(&csv);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["标题"], hostile().title);
    let (_, sitemap) = get(engine, "/sitemap/1-of-1.xml").await;
    assert_eq!(
        texts(&sitemap, "urlset/url/loc"),
        ["http://localhost/documents/a%2Fb%3F%3C%26%3E%22%E5%8F%B7"]
    );
}

fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let csv = csv.strip_prefix('\u{feff}').expect("Excel needs the mark");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

#[tokio::test]
async fn a_table_has_all_hits_of_all_pages() {
    for query in [
        "",
        "q=%E5%85%BB%E8%80%81",
        "doc_type=%E9%80%9A%E7%9F%A5",
        "q=nothing-of-this",
    ] {
        let (media_type, csv) = get(corpus_engine(), &format!("/search.csv?{query}")).await;
        assert!(
            media_type.starts_with("text/csv; charset=utf-8"),
            "{media_type}"
        );
        let mut found: Vec<_> = rows(&csv);
        let mut expected = Vec::new();
        let mut path = format!("/api/v1/search?{query}&size=100");
        loop {
            let (_, json) = get(corpus_engine(), &path).await;
            let json: Value = serde_json::from_str(&json).unwrap();
            expected.extend(json["hits"].as_array().unwrap().clone());
            let Some(next) = json["next_cursor"].as_str() else {
                break;
            };
            path = format!("/api/v1/search?cursor={next}");
        }
        expected.sort_by_key(|hit| hit["id"].as_str().unwrap().to_owned());
        found.sort_by_key(|row| row["标识"].clone());
        assert_eq!(found.len(), expected.len(), "{query}");
        for (row, hit) in found.iter().zip(&expected) {
            for (column, field) in [
                ("标识", "id"),
                ("标题", "title"),
                ("文号", "doc_number"),
                ("索引号", "catalog_number"),
                ("发布日期", "published_date"),
                ("有效性", "validity"),
                ("原文地址", "source_url"),
            ] {
                assert_eq!(
                    row[column],
                    hit[field].as_str().unwrap_or_default(),
                    "{column}"
                );
            }
            assert!(row["网址"].starts_with("http://localhost/documents/"));
        }
    }
}

#[tokio::test]
async fn who_does_not_read_a_table_keeps_no_place() {
    let long = "长".repeat(300);
    let documents: Vec<_> = (0..2_000)
        .map(|number| document(&format!("{number:05}"), &long, "正文"))
        .collect();
    let mut config = http_config();
    config.max_concurrent_searches = 1;
    config.max_wait = Duration::from_secs(2);
    let router = router(engine(&documents), &config).unwrap();
    let ask = |path: &str| {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        router.clone().oneshot(request)
    };
    let mut tables = Vec::new();
    for _ in 0..3 {
        let mut table = ask("/search.csv").await.unwrap();
        assert_eq!(table.status(), StatusCode::OK);
        table.body_mut().frame().await.unwrap().unwrap();
        tables.push(table);
    }
    let found = ask("/search?q=a").await.unwrap();
    assert_eq!(found.status(), StatusCode::OK);
    // And who reads on gets all of it.
    let rest = tables.pop().unwrap().into_body().collect().await.unwrap();
    let rest = String::from_utf8(rest.to_bytes().to_vec()).unwrap();
    assert!(rest.ends_with("01999\r\n"));
}

#[tokio::test]
async fn a_table_is_of_one_commit() {
    let generation = Generation::in_memory(&analysis()).unwrap();
    let mut writer = generation.writer(writer_config()).unwrap();
    let long = "长".repeat(300);
    for number in 0..2_000 {
        let title = format!("{long}前");
        let id = format!("{number:05}");
        writer.add(&document(&id, &title, "")).unwrap();
    }
    writer.commit().unwrap();
    let reader = generation.reader().unwrap();
    let router = router_of(Arc::new(EmbeddedEngine::new(reader.clone())));
    let ask = || {
        let request = Request::builder().uri("/search.csv");
        let request = request.body(Body::empty()).unwrap();
        router.clone().oneshot(request)
    };
    let mut table = ask().await.unwrap();
    let first = table.body_mut().frame().await.unwrap().unwrap();
    for number in 1_000..3_000 {
        let id = format!("{number:05}");
        writer.add(&document(&id, "后", "")).unwrap();
    }
    writer.commit().unwrap();
    reader.follow().unwrap();
    let mut whole = first.into_data().unwrap().to_vec();
    whole.extend(table.into_body().collect().await.unwrap().to_bytes());
    let found = rows(std::str::from_utf8(&whole).unwrap());
    assert_eq!(found.len(), 2_000);
    assert!(found.iter().all(|row| row["标题"].ends_with('前')));
    let after = ask().await.unwrap().into_body().collect().await.unwrap();
    assert_eq!(
        rows(std::str::from_utf8(&after.to_bytes()).unwrap()).len(),
        3_000
    );
}

#[tokio::test]
async fn a_sitemap_names_every_document_once() {
    let (_, index) = get(corpus_engine(), "/sitemap.xml").await;
    let files = texts(&index, "sitemapindex/sitemap/loc");
    assert_eq!(
        files,
        [
            "http://localhost/sitemap/pages.xml",
            "http://localhost/sitemap/1-of-1.xml"
        ]
    );
    let mut expected: Vec<&str> = corpus()
        .iter()
        .map(|document| document.id.as_str())
        .collect();
    expected.sort_unstable();
    for parts in [1, 4] {
        let mut found = Vec::new();
        for part in 1..=parts {
            let (_, xml) = get(corpus_engine(), &format!("/sitemap/{part}-of-{parts}.xml")).await;
            for address in texts(&xml, "urlset/url/loc") {
                let id = address.strip_prefix("http://localhost/documents/").unwrap();
                let pair = format!("id={id}");
                let decoded = form_urlencoded::parse(pair.as_bytes()).next().unwrap();
                found.push(decoded.1.into_owned());
            }
        }
        found.sort();
        assert_eq!(found, expected, "{parts}");
    }
    let (_, pages) = get(corpus_engine(), "/sitemap/pages.xml").await;
    for address in texts(&pages, "urlset/url/loc") {
        get(
            corpus_engine(),
            address.strip_prefix("http://localhost").unwrap(),
        )
        .await;
    }
    for none in ["/sitemap/2-of-1.xml", "/sitemap/x.xml", "/sitemap/%FF"] {
        let (status, ..) = answer(router_of(corpus_engine()), Method::GET, none).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{none}");
    }
}

#[tokio::test]
async fn a_sitemap_tells_the_later_day_that_is_not_to_come() {
    let mut dated = document("a", "通知", "");
    dated.written_date = Some(parse_date("2020-01-02").unwrap());
    dated.published_date = Some(parse_date("2020-01-05").unwrap());
    let mut to_come = document("b", "通知", "");
    to_come.published_date = Some(parse_date("9000-01-01").unwrap());
    let engine = engine_of(&[&[dated], &[to_come, document("c", "通知", "")]]);
    let (_, xml) = get(engine, "/sitemap/1-of-1.xml").await;
    assert_eq!(texts(&xml, "urlset/url/loc").len(), 3);
    assert_eq!(texts(&xml, "urlset/url/lastmod"), ["2020-01-05"]);
}

#[tokio::test]
async fn browsers_learn_how_to_search_and_suggest() {
    let (media_type, xml) = get(corpus_engine(), "/opensearch.xml").await;
    assert_eq!(media_type, "application/opensearchdescription+xml");
    let names = texts(&xml, "OpenSearchDescription/ShortName");
    assert_eq!(names, ["青岚省政府信息公开检索"]);
    let found = elements(&xml).into_iter();
    let templates: Vec<_> = found
        .filter(|(path, ..)| path.ends_with("/Url"))
        .map(|(_, attributes, _)| (attributes["type"].clone(), attributes["template"].clone()))
        .collect();
    assert_eq!(templates.len(), 4);
    for (media_type, template) in templates {
        let path = template
            .strip_prefix("http://localhost")
            .unwrap()
            .replace("{searchTerms}", "%E4%BD%8E%E4%BF%9D")
            .replace("{startPage?}", "");
        let (found, _) = get(corpus_engine(), &path).await;
        assert_eq!(found.split(';').next().unwrap(), media_type, "{path}");
    }
    let (_, json) = get(corpus_engine(), "/suggest.json?q=%E4%BA%91%E6%BE%9C").await;
    let (typed, texts, descriptions, addresses): (String, Vec<String>, Vec<String>, Vec<String>) =
        serde_json::from_str(&json).unwrap();
    assert_eq!(typed, "云澜");
    assert!(
        texts.iter().all(|text| text.contains("云澜")) && !texts.is_empty(),
        "{texts:?}"
    );
    assert_eq!([descriptions.len(), addresses.len()], [texts.len(); 2]);
    for address in addresses {
        get(
            corpus_engine(),
            address.strip_prefix("http://localhost").unwrap(),
        )
        .await;
    }
}

#[tokio::test]
async fn robots_are_told_what_to_leave_and_where_all_is() {
    let (_, text) = get(corpus_engine(), "/robots.txt").await;
    assert!(text.contains("\nDisallow: /search\n"), "{text}");
    assert!(
        text.ends_with("\nSitemap: http://localhost/sitemap.xml\n"),
        "{text}"
    );
}
