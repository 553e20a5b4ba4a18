//! Records of the rows of a sheet, by its headings.

use super::grid::{Row, Sheet};
use super::read::TableRecord;
use crate::ingest::fault::{Fault, shorten};
use crate::ingest::field::Field;
use crate::ingest::mapping::Mapping;
use crate::ingest::record::Record;

/// Within how many rows the headings stand: captions may stand above them.
const MAX_ROWS_ABOVE: usize = 10;

/// The row of headings of a sheet, by its place among the rows: the first that
/// names a title or a body, and at least so many known fields.
pub(super) fn headings(sheet: &Sheet, min_known: usize, mapping: &Mapping) -> Option<usize> {
    sheet.rows.iter().take(MAX_ROWS_ABOVE).position(|row| {
        let fields: Vec<Field> = row
            .cells
            .iter()
            .filter_map(|(_, text)| mapping.field(text))
            .collect();
        fields.len() >= min_known
            && fields
                .iter()
                .any(|field| matches!(field, Field::Title | Field::Body))
    })
}

/// The records of the rows below the headings. Rows are numbered on from
/// `rows_before`, so that those of different sheets stay apart; `sheet_name` is
/// there where a file has several.
pub(super) fn records(
    sheet: &Sheet,
    heading_row: usize,
    rows_before: u64,
    sheet_name: Option<&str>,
    mapping: &Mapping,
) -> Vec<TableRecord> {
    let (above, rest) = sheet.rows.split_at(heading_row.min(sheet.rows.len()));
    let Some((headings, rows)) = rest.split_first() else {
        return Vec::new();
    };
    let mut caption = above
        .iter()
        .flat_map(|row| &row.cells)
        .map(|(_, text)| text.trim())
        .collect::<Vec<_>>()
        .join(" ");
    rows.iter()
        .map(|row| {
            let number = rows_before + row.number;
            let record = record(row, number, headings, mapping).map(|mut record| {
                if let Some(name) = sheet_name {
                    record.push("工作表", name.into(), Some(number));
                }
                let caption = std::mem::take(&mut caption);
                if !caption.is_empty() {
                    record.doubt(
                        Field::Extra,
                        &shorten(&caption),
                        "stands above the headings of the table and belongs to no row",
                    );
                }
                record
            });
            let record = record.map_err(|mut fault| {
                if let Some(name) = sheet_name {
                    fault.reason = format!(
                        "{} (row {} of sheet `{}`)",
                        fault.reason,
                        row.number,
                        shorten(name)
                    );
                }
                fault
            });
            (Some(number), record)
        })
        .collect()
}

fn record(row: &Row, number: u64, headings: &Row, mapping: &Mapping) -> Result<Record, Fault> {
    if let Some(fault) = &row.fault {
        return Err(fault.clone());
    }
    let mut record = Record::new(mapping);
    for (column, heading) in &headings.cells {
        let text = row.cell(*column);
        if !text.is_empty() {
            record.push(heading, text.into(), Some(number));
        }
    }
    for (column, text) in &row.cells {
        if headings.cell(*column).is_empty() {
            let reason = "stands in a column without a heading and is left out";
            record.doubt(Field::Extra, &shorten(text), reason);
        }
    }
    Ok(record)
}
