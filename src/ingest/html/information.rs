//! The information about a document that its page shows: labels and values in
//! the cells of a table, in the items of a list, or on lines.

use std::collections::{HashMap, HashSet};

use dom_query::{NodeId, NodeRef};

use super::element::{is_block, is_silent, name, with_text};
use super::pairs::{Pair, field, is_empty_value, is_label, is_telling, is_time, pairs};
use crate::ingest::field::Field;
use crate::ingest::mapping::Mapping;

/// How many labels of fields make a table or a list one of information.
const MIN_FIELDS: usize = 2;

/// Longest label that is taken for one in such a table though it is not known,
/// in characters.
const MAX_UNKNOWN_LABEL_CHARS: usize = 8;

/// Longest value, in characters; what is longer is a text.
const MAX_VALUE_CHARS: usize = 500;

/// What a page says of its document.
#[derive(Debug, Default)]
pub(super) struct Information {
    pub(super) pairs: Vec<Pair>,
    /// Those whose values are too long.
    pub(super) long: Vec<Pair>,
    /// The rows that say it, which are no part of the text.
    pub(super) rows: Vec<NodeId>,
    /// The rows of attachments.
    pub(super) attached: Vec<NodeId>,
}

/// A row with more text than this holds more than information, in characters.
const MAX_ROW_CHARS: usize = 600;

/// How a cell stands on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// In a row of a table or an item of a list.
    Structured,
    /// In a paragraph or another block.
    Block,
}

/// Where a cell stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    kind: Kind,
    /// The table or list, or what holds the block.
    group: NodeId,
    row: NodeId,
    /// The cell of the table, or the block.
    cell: NodeId,
    /// The innermost block.
    block: NodeId,
    in_link: bool,
    in_heading: bool,
}

/// The text on one line of a cell.
#[derive(Debug)]
struct Piece {
    place: Place,
    /// Its line in the block.
    line: usize,
    /// What its elements hold, one by one.
    parts: Vec<String>,
}

impl Piece {
    fn text(&self) -> String {
        self.parts.concat()
    }
}

/// The information on a page outside the container of its text. Behind that,
/// where other documents are listed, only a table with an 索引号 counts.
pub(super) fn information(
    body: &NodeRef<'_>,
    container: Option<NodeId>,
    mapping: &Mapping,
) -> Information {
    let mut walk = Walk {
        container,
        behind: None,
        pieces: Vec::new(),
        line: 0,
    };
    let place = Place {
        kind: Kind::Block,
        group: body.id,
        row: body.id,
        cell: body.id,
        block: body.id,
        in_link: false,
        in_heading: false,
    };
    walk.children(body, place);
    let mut information = read(&walk.pieces, walk.behind, mapping);
    information.rows.retain(|row| {
        let row = body.tree.get(row);
        row.is_some_and(|row| row.normalized_char_count() <= MAX_ROW_CHARS)
    });
    information
}

/// Gathers the pieces of a page.
struct Walk {
    container: Option<NodeId>,
    /// How many pieces there were when the container was passed.
    behind: Option<usize>,
    pieces: Vec<Piece>,
    line: usize,
}

impl Walk {
    fn children(&mut self, node: &NodeRef<'_>, place: Place) {
        let mut next = node.first_child();
        while let Some(child) = next {
            next = child.next_sibling();
            if with_text(&child, |text| self.add(text, place)).is_some() {
                continue;
            }
            let name = name(&child);
            if name.is_empty() || is_silent(&child, &name) {
                continue;
            }
            if Some(child.id) == self.container {
                self.behind = Some(self.pieces.len());
                continue;
            }
            if name == "br" {
                self.line += 1;
                continue;
            }
            let within = within(node, &child, &name, place);
            if is_block(&name) {
                self.line += 1;
            }
            // An empty cell is an empty value, not none.
            if matches!(name.as_str(), "td" | "th" | "dd") {
                self.piece(within);
            }
            self.children(&child, within);
            if is_block(&name) {
                self.line += 1;
            }
        }
    }

