//! The formats of source files, by their endings.

use std::ffi::OsStr;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::office::OfficeKind;
use super::tables::TableKind;

/// How a stream of JSON Lines is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Packing {
    None,
    Gzip,
    Zstd,
}

/// What a source file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Format {
    /// A document a line.
    JsonLines(Packing),
    /// What is parsed as a whole.
    Whole(FileFormat),
}

/// A format of files that are parsed as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum FileFormat {
    /// One document as text.
    Text,
    /// A page of a site.
    Page,
    /// One document.
    Office(OfficeKind),
    Pdf,
    /// A document a row.
    Table(TableKind),
    /// Files of other formats.
    Archive,
}

impl FileFormat {
    /// Whether a page may have it as an attachment.
    pub(super) fn is_attachable(self) -> bool {
        match self {
            Self::Text | Self::Page => false,
            Self::Office(_) | Self::Pdf | Self::Table(_) | Self::Archive => true,
        }
    }
}

/// The format of a file, by its ending.
pub(super) fn format(path: &Path) -> Option<Format> {
    let ending = |path: &Path| {
        path.extension()
            .and_then(OsStr::to_str)
            .map(str::to_ascii_lowercase)
    };
    let (packing, inner) = match ending(path)?.as_str() {
        "gz" => (Packing::Gzip, ending(&path.with_extension(""))?),
        "zst" => (Packing::Zstd, ending(&path.with_extension(""))?),
        other => (Packing::None, other.to_owned()),
    };
    if matches!(inner.as_str(), "jsonl" | "ndjson") {
        return Some(Format::JsonLines(packing));
    }
    whole_format(&inner)
        .filter(|_| packing == Packing::None)
        .map(Format::Whole)
}

fn whole_format(ending: &str) -> Option<FileFormat> {
    Some(match ending {
        "txt" | "md" | "markdown" => FileFormat::Text,
        "html" | "htm" | "shtml" | "xhtml" => FileFormat::Page,
        "docx" => FileFormat::Office(OfficeKind::Docx),
        "doc" => FileFormat::Office(OfficeKind::Doc),
        "odt" => FileFormat::Office(OfficeKind::Odt),
        "rtf" => FileFormat::Office(OfficeKind::Rtf),
        "pdf" => FileFormat::Pdf,
        "csv" => FileFormat::Table(TableKind::Csv),
        "tsv" => FileFormat::Table(TableKind::Tsv),
        "xlsx" => FileFormat::Table(TableKind::Xlsx),
        "xls" => FileFormat::Table(TableKind::Xls),
        "ods" => FileFormat::Table(TableKind::Ods),
        "zip" => FileFormat::Archive,
        _ => return None,
    })
}
