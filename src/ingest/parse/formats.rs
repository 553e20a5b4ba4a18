//! The parser of each format.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;

use super::job::Output;
use crate::ingest::archive::{MAX_DEPTH, entries};
use crate::ingest::fault::Fault;
use crate::ingest::field::Field;
use crate::ingest::format::{FileFormat, Format, Packing, format};
use crate::ingest::html;
use crate::ingest::json_lines::{JsonLines, MAX_LINE_BYTES};
use crate::ingest::mapping::Mapping;
use crate::ingest::office;
use crate::ingest::pdf;
use crate::ingest::record::Record;
use crate::ingest::tables;
use crate::ingest::text_file;

/// Longest text of the files of an attached archive, in bytes.
const MAX_ARCHIVE_TEXT_BYTES: usize = 16 << 20;

/// The one record of a file, `None` for a format whose files hold several.
pub(super) fn record(
    format: FileFormat,
    name: &str,
    bytes: &[u8],
    mapping: &Mapping,
) -> Option<Result<Record, Fault>> {
    let record = match format {
        FileFormat::Text => text_file::read(bytes, mapping),
        FileFormat::Page => html::read(bytes, mapping),
        FileFormat::Office(kind) => office::read(kind, bytes, mapping),
        FileFormat::Pdf => pdf::read(bytes, mapping),
        FileFormat::Table(_) | FileFormat::Archive => return None,
    };
    Some(record.map(|record| named(record, name)))
}

/// A scan has neither title nor text: it is found by the name of its file.
fn named(mut record: Record, name: &str) -> Record {
    if record.text(Field::Title).is_none() && record.text(Field::Body).is_none() {
        let stem = Path::new(name).file_stem().unwrap_or_default();
        let stem = stem.to_string_lossy().into_owned();
        record.doubt(
            Field::Title,
            &stem,
            "is the name of the file, which gives neither title nor text",
        );
        record.set(Field::Title, stem, None);
    }
    record
}

/// Gives the records of a file that holds several.
pub(super) fn records(
    format: FileFormat,
    bytes: &[u8],
    mapping: &Mapping,
    give: &mut dyn FnMut(Output) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, Fault> {
    match format {
        FileFormat::Table(kind) => {
            for (line, outcome) in tables::read(kind, bytes, mapping)? {
                let output = Output::Record {
                    inner: None,
                    line,
                    outcome,
                };
                if give(output).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(ControlFlow::Continue(()))
        }
        FileFormat::Archive => unpacked("", bytes, mapping, 1, give),
        _ => Ok(ControlFlow::Continue(())),
    }
}

/// Gives what the files of an archive hold; `prefix` is where it stands itself.
fn unpacked(
    prefix: &str,
    bytes: &[u8],
    mapping: &Mapping,
    depth: usize,
    give: &mut dyn FnMut(Output) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, Fault> {
    for (name, content) in entries(Cursor::new(bytes))? {
        let inner = format!("{prefix}{name}");
        let done = match content {
            Err(fault) => give(refused(&inner, fault)),
            Ok(content) => entry(&inner, content, mapping, depth, give),
        };
        if done.is_break() {
            return Ok(done);
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn entry(
    inner: &str,
    content: Vec<u8>,
    mapping: &Mapping,
    depth: usize,
    give: &mut dyn FnMut(Output) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut within = |output| match output {
        Output::Record { line, outcome, .. } => give(Output::Record {
            inner: Some(inner.to_owned()),
            line,
            outcome,
        }),
        other => give(other),
    };
    match format(Path::new(inner)) {
        Some(Format::JsonLines(Packing::None)) => {
            let lines = JsonLines::new(Box::new(Cursor::new(content)), MAX_LINE_BYTES, mapping);
            for (line, outcome) in lines {
                let output = Output::Record {
                    inner: None,
                    line,
                    outcome,
                };
                if within(output).is_break() {
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        }
        Some(Format::Whole(FileFormat::Archive)) if depth == MAX_DEPTH => {
            let reason = format!("is an archive more than {MAX_DEPTH} deep in others");
            give(refused(
                inner,
                Fault::new(None, reason, "unpack it yourself"),
            ))
        }
        Some(Format::Whole(FileFormat::Archive)) => {
            let prefix = format!("{inner}!/");
            let done = unpacked(&prefix, &content, mapping, depth + 1, give);
            done.unwrap_or_else(|fault| give(refused(inner, fault)))
        }
        Some(Format::Whole(format)) => {
            if let Some(outcome) = record(format, inner, &content, mapping) {
                return within(Output::Record {
                    inner: None,
                    line: None,
                    outcome,
                });
            }
            let done = records(format, &content, mapping, &mut within);
            done.unwrap_or_else(|fault| give(refused(inner, fault)))
        }
        Some(Format::JsonLines(_)) | None => give(Output::Skipped {
            inner: inner.to_owned(),
            reason: "is no known kind of source inside an archive".to_owned(),
        }),
    }
}

fn refused(inner: &str, fault: Fault) -> Output {
    Output::Record {
        inner: Some(inner.to_owned()),
        line: None,
        outcome: Err(fault),
    }
}

/// The text of a file that is attached, `None` where it has none.
pub(super) fn text(format: FileFormat, bytes: &[u8]) -> Result<Option<String>, Fault> {
    match format {
        FileFormat::Office(kind) => office::attachment_text(kind, bytes),
        FileFormat::Pdf => pdf::attachment_text(bytes),
        FileFormat::Table(kind) => tables::attachment_text(kind, bytes),
        FileFormat::Archive => archive_text(bytes),
        FileFormat::Text | FileFormat::Page => Ok(None),
    }
}

/// The texts of the files of an archive, each below its name.
fn archive_text(bytes: &[u8]) -> Result<Option<String>, Fault> {
    let mut all = String::new();
    for (name, content) in entries(Cursor::new(bytes))? {
        let content = content?;
        let text = match format(Path::new(&name)) {
            Some(Format::Whole(FileFormat::Archive) | Format::JsonLines(_)) | None => None,
            Some(Format::Whole(format)) => text(format, &content)?,
        };
        all.push_str(&name);
        all.push('\n');
        all.push_str(text.as_deref().unwrap_or_default());
        all.push('\n');
        if all.len() > MAX_ARCHIVE_TEXT_BYTES {
            let limit = MAX_ARCHIVE_TEXT_BYTES >> 20;
            let reason = format!("holds more than {limit} MiB of text");
            return Err(Fault::new(None, reason, "publish its files one by one"));
        }
    }
    Ok((!all.is_empty()).then_some(all))
}