    fn piece(&mut self, place: Place) -> &mut Piece {
        let line = self.line;
        let begins = self
            .pieces
            .last()
            .is_none_or(|last| last.place.block != place.block || last.line != line);
        if begins {
            let parts = Vec::new();
            self.pieces.push(Piece { place, line, parts });
        }
        let at = self.pieces.len() - 1;
        &mut self.pieces[at]
    }

    fn add(&mut self, text: &str, place: Place) {
        if text.trim().is_empty() {
            return;
        }
        let text: String = text
            .chars()
            .map(|c| {
                if matches!(c, '\n' | '\r' | '\t') {
                    ' '
                } else {
                    c
                }
            })
            .collect();
        let piece = self.piece(place);
        piece.place.in_link |= place.in_link;
        piece.parts.push(text);
    }
}

/// The place of what an element holds.
fn within(parent: &NodeRef<'_>, child: &NodeRef<'_>, name: &str, mut place: Place) -> Place {
    match name {
        "table" | "ul" | "ol" => {
            place.group = child.id;
            place.kind = Kind::Block;
        }
        // Some sites make a list of each label and its value.
        "dl" => {
            place.group = parent.id;
            place.kind = Kind::Block;
        }
        "tr" | "li" | "dt" => {
            place.kind = Kind::Structured;
            place.row = child.id;
            place.cell = child.id;
        }
        "td" | "th" => place.cell = child.id,
        "dd" => {
            place.kind = Kind::Structured;
            place.cell = child.id;
            let mut before = child.prev_sibling();
            while let Some(node) = before {
                if node.has_name("dt") {
                    place.row = node.id;
                    break;
                }
                before = node.prev_sibling();
            }
        }
        name if is_block(name) && place.kind == Kind::Block => {
            place.group = parent.id;
            place.row = child.id;
            place.cell = child.id;
        }
        _ => {}
    }
    if is_block(name) {
        place.block = child.id;
    }
    place.in_link |= name == "a";
    place.in_heading |= matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    place
}

fn read(pieces: &[Piece], behind: Option<usize>, mapping: &Mapping) -> Information {
    let mut found: Vec<(usize, bool, Pair)> = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let pairs = pairs_at(pieces, index, piece, mapping);
        let is_line = pairs.len() > 1;
        found.extend(pairs.into_iter().map(|pair| (index, is_line, pair)));
    }
    let mut groups: HashMap<NodeId, Vec<Field>> = HashMap::new();
    for (index, _, pair) in &found {
        if let (Some(field), Some(piece)) = (pair.field, pieces.get(*index)) {
            groups.entry(piece.place.group).or_default().push(field);
        }
    }
    let mut information = Information::default();
    let mut rows = HashSet::new();
    let mut texts = HashSet::new();
    for (index, is_line, pair) in found {
        let Some(piece) = pieces.get(index) else {
            continue;
        };
        let fields = groups
            .get(&piece.place.group)
            .map_or(&[][..], Vec::as_slice);
        let is_table = fields.len() >= MIN_FIELDS;
        if behind.is_some_and(|behind| index >= behind)
            && !(is_table && fields.contains(&Field::CatalogNumber))
        {
            continue;
        }
        // A known label alone counts on a line of text, in a table only beside
        // others; an unknown one counts in a table of information only.
        let is_row = is_table && piece.place.kind == Kind::Structured;
        let counts = match pair.field {
            Some(_) => is_table || is_line || piece.place.kind == Kind::Block,
            None => is_row || is_telling(&pair.label) || (is_line && is_time(&pair.label)),
        };
        if !counts {
            continue;
        }
        if is_row && rows.insert(piece.place.row) {
            information.rows.push(piece.place.row);
        }
        if is_empty_value(&pair.value) {
            continue;
        }
        if pair.field == Some(Field::Attachments) && is_row {
            information.attached.push(piece.place.row);
        }
        let is_long = pair.value.chars().count() > MAX_VALUE_CHARS;
        // What stands there may be all the text that there is.
        if is_long || pair.field == Some(Field::Body) {
            texts.insert(piece.place.row);
        }
        if is_long {
            information.long.push(pair);
        } else {
            information.pairs.push(pair);
        }
    }
    information.rows.retain(|row| !texts.contains(row));
    information
}

