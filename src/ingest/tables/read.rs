//! The records of a table, whatever its format.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use super::grid::Sheet;
use super::rows::{headings, records};
use super::{delimited, ods, xls, xlsx};
use crate::ingest::fault::{Fault, shorten};
use crate::ingest::field::Field;
use crate::ingest::mapping::Mapping;
use crate::ingest::office::{Contents, contents};
use crate::ingest::record::Record;

/// A format of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::ingest) enum TableKind {
    Csv,
    Tsv,
    Xlsx,
    Xls,
    Ods,
}

/// A record with its row; a sheet that is one document has none.
pub(in crate::ingest) type TableRecord = (Option<u64>, Result<Record, Fault>);

/// The records of a table: a row each, below headings that the mapping knows.
/// The sheets of a workbook without such headings are one document together.
///
/// Rows are numbered as the program numbers them, those of a further sheet on
/// from the last of the one before.
///
/// # Errors
/// Where the whole file cannot be read.
pub(in crate::ingest) fn read(
    kind: TableKind,
    bytes: &[u8],
    mapping: &Mapping,
) -> Result<Vec<TableRecord>, Fault> {
    let sheets = sheets(kind, bytes)?;
    if sheets.is_empty() {
        return Err(crate::ingest::json_lines::empty());
    }
    let delimited = matches!(kind, TableKind::Csv | TableKind::Tsv);
    // Cells of a form bear labels as well, a file of lines has nothing else.
    let min_known = if delimited { 1 } else { 2 };
    let mut found = Vec::new();
    let mut without = Vec::new();
    let mut rows_before = 0;
    for sheet in &sheets {
        let name = (sheets.len() > 1).then_some(sheet.name.as_str());
        match headings(sheet, min_known, mapping) {
            Some(at) => found.extend(records(sheet, at, rows_before, name, mapping)),
            None => without.push(sheet),
        }
        rows_before += sheet.rows.last().map_or(0, |row| row.number);
    }
    if delimited && !without.is_empty() {
        return Err(unknown_headings(without.first().copied()));
    }
    if !without.is_empty() {
        found.push((None, Ok(document(&without, mapping))));
    }
    if found.is_empty() {
        return Err(Fault::new(
            None,
            "has headings and no row below them",
            "give it rows or remove it",
        ));
    }
    Ok(found)
}

/// The text of a table that is an attachment; `None` where it has none.
///
/// # Errors
/// Where the file cannot be read.
pub(in crate::ingest) fn attachment_text(
    kind: TableKind,
    bytes: &[u8],
) -> Result<Option<String>, Fault> {
    let sheets = sheets(kind, bytes)?;
    let text = text(&sheets.iter().collect::<Vec<_>>());
    Ok((!text.trim().is_empty()).then_some(text))
}

fn sheets(kind: TableKind, bytes: &[u8]) -> Result<Vec<Sheet>, Fault> {
    if bytes.is_empty() {
        return Err(crate::ingest::json_lines::empty());
    }
    // Formats are told by their first bytes where these are sure.
    let kind = match kind {
        TableKind::Xlsx | TableKind::Xls if bytes.starts_with(b"\xd0\xcf\x11\xe0") => {
            if contents(bytes) == Contents::Encrypted {
                return Err(Fault::new(
                    None,
                    "is encrypted with a password",
                    "save it without a password",
                ));
            }
            TableKind::Xls
        }
        TableKind::Xls if bytes.starts_with(b"PK") => TableKind::Xlsx,
        kind => kind,
    };
    let read = catch_unwind(AssertUnwindSafe(|| match kind {
        TableKind::Csv => delimited::sheet(bytes, false).map(|sheet| vec![sheet]),
        TableKind::Tsv => delimited::sheet(bytes, true).map(|sheet| vec![sheet]),
        TableKind::Xlsx => xlsx::sheets(bytes),
        TableKind::Xls => xls::sheets(bytes),
        TableKind::Ods => ods::sheets(bytes),
    }));
    let mut sheets = read.unwrap_or_else(|_| {
        Err(Fault::new(
            None,
            "is a workbook that its reader fails on",
            "open it in Excel, WPS or LibreOffice and save it again",
        ))
    })?;
    sheets.retain(|sheet| !sheet.rows.is_empty());
    Ok(sheets)
}

fn unknown_headings(sheet: Option<&Sheet>) -> Fault {
    let first = sheet.and_then(|sheet| sheet.rows.first());
    let names: Vec<&str> = first
        .into_iter()
        .flat_map(|row| &row.cells)
        .map(|(_, text)| text.trim())
        .collect();
    Fault::new(
        first.map(|row| row.number),
        format!(
            "has no heading for a title or a body: `{}`",
            shorten(&names.join(", "))
        ),
        "name the columns 标题 and 正文, or what they are in a file for `--mapping`",
    )
}

/// The sheets as one document: a caption alone in the first row is its title.
fn document(sheets: &[&Sheet], mapping: &Mapping) -> Record {
    let mut record = Record::new(mapping);
    let first = sheets.first().and_then(|sheet| sheet.rows.first());
    if let Some([(_, caption)]) = first.map(|row| row.cells.as_slice()) {
        record.set(Field::Title, caption.trim(), None);
    }
    record.set(Field::Body, text(sheets), None);
    record
}

/// A row a line with tabs between its cells, the name of a sheet above it where
/// there are several.
fn text(sheets: &[&Sheet]) -> String {
    let mut text = String::new();
    for sheet in sheets {
        if sheets.len() > 1 {
            text.push_str(&sheet.name);
            text.push('\n');
        }
        for row in &sheet.rows {
            let cells: Vec<String> = row
                .cells
                .iter()
                .map(|(_, cell)| cell.trim().replace(['\t', '\n', '\r'], " "))
                .collect();
            text.push_str(&cells.join("\t"));
            text.push('\n');
        }
    }
    text
}
