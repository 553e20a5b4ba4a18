//! `/feed.atom`: the documents of a search as an Atom feed (RFC 4287), the newest
//! published first unless another order is asked for.

use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;

use super::xml::Xml;
use crate::http::day::{beijing_day, today};
use crate::http::error::Fault;
use crate::http::state::AppState;
use crate::http::web::{Visit, document_link, is_web_address, search_link, search_request};
use crate::model::{Document, Topic};
use crate::query::{DateField, Order, Paging, QueryError, SearchRequest};
use crate::search::{Hit, Passage, SearchResponse};

const MEDIA_TYPE: &str = "application/atom+xml; charset=utf-8";

/// Most entries of a feed.
const MAX_ENTRIES: usize = 50;

/// Characters of a summary where nothing was looked for in the text.
const SUMMARY_CHARS: usize = 200;

/// What the feed of a search asks for.
struct FeedRequest {
    /// As the page of results has it, to which the feed leads.
    page: SearchRequest,
    /// As the feed has it.
    feed: SearchRequest,
}

impl FeedRequest {
    fn new(query: &str) -> Result<Self, QueryError> {
        let page = search_request(query)?;
        let given: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        let says = |name: &str| {
            let mut given = given.iter();
            given.any(|(other, value)| other == name && !value.trim().is_empty())
        };
        let mut feed = page.clone();
        feed.facets.clear();
        feed.explain = false;
        if !says("order") && !says("cursor") {
            feed.order = Order::Descending(DateField::Published);
        }
        if !says("size") && !says("cursor") {
            feed.paging = Paging::new(feed.paging.page, MAX_ENTRIES, None)?;
        }
        if feed.paging.size > MAX_ENTRIES {
            let expected = format!("1 to {MAX_ENTRIES} in a feed");
            let given = feed.paging.size.to_string();
            return Err(QueryError::invalid("size", &given, expected));
        }
        Ok(Self { page, feed })
    }
}

pub(super) async fn handle(
    State(state): State<AppState>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let request = FeedRequest::new(&query.unwrap_or_default())?;
    let response = state.search(request.feed).await?.ensure_whole()?;
    let written = feed(&state.site.name, &visit, &request.page, &response);
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], written).into_response())
}

fn feed(
    site_name: &str,
    visit: &Visit,
    page: &SearchRequest,
    response: &SearchResponse,
) -> Vec<u8> {
    let root = &visit.root;
    let found = format!("{root}{}", search_link(page));
    let title = if page.text.is_empty() {
        site_name.to_owned()
    } else {
        format!("{} - {site_name}", page.text)
    };
    let newest = response.hits.iter().map(|hit| updated(&hit.document)).max();
    let root_element = [
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xml:lang", "zh-CN"),
    ];
    Xml::document("feed", &root_element, |xml| {
        xml.text("id", &[], &found);
        xml.text("title", &[], &title);
        xml.text("updated", &[], &midnight(newest.unwrap_or_else(today)));
        xml.element("author", &[], |xml| xml.text("name", &[], site_name));
        let here = format!("{root}{}", visit.here);
        let atom = ("type", "application/atom+xml");
        xml.empty("link", &[("rel", "self"), atom, ("href", &here)]);
        let html = ("type", "text/html");
        xml.empty("link", &[("rel", "alternate"), html, ("href", &found)]);
        let icon = format!("{root}/assets/icon.svg");
        xml.text("icon", &[], &icon);
        let generator = [("version", env!("CARGO_PKG_VERSION"))];
        xml.text("generator", &generator, "gongwen");
        for hit in &response.hits {
            xml.element("entry", &[], |xml| entry(xml, root, hit));
        }
    })
}

