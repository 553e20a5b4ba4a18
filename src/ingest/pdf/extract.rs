//! What is read of a PDF: the lines of its pages, and its properties.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::output_doc_page;

use super::glyphs::{Glyphs, Line};
use super::{cmaps, loops, widths};
use crate::ingest::fault::Fault;
use crate::ingest::office::Properties;
use pdf_extract::{Document, Object};

/// What to do about a PDF that cannot be read.
const MEND: &str = "open it and print it into a new PDF, or give its text";

/// Most pages that are read.
const MAX_PAGES: usize = 5_000;

/// A PDF as read.
#[derive(Debug, Default)]
pub(super) struct Extracted {
    pub(super) pages: Vec<Vec<Line>>,
    pub(super) properties: Properties,
    pub(super) doubts: Vec<String>,
}

/// Reads a PDF.
///
/// # Errors
/// Where the file is damaged as a whole, or needs a password.
pub(super) fn extract(bytes: &[u8]) -> Result<Extracted, Fault> {
    if bytes.is_empty() {
        return Err(crate::ingest::json_lines::empty());
    }
    let mut document = guarded(|| load(bytes)).unwrap_or_else(|| Err(unreadable("damaged")))?;
    let properties = guarded(|| properties(&document)).unwrap_or_default();
    let numbers = guarded(|| {
        loops::cut(&mut document);
        cmaps::spell_out(&mut document);
        widths::spell_out(&mut document);
        let pages: Vec<u32> = document.get_pages().into_keys().collect();
        pages
    });
    let numbers = numbers.unwrap_or_default();
    if numbers.is_empty() {
        return Err(unreadable("it has no pages"));
    }
    let mut extracted = Extracted {
        properties,
        ..Extracted::default()
    };
    if numbers.len() > MAX_PAGES {
        let doubt = format!("is of the first {MAX_PAGES} pages only");
        extracted.doubts.push(doubt);
    }
    let mut failed = Vec::new();
    for number in numbers.into_iter().take(MAX_PAGES) {
        let mut glyphs = Glyphs::default();
        let read = guarded(|| output_doc_page(&document, &mut glyphs, number));
        if !matches!(read, Some(Ok(()))) {
            failed.push(number.to_string());
        }
        extracted.pages.push(glyphs.lines());
    }
    if !failed.is_empty() {
        extracted.doubts.push(format!(
            "lacks text of the pages {}, which cannot be read to their end",
            failed.join(", ")
        ));
    }
    Ok(extracted)
}

/// Runs what may panic on a damaged file.
fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok()
}

fn load(bytes: &[u8]) -> Result<Document, Fault> {
    let mut document =
        Document::load_mem(bytes).map_err(|error| match error.to_string().to_lowercase() {
            text if text.contains("password") || text.contains("decrypt") => encrypted(),
            text => unreadable(&text),
        })?;
    // Many files are encrypted under an empty password, which limits printing.
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err(encrypted());
    }
    Ok(document)
}

fn encrypted() -> Fault {
    Fault::new(
        None,
        "is encrypted with a password",
        "save it without a password",
    )
}

fn unreadable(error: &str) -> Fault {
    Fault::new(None, format!("is not a readable PDF: {error}"), MEND)
}

fn properties(document: &Document) -> Properties {
    let value = |name: &[u8]| {
        let (_, info) = document
            .dereference(document.trailer.get(b"Info").ok()?)
            .ok()?;
        let (_, value) = document
            .dereference(info.as_dict().ok()?.get(name).ok()?)
            .ok()?;
        text(value)
    };
    Properties {
        title: value(b"Title"),
        created: value(b"CreationDate").and_then(|date| iso_time(&date)),
    }
}

/// Texts are UTF-16 with a mark, UTF-8 with a mark, or Latin; Chinese programs
/// write GBK without any.
fn text(value: &Object) -> Option<String> {
    let bytes = value.as_str().ok()?;
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}').into(),
            Err(_) => encoding_rs::GB18030.decode_without_bom_handling(bytes).0,
        },
    };
    let text = text.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// `D:20230506093000+08'00'` as `2023-05-06T09:30:00`.
fn iso_time(date: &str) -> Option<String> {
    let digits: Vec<char> = date
        .strip_prefix("D:")
        .unwrap_or(date)
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let part = |from: usize, to: usize| digits.get(from..to).map(String::from_iter);
    let day = format!("{}-{}-{}", part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let time = part(8, 10).zip(part(10, 12)).zip(part(12, 14));
    Some(match time {
        Some(((hour, minute), second)) => format!("{day}T{hour}:{minute}:{second}"),
        None => day,
    })
}
