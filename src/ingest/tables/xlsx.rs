//! Excel workbooks since 2007 (.xlsx), cell by cell.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};

use super::grid::{Grid, Sheet};
use crate::ingest::archive::Package;
use crate::ingest::fault::Fault;
use crate::ingest::office::walk;

/// What to do about a damaged workbook.
const MEND: &str = "open it in Excel, WPS or LibreOffice and save it again";

pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Fault> {
    check_parts(bytes)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| fault(&error))?;
    let mut grid = Grid::default();
    for name in workbook.sheet_names() {
        let mut cells = match workbook.worksheet_cells_reader(&name) {
            Ok(cells) => cells,
            // A sheet that is a chart alone.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(fault(&error)),
        };
        grid.start_sheet(&name);
        while let Some(cell) = cells.next_cell().map_err(|error| fault(&error))? {
            let (row, column) = cell.get_position();
            grid.push(u64::from(row) + 1, column, text(cell.get_value()))?;
        }
    }
    Ok(grid.finish())
}

/// Unpacks every part within bounds before calamine unpacks it without, and
/// makes sure that no part ends in the middle of an element.
fn check_parts(bytes: &[u8]) -> Result<(), Fault> {
    let mut package = Package::open(bytes)?;
    for name in package.names() {
        let ending = name.rsplit('.').next().unwrap_or_default();
        if matches!(ending.to_ascii_lowercase().as_str(), "xml" | "rels")
            && let Some(xml) = package.part(&name)?
        {
            walk(&name, &xml, |_| Ok(()))?;
        }
    }
    Ok(())
}

fn fault(error: &XlsxError) -> Fault {
    match error {
        XlsxError::Password => Fault::new(
            None,
            "is encrypted with a password",
            "save it without a password",
        ),
        error => Fault::new(None, format!("is not a readable workbook: {error}"), MEND),
    }
}

/// The text of a value: dates in ISO form, whole numbers without fraction.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(time) => date_text(*time),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// `2023-05-06`, with a time where it is not midnight; a time alone or a
/// duration as hours, minutes and seconds.
pub(super) fn date_text(time: ExcelDateTime) -> String {
    let value = time.as_f64();
    let is_day = time.is_datetime() && value >= 1.0;
    // Years beyond 9999 are no dates.
    if !value.is_finite() || !(0.0..2_958_466.0).contains(&value) {
        return value.to_string();
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    match (is_day, clock.as_str()) {
        (true, "00:00:00") => format!("{year:04}-{month:02}-{day:02}"),
        (true, _) => format!("{year:04}-{month:02}-{day:02} {clock}"),
        (false, _) => clock,
    }
}