fn pairs_at(pieces: &[Piece], index: usize, piece: &Piece, mapping: &Mapping) -> Vec<Pair> {
    let text = piece.text();
    let structured = piece.place.kind == Kind::Structured;
    let (mut found, begins) = pairs(&text, mapping);
    if begins {
        if let Some(last) = found.last_mut()
            && last.value.is_empty()
        {
            last.value = following(pieces, index, mapping);
        }
        return found;
    }
    if !structured || piece.place.in_link {
        return Vec::new();
    }
    let made = |label: &str, value: String| {
        vec![Pair {
            label: label.trim().to_owned(),
            field: field(label, mapping),
            value,
        }]
    };
    if field(&text, mapping).is_some() {
        return made(&text, following(pieces, index, mapping));
    }
    if let [label, value @ ..] = piece.parts.as_slice()
        && !value.is_empty()
        && field(label, mapping).is_some()
    {
        return made(label, value.concat().trim().to_owned());
    }
    match text.split_once([':', '：']) {
        Some((label, value)) if is_unknown_label(label) => {
            let value = value.trim();
            let value = if value.is_empty() {
                following(pieces, index, mapping)
            } else {
                value.to_owned()
            };
            made(label, value)
        }
        // Without a colon, the place of a cell in its row says which it is.
        None if is_unknown_label(&text) && stands_for_label(pieces, index, piece) => {
            made(&text, following(pieces, index, mapping))
        }
        _ => Vec::new(),
    }
}

/// Whether a piece is all of a cell where rows have their labels: in the first,
/// the third, the fifth of them.
fn stands_for_label(pieces: &[Piece], index: usize, piece: &Piece) -> bool {
    let of_row = |other: &&Piece| other.place.row == piece.place.row;
    let before = pieces.iter().take(index).rev().take_while(of_row);
    let mut cells: Vec<NodeId> = before.map(|other| other.place.cell).collect();
    cells.dedup();
    piece.place.cell != piece.place.row
        && !cells.contains(&piece.place.cell)
        && cells.len().is_multiple_of(2)
}

fn is_unknown_label(label: &str) -> bool {
    let mut chars = label.chars().filter(|c| !c.is_whitespace());
    let count = chars.clone().count();
    (2..=MAX_UNKNOWN_LABEL_CHARS).contains(&count) && chars.all(crate::text::is_han)
}

/// The value behind a label that has its piece for itself: what stands in the
/// next cell, empty where that is another label.
fn following(pieces: &[Piece], index: usize, mapping: &Mapping) -> String {
    let (Some(label), Some(next)) = (pieces.get(index), pieces.get(index + 1)) else {
        return String::new();
    };
    let belongs = match label.place.kind {
        Kind::Structured => next.place.row == label.place.row,
        Kind::Block => {
            next.place.kind == Kind::Block
                && next.place.group == label.place.group
                && !next.place.in_heading
        }
    };
    if !belongs {
        return String::new();
    }
    let cell = pieces.iter().skip(index + 1);
    let values: Vec<String> = cell
        .take_while(|piece| {
            piece.place.cell == next.place.cell && piece.place.row == next.place.row
        })
        .map(|piece| piece.text().trim().to_owned())
        .take_while(|text| !is_label(text, mapping) && !pairs(text, mapping).1)
        .filter(|text| !text.is_empty())
        .take(if label.place.kind == Kind::Block {
            1
        } else {
            20
        })
        .collect();
    values.join(" ")
}
