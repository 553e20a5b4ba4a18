//! The record of a document, whatever its format.

use serde::{Deserialize, Serialize};

use super::doc::{self, Contents, contents};
use super::text::DocumentText;
use super::{docx, odt, rtf};
use crate::ingest::fault::Fault;
use crate::ingest::field::Field;
use crate::ingest::mapping::Mapping;
use crate::ingest::official_layout::annotate;
use crate::ingest::record::Record;

/// A format of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::ingest) enum OfficeKind {
    Docx,
    Doc,
    Odt,
    Rtf,
}

/// The record of a document.
///
/// Files often bear the ending of another format, a .doc most of all, so that
/// the first bytes decide where they are sure.
///
/// # Errors
/// Where the file is damaged, encrypted, or not of this kind.
pub(in crate::ingest) fn read(
    kind: OfficeKind,
    bytes: &[u8],
    mapping: &Mapping,
) -> Result<Record, Fault> {
    Ok(record(text(kind, bytes)?, mapping))
}

/// The text of a document that is an attachment; `None` where it has none.
///
/// # Errors
/// As of [`read`].
pub(in crate::ingest) fn attachment_text(
    kind: OfficeKind,
    bytes: &[u8],
) -> Result<Option<String>, Fault> {
    Ok(joined(&text(kind, bytes)?))
}

fn text(kind: OfficeKind, bytes: &[u8]) -> Result<DocumentText, Fault> {
    match true_kind(kind, bytes)? {
        OfficeKind::Docx => docx::read(bytes),
        OfficeKind::Doc => doc::read(bytes),
        OfficeKind::Odt => odt::read(bytes),
        OfficeKind::Rtf => rtf::read(bytes),
    }
}

fn true_kind(kind: OfficeKind, bytes: &[u8]) -> Result<OfficeKind, Fault> {
    if bytes.is_empty() {
        return Err(crate::ingest::json_lines::empty());
    }
    if bytes.starts_with(b"{\\rtf") {
        return Ok(OfficeKind::Rtf);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return match contents(bytes) {
            Contents::Encrypted => Err(Fault::new(
                None,
                "is encrypted with a password",
                "save it without a password",
            )),
            Contents::Workbook => Err(Fault::new(
                None,
                "is a workbook of Excel, not a text",
                "name it .xls",
            )),
            Contents::Word | Contents::Other => Ok(OfficeKind::Doc),
        };
    }
    if bytes.starts_with(b"PK") {
        return Ok(match kind {
            OfficeKind::Odt => OfficeKind::Odt,
            _ => OfficeKind::Docx,
        });
    }
    let head: Vec<u8> = bytes.iter().take(1024).copied().collect();
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    if head.contains("<html") || head.contains("<!doctype html") {
        return Err(Fault::new(
            None,
            "is a web page under the name of another format",
            "name it .html",
        ));
    }
    Ok(kind)
}

/// A record with the text as body and what the file and its layout say of it.
pub(in crate::ingest) fn record(text: DocumentText, mapping: &Mapping) -> Record {
    let mut record = Record::new(mapping);
    match joined(&text) {
        Some(body) => record.set(Field::Body, body, None),
        None => record.doubt(Field::Body, "", "is empty: the file holds no text"),
    }
    for doubt in text.doubts {
        record.doubt(Field::Body, "", doubt);
    }
    annotate(&mut record, &text.paragraphs);
    if record.text(Field::Title).is_none()
        && let Some(title) = text.properties.believable_title()
    {
        record.set(Field::Title, title, None);
    }
    if let Some(created) = text.properties.created {
        record.push("created", created.into(), None);
    }
    record
}

fn joined(text: &DocumentText) -> Option<String> {
    let lines: Vec<&str> = text
        .paragraphs
        .iter()
        .map(|paragraph| paragraph.text.as_str())
        .collect();
    let body = lines.join("\n");
    (!body.trim().is_empty()).then_some(body)
}
