//! What crawlers and browsers ask for.

use axum::http::{Method, StatusCode};
use gongwen::model::parse_date;

use super::client::{elements, get, texts};
use crate::client::{answer, router_of};
use crate::support::{corpus, corpus_engine, document, engine_of};

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
