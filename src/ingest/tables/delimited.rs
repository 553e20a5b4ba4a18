//! Delimited text: .csv and .tsv.

use crate::ingest::encoding;
use crate::ingest::json_lines::MEND_ENCODING;
use csv::{ByteRecord, ReaderBuilder, Trim};

use super::grid::{MAX_CELLS, Row, Sheet, too_large};
use crate::ingest::fault::Fault;

/// Signs between cells, the likeliest first.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// How many bytes at the beginning decide about the delimiter.
const SAMPLE_BYTES: usize = 64 * 1024;

/// The rows of a delimited text.
///
/// # Errors
/// Where the text is in no known encoding, or too large.
pub(super) fn sheet(bytes: &[u8], tabs: bool) -> Result<Sheet, Fault> {
    let text = decode(bytes)?;
    let delimiter = if tabs {
        b'\t'
    } else {
        delimiter(text.as_bytes())
    };
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(Trim::None)
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    let mut record = ByteRecord::new();
    let mut width = None;
    let mut cells = 0;
    let mut lines = LineNumbers {
        text: text.as_bytes(),
        offset: 0,
        line: 1,
    };
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(sheet),
            Err(error) => return Err(Fault::new(None, format!("is not CSV: {error}"), MEND)),
        }
        let offset = record.position().map_or(0, csv::Position::byte);
        let number = lines.at(usize::try_from(offset).unwrap_or(usize::MAX));
        let mut row = Row {
            number,
            ..Row::default()
        };
        for (column, cell) in (0..).zip(&record) {
            let cell = String::from_utf8_lossy(cell).into_owned();
            if !cell.trim().is_empty() {
                row.cells.push((column, cell));
            }
        }
        cells += row.cells.len();
        if cells > MAX_CELLS {
            return Err(too_large());
        }
        if row.cells.is_empty() {
            continue;
        }
        let headings = *width.get_or_insert(record.len());
        // Spreadsheets pad rows with empty cells on the right.
        let used = row
            .cells
            .last()
            .map_or(0, |(column, _)| *column as usize + 1);
        if record.len() < headings || used > headings {
            row.fault = Some(ragged(record.len(), headings));
        }
        sheet.rows.push(row);
    }
}

/// Counts lines along a text. The reader's own count lags behind where lines end
/// in two characters and where lines are empty.
struct LineNumbers<'a> {
    text: &'a [u8],
    offset: usize,
    line: u64,
}

impl LineNumbers<'_> {
    /// The line of the first record at or behind an offset; offsets come in order.
    fn at(&mut self, offset: usize) -> u64 {
        while let Some(byte) = self.text.get(self.offset)
            && (self.offset < offset || matches!(byte, b'\r' | b'\n'))
        {
            self.line += u64::from(*byte == b'\n');
            self.offset += 1;
        }
        self.line
    }
}

const MEND: &str = "save it as CSV in UTF-8, texts with signs in quotes";

fn ragged(cells: usize, headings: usize) -> Fault {
    Fault::new(
        None,
        format!("is a row of {cells} cells below {headings} headings"),
        "give each heading a cell, texts with line breaks or delimiters in quotes",
    )
}

/// The delimiter that the first line has most of, quoted texts aside.
fn delimiter(text: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [0_usize; DELIMITERS.len()];
    for &byte in text.iter().take(SAMPLE_BYTES) {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted && counts.iter().any(|&count| count > 0) => break,
            _ if quoted => {}
            _ => {
                if let Some(at) = DELIMITERS.iter().position(|&sign| sign == byte)
                    && let Some(count) = counts.get_mut(at)
                {
                    *count += 1;
                }
            }
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    DELIMITERS
        .into_iter()
        .zip(counts)
        .find(|(_, count)| *count == most)
        .map_or(b',', |(sign, _)| sign)
}

/// What is no character would be lost in a cell.
fn decode(bytes: &[u8]) -> Result<String, Fault> {
    let decoded = encoding::decode(bytes, None)?;
    match decoded.doubts.first() {
        None => Ok(decoded.text),
        Some((name, reason)) => {
            let reason = format!("is read as {name}, which {reason}");
            Err(Fault::new(None, reason, MEND_ENCODING))
        }
    }
}
