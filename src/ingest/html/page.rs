//! Makes the record of a page.

use std::sync::LazyLock;

use dom_query::{Document, NodeRef};
use regex::bytes::Regex;
use serde_json::Value;

use super::container::{self, Found};
use super::declared::{self, aside, is_web_address};
use super::edges::without_edges;
use super::head::{canonical, linked_data, metas};
use super::information::{Information, information};
use super::lines::Line;
use super::links::links;
use super::pairs::{Pair, is_empty_value, is_source, is_telling, is_time, pairs};
use super::parse::parse;
use super::text;
use super::title::title;
use crate::ingest::encoding::decode;
use crate::ingest::fault::Fault;
use crate::ingest::field::Field;
use crate::ingest::mapping::Mapping;
use crate::ingest::official_layout::{Paragraph, annotate_layout};
use crate::ingest::record::Record;

/// Where a page declares its encoding, from its beginning, in bytes. The
/// standard says 1,024; pages that begin with scripts declare it later.
const MAX_DECLARATION_BYTES: usize = 16 * 1024;

/// How many lines at the head of a text may be information about it.
const MAX_HEAD_LINES: usize = 12;

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
    let container = found.as_ref().map(|found| found.node.id);
    let linked_files = links(&body, container, &shown.attached);
    record.links = linked_files.links;
    for text in linked_files.lost {
        let reason = "is the name of a file behind a script that does not say where it is";
        record.doubt(Field::Attachments, &text, reason);
    }
    let (metas, too_many_metas) = metas(document);
    if too_many_metas > 0 {
        let reason = format!("has {too_many_metas} more `<meta>` than are read");
        record.doubt(Field::Extra, "", reason);
    }
    let linked = linked_data(document);
    let site = metas
        .iter()
        .find(|meta| meta.name.eq_ignore_ascii_case("SiteName"));
    let site = site.map(|meta| meta.value.clone());
    let page_title = title(document, site.as_deref(), &mapping);
    for row in &shown.rows {
        if let Some(row) = document.tree.get(row) {
            row.remove_from_parent();
        }
    }
    let lines = main_text(document, found.as_ref(), &body);
    if exact.is_some() || found.is_none() {
        head_pairs(&lines, &mut shown, &mapping);
    }
    let rest = from_information(record, shown);
    declared::from_metas(record, &metas);
    declared::from_linked_data(record, &linked);
    if record.text(Field::PublishedDate).is_none()
        && let Some(time) = &rest.time
    {
        record.set(Field::PublishedDate, time.as_str(), None);
    }
    if let Some(address) = canonical(document)
        && is_web_address(&address)
    {
        declared::address(record, &address, "the link to the page itself");
    }
    if record.text(Field::Title).is_none()
        && let Some(title) = page_title
    {
        record.set(Field::Title, title, None);
    }
    declared::titles(record, &metas);
    let title = record
        .text(Field::Title)
        .map(|title| mapping.strip_label(Field::Title, title).to_owned());
    let lines = without_edges(lines, title.as_deref(), exact.is_some(), &mapping);
    let (paragraphs, texts): (Vec<Paragraph>, Vec<String>) = lines
        .into_iter()
        .map(|Line { text, .. }| {
            let paragraph = Paragraph {
                text: text.clone(),
                centred: false,
            };
            (paragraph, text)
        })
        .unzip();
    // What the text itself says counts before what the site says of its sources.
    annotate_layout(record, &paragraphs);
    declared::publisher(record, linked.publisher.as_deref());
    declared::weak_issuer(record, &metas, &rest.sources);
    let text = texts.join("\n");
    unplaced(record, rest, &text);
    record.set(Field::Body, text, None);
}

/// Keeps what the page shows of its document and is neither a field nor text.
fn unplaced(record: &mut Record, rest: Unplaced, text: &str) {
    let compact = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
    if rest.texts.is_empty() && rest.long.is_empty() {
        return;
    }
    let text = compact(text);
    let is_new = |pair: &Pair| !text.contains(&compact(&pair.value));
    for pair in rest.texts.into_iter().filter(is_new) {
        aside(record, &pair.label, pair.value);
    }
    for pair in rest.long.into_iter().filter(is_new) {
        let chars = pair.value.chars().count();
        let reason = format!(
            "stands at `{}` on the page and has {chars} characters, which is too long for a value; \
             it is not taken",
            pair.label
        );
        record.doubt(pair.field.unwrap_or(Field::Extra), &pair.value, reason);
    }
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
                let is_known =
                    pair.field.is_some() || is_telling(&pair.label) || is_time(&pair.label);
                is_known && !is_empty_value(&pair.value)
            }));
        }
    }
}

/// What the page shows of its document and is no value of a field.
#[derive(Default)]
struct Unplaced {
    /// What it names as its sources.
    sources: Vec<Pair>,
    /// A time of which it does not say what happened then.
    time: Option<String>,
    /// What stands at labels for the text and its attachments.
    texts: Vec<Pair>,
    /// What is too long for a value.
    long: Vec<Pair>,
}

/// Takes the pairs of the page that are fields, or are called nothing known.
fn from_information(record: &mut Record, shown: Information) -> Unplaced {
    let mut rest = Unplaced {
        long: shown.long,
        ..Unplaced::default()
    };
    for pair in shown.pairs {
        match pair.field {
            Some(Field::Body | Field::Attachments) => rest.texts.push(pair),
            Some(Field::Extra) => aside(record, &pair.label, pair.value),
            None if is_source(&pair.label) => rest.sources.push(pair),
            None if is_time(&pair.label) && record.mapping.date(&pair.value).is_ok() => {
                rest.time.get_or_insert(pair.value);
            }
            _ => record.push(&pair.label, Value::from(pair.value), None),
        }
    }
    rest
}
