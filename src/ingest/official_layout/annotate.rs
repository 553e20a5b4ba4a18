//! Sets the fields that the layout gives.

use serde_json::Value;

use super::forms::is_body_name;
use super::head::head;
use super::labels::labels;
use super::paragraph::Paragraph;
use super::tail::tail;
use crate::ingest::field::Field;
use crate::ingest::record::{RawField, Record};

/// Sets what the layout of the paragraphs says of the document, as far as the
/// record does not say it. The body is left alone.
pub(in crate::ingest) fn annotate(record: &mut Record, paragraphs: &[Paragraph]) {
    let lines = with_text(paragraphs);
    let mapping = record.mapping.clone();
    for (label, value) in labels(&lines, &mapping) {
        let field = mapping.field(&label);
        let is_given = |raw: &RawField| raw.field == field;
        if !record.fields.iter().any(is_given) {
            record.push(&label, Value::String(value), None);
        }
    }
    from_layout(record, &lines);
}

/// As [`annotate`], labels aside: for sources whose labels are known otherwise.
pub(in crate::ingest) fn annotate_layout(record: &mut Record, paragraphs: &[Paragraph]) {
    from_layout(record, &with_text(paragraphs));
}

fn with_text(paragraphs: &[Paragraph]) -> Vec<Paragraph> {
    let lines = paragraphs.iter();
    lines
        .filter(|line| !line.text.trim().is_empty())
        .cloned()
        .collect()
}

fn from_layout(record: &mut Record, lines: &[Paragraph]) {
    let head = head(lines);
    let mut tail = tail(lines, head.end);
    set(record, Field::DocNumber, head.number);
    set(record, Field::Title, head.title);
    if let Some(title) = record.text(Field::Title)
        && !may_sign(title, &tail.signatures)
    {
        tail.signatures.clear();
        tail.date = None;
    }
    let signed = (!tail.signatures.is_empty()).then(|| tail.signatures.join("、"));
    set(record, Field::Issuer, signed.or(head.mark));
    let date = tail.date.map(|date| date.to_string());
    set(record, Field::WrittenDate, date);
    aside(record, "主送机关", head.addressees);
    aside(record, "附件说明", tail.attachments);
    aside(record, "公开方式", tail.note);
    aside(record, "抄送", tail.copies);
    aside(record, "印发机关", tail.printed_by);
    let printed_on = tail.printed_on.map(|date| date.to_string());
    aside(record, "印发日期", printed_on);
}

/// Whether signatures can be those of a document of this title: where the title
/// begins with a body, others sign what is forwarded or attached.
fn may_sign(title: &str, signatures: &[String]) -> bool {
    let ends = ["关于", "转发", "批转", "印发"];
    let end = ends.iter().filter_map(|word| title.find(word)).min();
    let Some(body) = end.and_then(|end| title.get(..end)) else {
        return true;
    };
    signatures.is_empty()
        || !is_body_name(body)
        || signatures
            .iter()
            .any(|name| body.contains(name.as_str()) || name.contains(body))
}

/// Sets a field that the record does not have.
fn set(record: &mut Record, field: Field, value: Option<String>) {
    if let Some(value) = value
        && record.text(field).is_none()
    {
        record.set(field, value, None);
    }
}

/// Adds what is no field of documents, under its Chinese name whatever a mapping
/// makes of that: 印发日期 on a page is a label for 成文日期, here it is not.
fn aside(record: &mut Record, name: &str, value: Option<String>) {
    if let Some(value) = value
        && !record.fields.iter().any(|raw| raw.name == name)
    {
        record.fields.push(RawField {
            name: name.to_owned(),
            field: None,
            value: Value::String(value),
            line: None,
        });
    }
}
