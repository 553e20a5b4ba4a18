//! Makes the record of a page.

use std::sync::LazyLock;

use dom_query::{Document, NodeRef};
use regex::bytes::Regex;
use serde_json::Value;

use super::container::{self, Found};
use super::edges::without_edges;
use super::head::{Declared, LinkedData, canonical, linked_data, metas};
use super::information::{Information, information};
use super::lines::Line;
use super::links::links;
use super::pairs::{Pair, is_empty_value, pairs};
use super::parse::parse;
use super::text;
use super::title::title;
use crate::ingest::encoding::decode;
use crate::ingest::fault::Fault;
use crate::ingest::field::Field;
use crate::ingest::front_matter::same_text;
use crate::ingest::mapping::Mapping;
use crate::ingest::record::Record;
use crate::text::normalize;

/// Where a page declares its encoding, from its beginning, in bytes. The
/// standard says 1,024; pages that begin with scripts declare it later.
const MAX_DECLARATION_BYTES: usize = 16 * 1024;

/// How many lines at the head of a text may be information about it.
const MAX_HEAD_LINES: usize = 12;

/// Names that say of a text that it is the site's own.
const OWN_SOURCES: &[&str] = &[
    "本站",
    "本网",
    "本网站",
    "本站原创",
    "原创",
    "网络",
    "互联网",
];

/// A declaration of the encoding, in a `<meta>` or of XML.
static CHARSET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i-u)(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([a-z0-9_:-]{1,40})"#)
        .expect("the pattern is a constant that the tests run")
});

/// Reads the record of a page.
///
/// # Errors
/// Where the bytes are no text, or the page is too large to be parsed.
pub(in crate::ingest) fn read(bytes: &[u8], mapping: &Mapping) -> Result<Record, Fault> {
    let head = bytes.get(..MAX_DECLARATION_BYTES).unwrap_or(bytes);
    let declared = CHARSET
        .captures(head)
        .and_then(|captures| std::str::from_utf8(captures.get(1)?.as_bytes()).ok());
    let decoded = decode(bytes, declared)?;
    let parsed = parse(&decoded.text)?;
    let mut record = Record::new(mapping);
    for (value, reason) in decoded.doubts {
        record.doubt(Field::Body, &value, reason);
    }
    for reason in parsed.doubts {
        record.doubt(Field::Body, "", reason);
    }
    fill(&mut record, &parsed.document);
    Ok(record)
}

/// The lines of a fragment of a page, with what is doubtful about it: nothing at
/// its edges is taken for parts of a page.
///
/// # Errors
/// Where it is too large to be parsed.
pub(in crate::ingest) fn fragment(html: &str) -> Result<(String, Vec<String>), Fault> {
    let parsed = parse(html)?;
    let body = parsed.document.body();
    let body = body.unwrap_or_else(|| parsed.document.root());
    let lines: Vec<String> = text::lines(&body)
        .into_iter()
        .map(|line| line.text)
        .collect();
    Ok((lines.join("\n"), parsed.doubts))
}

fn fill(record: &mut Record, document: &Document) {
    let mapping = record.mapping.clone();
    let body = document.body().unwrap_or_else(|| document.root());
    let found = container::known(document);
    let exact = found
        .as_ref()
        .filter(|found| found.exact)
        .map(|found| found.node.id);
    let mut shown = information(&body, exact, &mapping);
    record.links = links(&body, found.as_ref().map(|found| found.node.id));
    let metas = metas(document);
    let linked = linked_data(document);
    let site = metas
        .iter()
        .find(|meta| meta.name.eq_ignore_ascii_case("SiteName"));
    let site = site.map(|meta| meta.value.clone());
    let page_title = title(document, site.as_deref());
    for row in &shown.rows {
        if let Some(row) = document.tree.get(row) {
            row.remove_from_parent();
        }
    }
    let lines = main_text(document, found.as_ref(), &body);
    if exact.is_some() || found.is_none() {
        head_pairs(&lines, &mut shown, &mapping);
    }
    let source = from_information(record, shown);
    from_metas(record, &metas);
    from_linked_data(record, linked);
    if let Some(address) = canonical(document)
        && record.text(Field::SourceUrl).is_none()
        && is_web_address(&address)
    {
        record.set(Field::SourceUrl, address, None);
    }
    weak_issuer(record, &metas, source);
    if record.text(Field::Title).is_none()
        && let Some(title) = page_title
    {
        record.set(Field::Title, title, None);
    }
    let title = record
        .text(Field::Title)
        .map(|title| mapping.strip_label(Field::Title, title).to_owned());
    let lines = without_edges(lines, title.as_deref(), exact.is_some(), &mapping);
    let texts: Vec<String> = lines.into_iter().map(|line| line.text).collect();
    record.set(Field::Body, texts.join("\n"), None);
}

/// The lines of the known container, else of what reads like a text, else of
/// the whole page.
fn main_text(document: &Document, found: Option<&Found<'_>>, body: &NodeRef<'_>) -> Vec<Line> {
    if let Some(found) = found {
        return text::lines(&found.node);
    }
    match container::readable(document) {
        Some(readable) => text::lines(&readable.root()),
        None => text::lines(body),
    }
}

