//! Excel workbooks of 1997 to 2003 (.xls).

use std::io::Cursor;

use calamine::{Data, Reader, Xls};

use super::biff::check_size;
use super::grid::{Grid, Sheet};
use super::xlsx::date_text;
use crate::ingest::fault::Fault;

pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Fault> {
    check_size(bytes)?;
    let mut workbook: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| {
        Fault::new(
            None,
            format!("is not a readable workbook: {error}"),
            "open it in Excel, WPS or LibreOffice and save it as .xlsx",
        )
    })?;
    let mut grid = Grid::default();
    for name in workbook.sheet_names() {
        let Ok(range) = workbook.worksheet_range(&name) else {
            continue;
        };
        grid.start_sheet(&name);
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let row = u64::from(top) + row as u64 + 1;
            let column = left + u32::try_from(column).unwrap_or(u32::MAX - left);
            grid.push(row, column, text(value))?;
        }
    }
    Ok(grid.finish())
}

fn text(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(time) => date_text(*time),
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}
