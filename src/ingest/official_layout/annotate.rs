//! Sets the fields that the layout gives.

use serde_json::Value;

use super::head::head;
use super::labels::labels;
use super::paragraph::Paragraph;
use super::tail::tail;
use crate::ingest::field::Field;
use crate::ingest::record::{RawField, Record};

/// Sets what the layout of the paragraphs says of the document, as far as the
/// record does not say it. The body is left alone.
pub(in crate::ingest) fn annotate(record: &mut Record, paragraphs: &[Paragraph]) {
    let lines: Vec<Paragraph> = paragraphs
        .iter()
        .filter(|line| !line.text.trim().is_empty())
        .cloned()
        .collect();
    let mapping = record.mapping.clone();
    for (label, value) in labels(&lines, &mapping) {
        let field = mapping.field(&label);
        let is_given = |raw: &RawField| raw.field == field;
        if !record.fields.iter().any(is_given) {
            record.push(&label, Value::String(value), None);
        }
    }
    let head = head(&lines);
    let tail = tail(&lines, head.end);
    set(record, Field::DocNumber, head.number);
    set(record, Field::Title, head.title);
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
