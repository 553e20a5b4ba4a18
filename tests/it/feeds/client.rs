//! Asks for what programs read, and reads it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::{Method, StatusCode, header};
use gongwen::model::{Document, Topic};
use gongwen::search::Engine;
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

use crate::client::{answer, router_of};
use crate::support::document;

pub(super) async fn get(engine: Arc<dyn Engine>, path: &str) -> (String, String) {
    let (status, headers, text) = answer(router_of(engine), Method::GET, path).await;
    assert_eq!(status, StatusCode::OK, "{path}: {text}");
    let media_type = headers[header::CONTENT_TYPE].to_str().unwrap().to_owned();
    (media_type, text)
}

/// The elements of well-formed XML: path of names, attributes, text.
pub(super) fn elements(xml: &str) -> Vec<(String, BTreeMap<String, String>, String)> {
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

pub(super) fn texts(xml: &str, path: &str) -> Vec<String> {
    let all = elements(xml).into_iter();
    let there = all.filter(|(found, ..)| found == path);
    there.map(|(_, _, text)| text).collect()
}

pub(super) fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let csv = csv.strip_prefix('\u{feff}').expect("Excel needs the mark");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

pub(super) fn hostile() -> Document {
    let bad = "<script>alert(1)</script>&amp;]]>\u{1}\u{b}\u{fffe}\"'";
    let mut document = document("a/b?<&>\"号", bad, bad);
    document.issuer = Some(bad.to_owned());
    document.keywords = vec![bad.to_owned(), "=cmd|' /C calc'!A0".to_owned()];
    document.topic = Topic::parse("<a>/<b>", "/");
    document.source_url = Some("javascript:alert(1)".to_owned());
    document.fetched_at = Some("<never>".to_owned());
    document
}
