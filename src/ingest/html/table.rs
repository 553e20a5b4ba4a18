//! Tables: those that hold data as rows, those that only lay a page out as the
//! text in their cells.

use dom_query::NodeRef;

use super::element::{is_silent, name};
use super::lines::Line;
use super::text;

/// A cell with more lines than this, of more than [`MAX_CELL_CHARS`] together,
/// holds text and not a value.
const MAX_CELL_LINES: usize = 2;

/// See [`MAX_CELL_LINES`].
const MAX_CELL_CHARS: usize = 300;

struct Cell {
    lines: Vec<Line>,
    has_table: bool,
}

/// The lines of a table: a row of data is one line, tabs between its cells.
pub(super) fn lines(table: &NodeRef<'_>) -> Vec<Line> {
    let mut above = Vec::new();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for part in table.children_it(false) {
        match name(&part).as_str() {
            "caption" => above.extend(text::lines(&part)),
            "tr" => rows.push(cells(&part)),
            "thead" | "tbody" | "tfoot" if !is_silent(&part, "") => {
                let own = part.children_it(false).filter(|row| row.has_name("tr"));
                rows.extend(own.map(|row| cells(&row)));
            }
            _ => {}
        }
    }
    let is_data = is_data(&rows);
    for row in rows {
        if is_data {
            above.extend(data_row(row));
        } else {
            above.extend(row.into_iter().flat_map(|cell| cell.lines));
        }
    }
    above
}

fn cells(row: &NodeRef<'_>) -> Vec<Cell> {
    if is_silent(row, "") {
        return Vec::new();
    }
    row.children_it(false)
        .filter(|cell| {
            let name = name(cell);
            matches!(name.as_str(), "td" | "th") && !is_silent(cell, &name)
        })
        .map(|cell| Cell {
            has_table: cell.descendants_it().any(|inner| inner.has_name("table")),
            lines: text::lines(&cell),
        })
        .collect()
}

fn is_data(rows: &[Vec<Cell>]) -> bool {
    let filled = |row: &[Cell]| row.iter().filter(|cell| !cell.lines.is_empty()).count();
    let is_text = |cell: &Cell| {
        let chars = || -> usize {
            cell.lines
                .iter()
                .map(|line| line.text.chars().count())
                .sum()
        };
        cell.has_table || (cell.lines.len() > MAX_CELL_LINES && chars() > MAX_CELL_CHARS)
    };
    rows.iter().any(|row| filled(row) > 1) && !rows.iter().flatten().any(is_text)
}

fn data_row(row: Vec<Cell>) -> Option<Line> {
    let is_link = row
        .iter()
        .flat_map(|cell| &cell.lines)
        .all(|line| line.is_link);
    let texts: Vec<String> = row
        .into_iter()
        .map(|cell| {
            let lines: Vec<&str> = cell.lines.iter().map(|line| line.text.trim()).collect();
            lines.join(" ")
        })
        .collect();
    let text = texts.join("\t");
    (!text.trim().is_empty()).then(|| Line {
        text: text.trim_end().to_owned(),
        is_link,
    })
}
