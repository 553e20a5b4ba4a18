//! The record of a PDF.

use super::extract::{Extracted, extract};
use super::paragraphs::paragraphs;
use crate::ingest::fault::Fault;
use crate::ingest::field::Field;
use crate::ingest::mapping::Mapping;
use crate::ingest::office::{DocumentText, record};
use crate::ingest::record::Record;

/// What is doubtful about a PDF whose pages are pictures.
const NO_TEXT: &str = "has no text: it is a scan, or its fonts do not say what they write";

/// The record of a PDF.
///
/// # Errors
/// Where the file is damaged or encrypted.
pub(in crate::ingest) fn read(bytes: &[u8], mapping: &Mapping) -> Result<Record, Fault> {
    let text = text(extract(bytes)?);
    if text.paragraphs.is_empty() {
        let mut record = Record::new(mapping);
        if let Some(title) = text.properties.believable_title() {
            record.set(Field::Title, title, None);
        }
        if let Some(created) = text.properties.created {
            record.push("created", created.into(), None);
        }
        for doubt in text.doubts {
            record.doubt(Field::Body, "", doubt);
        }
        record.doubt(Field::Body, "", NO_TEXT);
        return Ok(record);
    }
    Ok(record(text, mapping))
}

/// The text of a PDF that is an attachment; `None` where it has none.
///
/// # Errors
/// As of [`read`].
pub(in crate::ingest) fn attachment_text(bytes: &[u8]) -> Result<Option<String>, Fault> {
    let lines: Vec<String> = paragraphs(extract(bytes)?.pages)
        .into_iter()
        .map(|paragraph| paragraph.text)
        .collect();
    let text = lines.join("\n");
    Ok((!text.trim().is_empty()).then_some(text))
}

fn text(extracted: Extracted) -> DocumentText {
    DocumentText {
        paragraphs: paragraphs(extracted.pages),
        properties: extracted.properties,
        doubts: extracted.doubts,
    }
}
