//! Collects the paragraphs of a document, and the rows of its tables.

use crate::ingest::official_layout::Paragraph;

/// A cell of more paragraphs lays out a page rather than a table; such a row is
/// read paragraph by paragraph.
const MAX_CELL_PARAGRAPHS: usize = 3;

/// What stands around the paragraphs to come.
#[derive(Debug)]
enum Container {
    Row(Vec<Vec<Paragraph>>),
    Cell(Vec<Paragraph>),
}

/// The paragraphs that were read so far.
#[derive(Debug, Default)]
pub(super) struct Lines {
    finished: Vec<Paragraph>,
    containers: Vec<Container>,
    /// Paragraphs that have begun: a text box stands within one.
    open: Vec<Paragraph>,
}

impl Lines {
    pub(super) fn start_paragraph(&mut self) {
        self.open.push(Paragraph::default());
    }

    /// Adds text to the innermost paragraph that has begun, if one has.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.text.push_str(text);
        }
    }

    /// Whether the innermost paragraph is centred.
    pub(super) fn centre(&mut self, centred: bool) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.centred = centred;
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        let Some(paragraph) = self.open.pop() else {
            return;
        };
        // A line break inside parts lines like the end of a paragraph does.
        for line in paragraph.text.lines() {
            if !line.trim().is_empty() {
                self.push(Paragraph {
                    text: line.to_owned(),
                    centred: paragraph.centred,
                });
            }
        }
    }

    pub(super) fn start_row(&mut self) {
        self.containers.push(Container::Row(Vec::new()));
    }

    pub(super) fn start_cell(&mut self) {
        self.containers.push(Container::Cell(Vec::new()));
    }

    pub(super) fn end_cell(&mut self) {
        if let Some(Container::Cell(cell)) = self
            .containers
            .pop_if(|container| matches!(container, Container::Cell(_)))
        {
            match self.containers.last_mut() {
                Some(Container::Row(row)) => row.push(cell),
                _ => cell.into_iter().for_each(|paragraph| self.push(paragraph)),
            }
        }
    }

    pub(super) fn end_row(&mut self) {
        if let Some(Container::Row(row)) = self
            .containers
            .pop_if(|container| matches!(container, Container::Row(_)))
        {
            self.push_row(row);
        }
    }

    /// Adds a row: its cells on one line with tabs between them, as far as they
    /// are cells of a table and not a page's layout.
    fn push_row(&mut self, row: Vec<Vec<Paragraph>>) {
        let is_layout = row.len() == 1 || row.iter().any(|cell| cell.len() > MAX_CELL_PARAGRAPHS);
        if is_layout {
            row.into_iter()
                .flatten()
                .for_each(|paragraph| self.push(paragraph));
            return;
        }
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                let texts: Vec<&str> = cell.iter().map(|line| line.text.trim()).collect();
                texts.join(" ").replace('\t', " ")
            })
            .collect();
        let text = cells.join("\t").trim_end().to_owned();
        if !text.trim().is_empty() {
            self.push(Paragraph {
                text,
                centred: false,
            });
        }
    }

    fn push(&mut self, paragraph: Paragraph) {
        match self.containers.last_mut() {
            Some(Container::Cell(cell)) => cell.push(paragraph),
            Some(Container::Row(row)) => row.push(vec![paragraph]),
            None => self.finished.push(paragraph),
        }
    }

    /// The paragraphs, with whatever was left open.
    pub(super) fn finish(mut self) -> Vec<Paragraph> {
        while !self.open.is_empty() {
            self.end_paragraph();
        }
        while let Some(container) = self.containers.last() {
            match container {
                Container::Cell(_) => self.end_cell(),
                Container::Row(_) => self.end_row(),
            }
        }
        self.finished
    }
}
