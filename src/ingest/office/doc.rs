//! Word documents of 1997 to 2003 (.doc): the piece table of [MS-DOC].
//!
//! The `cfb` crate reads the container. Crates that read the text inside are
//! young or unkept, and the text alone needs little: the FIB names the table
//! stream, its Clx lists the pieces, and each piece is UTF-16 or Windows-1252.

use std::io::{Cursor, Read};

use cfb::CompoundFile;

use super::code_page::decode;
use super::properties::{self, Properties, u32_at};
use super::special::paragraphs;
use super::text::DocumentText;
use crate::ingest::archive::MAX_ENTRY_BYTES;
use crate::ingest::fault::Fault;

/// What to do about a document that this reader cannot read.
const MEND_OLD: &str = "open it in Word, WPS or LibreOffice and save it as .docx";

/// The first version of the format whose text is kept in a piece table that is
/// always written: Word 97.
const WORD_97: u16 = 0x00c1;

/// Where things stand in the FIB.
const FLAGS: usize = 0x0a;
const CHARS_MAIN: usize = 0x4c;
const CHARS_FOOTNOTES: usize = 0x50;
const CHARS_HEADERS: usize = 0x54;
const CHARS_MACROS: usize = 0x58;
const CHARS_ANNOTATIONS: usize = 0x5c;
const CHARS_ENDNOTES: usize = 0x60;
const CHARS_TEXT_BOXES: usize = 0x64;
const CLX_OFFSET: usize = 0x01a2;
const CLX_BYTES: usize = 0x01a6;

type Container<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// What an OLE container holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) enum Contents {
    Word,
    Workbook,
    /// A package of a newer format under a password.
    Encrypted,
    Other,
}

/// What the container holds, judged by its streams.
pub(in crate::ingest) fn contents(bytes: &[u8]) -> Contents {
    let Ok(container) = CompoundFile::open(Cursor::new(bytes)) else {
        return Contents::Other;
    };
    if container.is_stream("/EncryptedPackage") {
        Contents::Encrypted
    } else if container.is_stream("/WordDocument") {
        Contents::Word
    } else if container.is_stream("/Workbook") || container.is_stream("/Book") {
        Contents::Workbook
    } else {
        Contents::Other
    }
}

pub(super) fn read(bytes: &[u8]) -> Result<DocumentText, Fault> {
    let mut container = CompoundFile::open(Cursor::new(bytes)).map_err(|error| {
        Fault::new(
            None,
            format!("is not a readable Word document: {error}"),
            MEND_OLD,
        )
    })?;
    let Some(main) = stream(&mut container, "/WordDocument")? else {
        return Err(Fault::new(
            None,
            "is an OLE file without the text of a Word document",
            "give it the ending of its kind",
        ));
    };
    let flags = u16_at(&main, FLAGS).ok_or_else(cut_off)?;
    let version = u16_at(&main, 2).ok_or_else(cut_off)?;
    if u16_at(&main, 0) != Some(0xa5ec) || version < WORD_97 {
        return Err(Fault::new(
            None,
            "is a Word document older than Word 97",
            MEND_OLD,
        ));
    }
    if flags & 0x0100 != 0 {
        return Err(Fault::new(
            None,
            "is encrypted with a password",
            "save it without a password",
        ));
    }
    let table_name = if flags & 0x0200 == 0 {
        "/0Table"
    } else {
        "/1Table"
    };
    let table = stream(&mut container, table_name)?.ok_or_else(cut_off)?;
    let characters = text(&main, &table).ok_or_else(cut_off)?;
    let properties = match stream(&mut container, "/\u{5}SummaryInformation")? {
        Some(summary) => properties::of_summary(&summary),
        None => Properties::default(),
    };
    Ok(DocumentText {
        paragraphs: stories(&main, &characters)
            .iter()
            .flat_map(|story| paragraphs(story))
            .collect(),
        properties,
        doubts: Vec::new(),
    })
}

fn stream(container: &mut Container<'_>, name: &str) -> Result<Option<Vec<u8>>, Fault> {
    if !container.is_stream(name) {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    let read = container
        .open_stream(name)
        .and_then(|stream| stream.take(MAX_ENTRY_BYTES + 1).read_to_end(&mut bytes));
    match read {
        Ok(_) if bytes.len() as u64 > MAX_ENTRY_BYTES => Err(Fault::new(
            None,
            format!("has a text of more than {MAX_ENTRY_BYTES} bytes"),
            "split it",
        )),
        Ok(_) => Ok(Some(bytes)),
        Err(_) => Err(cut_off()),
    }
}

fn cut_off() -> Fault {
    Fault::new(
        None,
        "is a Word document that is cut off or damaged",
        MEND_OLD,
    )
}

/// All characters of the document in UTF-16, which is what positions count.
fn text(main: &[u8], table: &[u8]) -> Option<Vec<u16>> {
    let start = u32_at(main, CLX_OFFSET)? as usize;
    let end = start.checked_add(u32_at(main, CLX_BYTES)? as usize)?;
    let pieces = piece_table(table.get(start..end)?)?;
    let count = pieces.len().checked_sub(4)? / 12;
    let mut text = Vec::new();
    for index in 0..count {
        let first = u32_at(pieces, index * 4)?;
        let last = u32_at(pieces, index * 4 + 4)?;
        let length = last.checked_sub(first)? as usize;
        let place = u32_at(pieces, (count + 1) * 4 + index * 8 + 2)?;
        let offset = (place & 0x3fff_ffff) as usize;
        if place & 0x4000_0000 == 0 {
            let end = offset.checked_add(length.checked_mul(2)?)?;
            let units = main.get(offset..end)?.chunks_exact(2);
            text.extend(units.map(|unit| u16::from_le_bytes([unit[0], unit[1]])));
        } else {
            let offset = offset / 2;
            let bytes = main.get(offset..offset.checked_add(length)?)?;
            text.extend(decode(bytes, 1252).encode_utf16());
        }
        // Pieces may name the same bytes again and again.
        if text.len() as u64 > MAX_ENTRY_BYTES {
            return None;
        }
    }
    Some(text)
}

/// The `PlcPcd` of a Clx, behind the changes of properties that it may begin with.
fn piece_table(mut clx: &[u8]) -> Option<&[u8]> {
    while let [1, rest @ ..] = clx {
        let length = u16_at(rest, 0)? as usize;
        clx = rest.get(2 + length..)?;
    }
    let [2, rest @ ..] = clx else { return None };
    let length = u32_at(rest, 0)? as usize;
    rest.get(4..4_usize.checked_add(length)?)
}

/// The main text, then footnotes, endnotes and text boxes; headers, macros and
/// annotations are left out.
fn stories(main: &[u8], characters: &[u16]) -> Vec<Vec<u16>> {
    let mut rest = characters;
    let mut stories = Vec::new();
    for (offset, shown) in [
        (CHARS_MAIN, true),
        (CHARS_FOOTNOTES, true),
        (CHARS_HEADERS, false),
        (CHARS_MACROS, false),
        (CHARS_ANNOTATIONS, false),
        (CHARS_ENDNOTES, true),
        (CHARS_TEXT_BOXES, true),
    ] {
        let length = u32_at(main, offset).unwrap_or(0) as usize;
        let (story, tail) = rest.split_at(length.min(rest.len()));
        if shown {
            stories.push(story.to_vec());
        }
        rest = tail;
    }
    stories
}

fn u16_at(bytes: &[u8], offset: usize) -> Option<u16> {
    let bytes = bytes.get(offset..offset.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}