/// Labels on the lines above the text, inside its container.
fn head_pairs(lines: &[Line], shown: &mut Information, mapping: &Mapping) {
    for line in lines.iter().take(MAX_HEAD_LINES) {
        let (found, begins) = pairs(&line.text, mapping);
        if begins && found.len() > 1 {
            shown.pairs.extend(found.into_iter().filter(|pair| {
                let is_known = pair.field.is_some() || pair.label.ends_with("来源");
                is_known && !is_empty_value(&pair.value)
            }));
        }
    }
}

/// Takes the pairs of the page; gives what it names as its source.
fn from_information(record: &mut Record, shown: Information) -> Option<String> {
    let mut source = None;
    for Pair {
        label,
        field,
        value,
    } in shown.pairs
    {
        match field {
            Some(Field::Body | Field::Attachments | Field::Id | Field::Extra | Field::Source) => {}
            None if label.ends_with("来源") => {
                source.get_or_insert(value);
            }
            _ => record.push(&label, Value::from(value), None),
        }
    }
    source
}

fn from_metas(record: &mut Record, metas: &[Declared]) {
    for meta in metas {
        let value = meta.value.as_str();
        match meta.name.to_ascii_lowercase().as_str() {
            "articletitle" => declare(record, Field::Title, value, "the `<meta>` of the page"),
            "pubdate" | "article:published_time" => {
                declare(
                    record,
                    Field::PublishedDate,
                    value,
                    "the `<meta>` of the page",
                );
            }
            "keywords" => {
                let is_title = |title| same_text(title, value);
                let has_words = value.chars().any(char::is_alphanumeric);
                if record.text(Field::Keywords).is_none()
                    && has_words
                    && !record.text(Field::Title).is_some_and(is_title)
                {
                    record.set(Field::Keywords, value, None);
                }
            }
            "url" | "og:url" => {
                if record.text(Field::SourceUrl).is_none() && is_web_address(value) {
                    record.set(Field::SourceUrl, value, None);
                }
            }
            // See `weak_issuer`.
            "contentsource" => {}
            _ => record.push(&meta.name, Value::from(value), None),
        }
    }
}

fn from_linked_data(record: &mut Record, linked: LinkedData) {
    for broken in &linked.broken {
        record.doubt(
            Field::Extra,
            broken,
            "is JSON-LD that is no JSON; it is not read",
        );
    }
    let place = "the JSON-LD of the page";
    for (field, value) in [
        (Field::Title, linked.title),
        (Field::PublishedDate, linked.published),
        (Field::WrittenDate, linked.created),
    ] {
        if let Some(value) = value {
            declare(record, field, &value, place);
        }
    }
    if let Some(publisher) = linked.publisher
        && record.text(Field::Issuer).is_none()
    {
        record.set(Field::Issuer, publisher, None);
    }
    if let Some(url) = linked.url
        && record.text(Field::SourceUrl).is_none()
        && is_web_address(&url)
    {
        record.set(Field::SourceUrl, url, None);
    }
    let has_keywords = record
        .fields
        .iter()
        .any(|raw| raw.field == Some(Field::Keywords));
    if let Some(keywords @ (Value::String(_) | Value::Array(_))) = linked.keywords
        && !has_keywords
    {
        record.push(Field::Keywords.name(), keywords, None);
    }
}

/// Takes what the page declares, or doubts it where the page shows otherwise.
fn declare(record: &mut Record, field: Field, value: &str, place: &str) {
    let Some(shown) = record.text(field) else {
        record.set(field, value, None);
        return;
    };
    let shown = record.mapping.strip_label(field, shown).to_owned();
    let is_same = match (record.mapping.date(&shown), record.mapping.date(value)) {
        (Ok(one), Ok(other)) => one == other,
        _ => same_text(&normalize(&shown), &normalize(value)),
    };
    if !is_same {
        let reason = format!("is what {place} says, and the page shows `{shown}`, which counts");
        record.doubt(field, value, reason);
    }
}

/// What a page names as the source of its content is the issuer where it names
/// no other. Elsewhere it is kept as what it is.
fn weak_issuer(record: &mut Record, metas: &[Declared], source: Option<String>) {
    let meta = metas
        .iter()
        .find(|meta| meta.name.eq_ignore_ascii_case("ContentSource"));
    let meta = meta.map(|meta| meta.value.clone());
    let has_issuer = record.text(Field::Issuer).is_some();
    let mut named = meta
        .into_iter()
        .chain(source)
        .filter(|name| !is_empty_value(name));
    if let Some(name) = named.next() {
        if has_issuer || OWN_SOURCES.contains(&name.as_str()) {
            record.push("ContentSource", Value::from(name), None);
        } else {
            record.set(Field::Issuer, name, None);
        }
    }
}

fn is_web_address(address: &str) -> bool {
    address.starts_with("http://") || address.starts_with("https://")
}
