//! `OpenDocument` spreadsheets (.ods): `content.xml`.

use super::grid::{Grid, Sheet, too_large};
use crate::ingest::archive::Package;
use crate::ingest::fault::Fault;
use crate::ingest::office::{Element, Node, refuse_encrypted, walk};

/// Columns and rows of a sheet; what repeats beyond them is not there.
const MAX_COLUMNS: u32 = 16_384;
const MAX_ROWS: u64 = 1_048_576;

/// Most bytes of text of a row, repeated cells counted each.
const MAX_ROW_BYTES: usize = 16 * 1024 * 1024;

pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Fault> {
    let mut package = Package::open(bytes)?;
    refuse_encrypted(&mut package)?;
    let Some(xml) = package.part("content.xml")? else {
        return Err(Fault::new(
            None,
            "is a ZIP archive without the content of an OpenDocument file",
            "give it the ending of its kind",
        ));
    };
    let mut table = Table::default();
    walk("content.xml", &xml, |node| table.take(node))?;
    Ok(table.grid.finish())
}

#[derive(Default)]
struct Table {
    grid: Grid,
    /// Rows before the one that is read, and rows that it stands for.
    row: u64,
    row_repeats: u64,
    column: u32,
    cell_repeats: u32,
    /// The value by the attributes of the cell, which its text only shows.
    value: Option<String>,
    text: String,
    in_cell: bool,
    hidden: usize,
    /// The cells of the row that is read.
    cells: Vec<(u32, String)>,
    row_bytes: usize,
}

impl Table {
    fn take(&mut self, node: Node<'_>) -> Result<(), Fault> {
        match node {
            Node::Start(element) if element.name() == "annotation" => self.hidden += 1,
            Node::End("annotation") => self.hidden = self.hidden.saturating_sub(1),
            _ if self.hidden > 0 => {}
            Node::Start(element) => self.start(element),
            Node::End("table-cell" | "covered-table-cell") => self.end_cell()?,
            Node::End("table-row") => self.end_row()?,
            Node::Text(text) if self.in_cell => self.text.push_str(text),
            Node::End(_) | Node::Text(_) => {}
        }
        Ok(())
    }

    fn start(&mut self, element: &Element<'_>) {
        match element.name() {
            "table" => {
                self.grid
                    .start_sheet(&element.attribute("name").unwrap_or_default());
                self.row = 0;
            }
            "table-row" => {
                self.row_repeats = repeats(element, "number-rows-repeated");
                self.column = 0;
                self.row_bytes = 0;
                self.cells.clear();
            }
            "table-cell" | "covered-table-cell" => {
                let columns = repeats(element, "number-columns-repeated");
                self.cell_repeats = u32::try_from(columns).unwrap_or(MAX_COLUMNS);
                self.value = value(element);
                self.text.clear();
                self.in_cell = true;
            }
            "p" if !self.text.is_empty() => self.text.push('\n'),
            "s" | "tab" if self.in_cell => self.text.push(' '),
            "line-break" if self.in_cell => self.text.push('\n'),
            _ => {}
        }
    }

    fn end_cell(&mut self) -> Result<(), Fault> {
        self.in_cell = false;
        let text = self.value.take().unwrap_or_else(|| self.text.clone());
        let end = self.column.saturating_add(self.cell_repeats);
        if !text.trim().is_empty() {
            for column in self.column..end.min(MAX_COLUMNS) {
                self.row_bytes += text.len();
                if self.row_bytes > MAX_ROW_BYTES {
                    return Err(too_large());
                }
                self.cells.push((column, text.clone()));
            }
        }
        self.column = end;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Fault> {
        let cells = std::mem::take(&mut self.cells);
        let times = if cells.is_empty() {
            0
        } else {
            self.row_repeats
        };
        for row in self.row..self.row.saturating_add(times).min(MAX_ROWS) {
            for (column, text) in &cells {
                self.grid.push(row + 1, *column, text.clone())?;
            }
        }
        self.row = self.row.saturating_add(self.row_repeats).min(MAX_ROWS);
        Ok(())
    }
}

fn repeats(element: &Element<'_>, name: &str) -> u64 {
    let given = element.attribute(name);
    given
        .and_then(|count| count.parse().ok())
        .unwrap_or(1)
        .max(1)
}

/// Dates in ISO form and numbers with all their digits, not as they are shown.
fn value(element: &Element<'_>) -> Option<String> {
    match element.attribute("value-type")?.as_str() {
        "date" => element
            .attribute("date-value")
            .map(|date| date.trim_end_matches("T00:00:00").to_owned()),
        "float" | "currency" => element.attribute("value"),
        _ => None,
    }
}
