//! The size of the sheets of a workbook of Excel 97 to 2003, before it is read.
//!
//! calamine makes room for every cell of the rectangle that the used cells of a
//! sheet span; two cells at far corners of many sheets would take gigabytes.

use std::io::{Cursor, Read};

use cfb::CompoundFile;

use super::grid::too_large;
use crate::ingest::archive::MAX_ENTRY_BYTES;
use crate::ingest::fault::Fault;

/// Most cells of all rectangles together.
const MAX_AREA: u64 = 8_000_000;

/// Records that begin with row and column of a cell: formulas, numbers, texts,
/// truth values, and several numbers in a row.
const CELLS: [u16; 8] = [
    0x0006, 0x0203, 0x0204, 0x0205, 0x0207, 0x00bd, 0x00fd, 0x027e,
];

/// Several numbers in a row; the last column stands at the end of the record.
const MULTIPLE_NUMBERS: u16 = 0x00bd;

/// The beginning of a sheet.
const SHEET: u16 = 0x0809;

/// The beginning of what is encrypted.
const ENCRYPTED: u16 = 0x002f;

/// # Errors
/// Where the container is damaged, encrypted, or spans too many cells.
pub(super) fn check_size(bytes: &[u8]) -> Result<(), Fault> {
    let workbook = workbook(bytes).map_err(|error| {
        Fault::new(
            None,
            format!("is not a readable workbook: {error}"),
            "open it in Excel, WPS or LibreOffice and save it as .xlsx",
        )
    })?;
    let mut rest = workbook.as_slice();
    let mut area = 0;
    let mut span: Option<[u16; 4]> = None;
    while let [a, b, c, d, tail @ ..] = rest {
        let kind = u16::from_le_bytes([*a, *b]);
        let length = usize::from(u16::from_le_bytes([*c, *d])).min(tail.len());
        let (record, next) = tail.split_at(length);
        rest = next;
        if kind == ENCRYPTED {
            return Err(Fault::new(
                None,
                "is encrypted with a password",
                "save it without a password",
            ));
        }
        if kind == SHEET {
            area += cells(span.take());
        }
        let at = |offset: usize| {
            let bytes = record.get(offset..offset + 2)?;
            Some(u16::from_le_bytes(bytes.try_into().ok()?))
        };
        if CELLS.contains(&kind)
            && let (Some(row), Some(column)) = (at(0), at(2))
        {
            let last = if kind == MULTIPLE_NUMBERS {
                length.checked_sub(2).and_then(at).unwrap_or(column)
            } else {
                column
            };
            let [top, left, bottom, right] = span.unwrap_or([row, column, row, column]);
            span = Some([
                top.min(row),
                left.min(column).min(last),
                bottom.max(row),
                right.max(column).max(last),
            ]);
        }
    }
    if area + cells(span) > MAX_AREA {
        return Err(too_large());
    }
    Ok(())
}

fn cells(span: Option<[u16; 4]>) -> u64 {
    span.map_or(0, |[top, left, bottom, right]| {
        (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1)
    })
}

fn workbook(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut container = CompoundFile::open(Cursor::new(bytes))?;
    let name = if container.is_stream("/Workbook") {
        "/Workbook"
    } else {
        "/Book"
    };
    let mut workbook = Vec::new();
    container
        .open_stream(name)?
        .take(MAX_ENTRY_BYTES)
        .read_to_end(&mut workbook)?;
    Ok(workbook)
}
