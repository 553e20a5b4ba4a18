//! Sheets as rows of texts, within bounds.

use crate::ingest::fault::Fault;

/// Most cells with content of a whole file.
pub(super) const MAX_CELLS: usize = 2_000_000;

/// Most bytes of text in all cells.
const MAX_TEXT_BYTES: usize = 64 * 1024 * 1024;

/// A row: its number from 1, and its cells by column, the first being 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) number: u64,
    pub(super) cells: Vec<(u32, String)>,
    /// Why its cells cannot be told apart.
    pub(super) fault: Option<Fault>,
}

impl Row {
    /// The text of a cell, empty where there is none.
    pub(super) fn cell(&self, column: u32) -> &str {
        self.cells
            .binary_search_by_key(&column, |(column, _)| *column)
            .ok()
            .and_then(|at| self.cells.get(at))
            .map_or("", |(_, text)| text.as_str())
    }
}

/// A sheet: the rows that have content.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) rows: Vec<Row>,
}

/// Collects cells, which come mostly in order.
#[derive(Debug, Default)]
pub(super) struct Grid {
    sheets: Vec<Sheet>,
    cells: usize,
    bytes: usize,
}

impl Grid {
    pub(super) fn start_sheet(&mut self, name: &str) {
        self.sheets.push(Sheet {
            name: name.to_owned(),
            rows: Vec::new(),
        });
    }

    /// Adds a cell to the sheet that was begun last; blank ones are left out.
    ///
    /// # Errors
    /// Where the file has more cells or text than is read.
    pub(super) fn push(&mut self, row: u64, column: u32, text: String) -> Result<(), Fault> {
        if text.trim().is_empty() {
            return Ok(());
        }
        self.cells += 1;
        self.bytes = self.bytes.saturating_add(text.len());
        if self.cells > MAX_CELLS || self.bytes > MAX_TEXT_BYTES {
            return Err(too_large());
        }
        let Some(sheet) = self.sheets.last_mut() else {
            return Ok(());
        };
        match sheet.rows.last_mut() {
            Some(last) if last.number == row => last.cells.push((column, text)),
            _ => sheet.rows.push(Row {
                number: row,
                cells: vec![(column, text)],
                fault: None,
            }),
        }
        Ok(())
    }

    /// The sheets that have content, their rows and cells in order. Cells of one
    /// place, which only damaged files have, count once.
    pub(super) fn finish(mut self) -> Vec<Sheet> {
        for sheet in &mut self.sheets {
            sheet.rows.sort_by_key(|row| row.number);
            sheet.rows.dedup_by(|later, first| {
                let same = later.number == first.number;
                if same {
                    first.cells.append(&mut later.cells);
                }
                same
            });
            for row in &mut sheet.rows {
                row.cells.sort_by_key(|(column, _)| *column);
                row.cells.dedup_by_key(|(column, _)| *column);
            }
        }
        self.sheets.retain(|sheet| !sheet.rows.is_empty());
        self.sheets
    }
}

pub(super) fn too_large() -> Fault {
    Fault::new(
        None,
        format!(
            "is a table of more than {MAX_CELLS} cells or {} MiB of text",
            MAX_TEXT_BYTES / (1024 * 1024)
        ),
        "split it into several files, or save the used part as .csv",
    )
}
