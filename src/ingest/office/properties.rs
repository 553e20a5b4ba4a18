//! The properties of a file: its title and when it was made.
//!
//! They are often those of another file that served as a template, so a title
//! counts only where it looks like one, and the date is kept aside. Authors are
//! persons and are not read.

use jiff::Timestamp;

use super::code_page::decode;
use super::xml::{Node, walk};

/// What programs call a file that nobody gave a title, in lower case.
const NO_TITLES: [&str; 12] = [
    "microsoft word",
    "microsoft excel",
    "microsoft powerpoint",
    "wps",
    "untitled",
    "无标题",
    "未命名",
    "文档",
    "新建",
    "document",
    "about:blank",
    "幻灯片",
];

/// Endings of file names, which are no titles of documents.
const FILE_ENDINGS: [&str; 10] = [
    ".doc", ".docx", ".wps", ".odt", ".rtf", ".pdf", ".xls", ".xlsx", ".tmp", ".html",
];

/// Shortest and longest title that is believed, in characters.
const TITLE_CHARS: std::ops::RangeInclusive<usize> = 6..=120;

/// What a file says of itself.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(in crate::ingest) struct Properties {
    pub(in crate::ingest) title: Option<String>,
    pub(in crate::ingest) created: Option<String>,
}

impl Properties {
    /// The title, where it looks like a document's own.
    pub(in crate::ingest) fn believable_title(&self) -> Option<&str> {
        let title = self.title.as_deref()?.trim();
        let lower = title.to_lowercase();
        let has_name = title.chars().any(crate::text::is_han);
        let is_default = NO_TITLES.iter().any(|name| lower.starts_with(name))
            || FILE_ENDINGS.iter().any(|ending| lower.ends_with(ending));
        let fits = TITLE_CHARS.contains(&title.chars().count());
        (has_name && fits && !is_default && !title.contains(['\u{fffd}', '。'])).then_some(title)
    }
}

/// The properties in the Dublin Core of docx and odt; a damaged part gives none.
pub(super) fn of_xml(part: &str, xml: &[u8]) -> Properties {
    let mut properties = Properties::default();
    let mut element = String::new();
    let mut text = String::new();
    let read = walk(part, xml, |node| {
        match node {
            Node::Start(start) => {
                start.name().clone_into(&mut element);
                text.clear();
            }
            Node::Text(piece) => text.push_str(piece),
            Node::End(name) if name == element => {
                let value = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
                match name {
                    "title" => properties.title = value,
                    "created" | "creation-date" => properties.created = value,
                    _ => {}
                }
            }
            Node::End(_) => {}
        }
        Ok(())
    });
    read.map(|()| properties).unwrap_or_default()
}

/// The properties in a `SummaryInformation` stream ([MS-OLEPS]); what is damaged
/// is left out.
pub(super) fn of_summary(bytes: &[u8]) -> Properties {
    let Some(section) = u32_at(bytes, 44).and_then(|start| bytes.get(start as usize..)) else {
        return Properties::default();
    };
    let count = u32_at(section, 4).unwrap_or(0).min(1_000) as usize;
    let value = |wanted: u32| {
        (0..count).find_map(|index| {
            let id = u32_at(section, 8 + index * 8)?;
            let offset = u32_at(section, 12 + index * 8)?;
            (id == wanted)
                .then(|| section.get(offset as usize..))
                .flatten()
        })
    };
    let code_page = value(1)
        .and_then(|value| value.get(4..6))
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(936, u16::from_le_bytes);
    Properties {
        title: value(2).and_then(|value| string(value, code_page)),
        created: value(12).and_then(time),
    }
}

fn string(value: &[u8], code_page: u16) -> Option<String> {
    let length = u32_at(value, 4)? as usize;
    let (bytes, code_page) = match u32_at(value, 0)? {
        0x1e => (value.get(8..8_usize.checked_add(length)?)?, code_page),
        0x1f => (
            value.get(8..8_usize.checked_add(length.checked_mul(2)?)?)?,
            1200,
        ),
        _ => return None,
    };
    let text = decode(bytes, code_page);
    let text = text.trim_matches(['\0', ' ']).to_owned();
    (!text.is_empty()).then_some(text)
}

/// A count of 100 nanoseconds since 1601.
fn time(value: &[u8]) -> Option<String> {
    const SECONDS_TO_1970: i64 = 11_644_473_600;
    if u32_at(value, 0)? != 0x40 {
        return None;
    }
    let ticks = u64::from_le_bytes(value.get(4..12)?.try_into().ok()?);
    let seconds = i64::try_from(ticks / 10_000_000).ok()? - SECONDS_TO_1970;
    (seconds > 0)
        .then(|| Timestamp::from_second(seconds).ok())
        .flatten()
        .map(|time| time.to_string())
}

/// The number at an offset, least byte first.
pub(super) fn u32_at(bytes: &[u8], offset: usize) -> Option<u32> {
    let bytes = bytes.get(offset..offset.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}