fn entry(xml: &mut Xml, root: &str, hit: &Hit) {
    let document = &hit.document;
    let address = format!("{root}{}", document_link(&document.id));
    xml.text("id", &[], &address);
    xml.text("title", &[], &document.title);
    xml.text("updated", &[], &midnight(updated(document)));
    if let Some(day) = document.published_date {
        xml.text("published", &[], &midnight(day));
    }
    for issuer in document.issuers() {
        xml.element("author", &[], |xml| xml.text("name", &[], issuer));
    }
    let html = ("type", "text/html");
    xml.empty("link", &[("rel", "alternate"), html, ("href", &address)]);
    let source = document.source_url.as_deref();
    if let Some(source) = source.filter(|source| is_web_address(source)) {
        xml.empty("link", &[("rel", "via"), ("href", source)]);
    }
    let mut category = |scheme: &str, term: &str| {
        let scheme = format!("{root}/#{scheme}");
        xml.empty("category", &[("term", term), ("scheme", &scheme)]);
    };
    if let Some(topic) = document.topic.as_ref().map(Topic::path) {
        category("topic", &topic);
    }
    if let Some(doc_type) = &document.doc_type {
        category("doc_type", &doc_type.name);
    }
    for keyword in &document.keywords {
        category("keyword", keyword);
    }
    let summary = summary(hit);
    if !summary.is_empty() {
        xml.text("summary", &[("type", "text")], &summary);
    }
}

/// The day of a document: of its publication, else of its writing, else on which
/// it was fetched; the first of all where nothing is known.
fn updated(document: &Document) -> Date {
    let fetched = || {
        let fetched: Timestamp = document.fetched_at.as_deref()?.parse().ok()?;
        Some(beijing_day(fetched))
    };
    document
        .published_date
        .or(document.written_date)
        .or_else(fetched)
        .unwrap_or(jiff::civil::date(1970, 1, 1))
}

/// The beginning of a day in Beijing time (RFC 3339).
fn midnight(day: Date) -> String {
    format!("{day}T00:00:00+08:00")
}

/// The first passage in which something matched, else how the text begins.
fn summary(hit: &Hit) -> String {
    let mut passages = hit.body.iter().flatten();
    if let Some(passage) = passages.find(|passage| !passage.ranges.is_empty()) {
        return plain(passage);
    }
    let text = hit.document.body.trim();
    let mut summary: String = text.chars().take(SUMMARY_CHARS).collect();
    if summary.len() < text.len() {
        summary.push('…');
    }
    summary
}

fn plain(passage: &Passage) -> String {
    let mark = |is_cut: bool| if is_cut { "…" } else { "" };
    let (before, after) = (mark(passage.cut_before), mark(passage.cut_after));
    format!("{before}{}{after}", passage.text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DocumentId;

    #[track_caller]
    fn check(query: &str, order: Order, size: usize) {
        let request = FeedRequest::new(query).unwrap().feed;
        assert_eq!(
            (request.order, request.paging.size),
            (order, size),
            "{query}"
        );
    }

    #[test]
    fn feeds_are_of_the_newest_unless_said() {
        let newest = Order::Descending(DateField::Published);
        check("q=a", newest, 50);
        check("q=a&order=&size=5", newest, 5);
        check("q=a&order=relevance", Order::Relevance, 50);
        check(
            "order=written_date",
            Order::Ascending(DateField::Written),
            50,
        );
        assert!(FeedRequest::new("size=51").is_err());
    }

    #[test]
    fn a_day_is_found_for_each_document() {
        let mut document = Document::new(DocumentId::derive("path", &["a"]), "通知".to_owned());
        let mut check = |change: fn(&mut Document), expected: &str| {
            change(&mut document);
            assert_eq!(midnight(updated(&document)), expected);
        };
        check(|_| (), "1970-01-01T00:00:00+08:00");
        check(
            |document| document.fetched_at = Some("昨天".to_owned()),
            "1970-01-01T00:00:00+08:00",
        );
        check(
            |document| document.fetched_at = Some("2024-05-06T17:00:00Z".to_owned()),
            "2024-05-07T00:00:00+08:00",
        );
        check(
            |document| document.written_date = Some(jiff::civil::date(2023, 1, 2)),
            "2023-01-02T00:00:00+08:00",
        );
    }
}
