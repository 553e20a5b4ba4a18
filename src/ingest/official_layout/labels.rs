//! A block of labels at the beginning, `文号：…` a line or a cell.

use super::paragraph::Paragraph;
use crate::ingest::field::Field;
use crate::ingest::mapping::Mapping;

/// Within how many lines the block stands.
const MAX_BLOCK_LINES: usize = 20;

/// Longest value, in characters.
const MAX_VALUE_CHARS: usize = 200;

/// How many labels make a block; fewer may be words of a sentence.
const MIN_LABELS: usize = 2;

/// The labels of a block with their values. Only fields that describe the
/// document count: a label for its body or its attachments has another meaning.
pub(super) fn labels(lines: &[Paragraph], mapping: &Mapping) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for line in lines.iter().take(MAX_BLOCK_LINES) {
        let cells: Vec<&str> = line.text.split('\t').map(str::trim).collect();
        let mut at = 0;
        while let Some(cell) = cells.get(at) {
            at += 1;
            if let Some((label, value)) = cell.split_once(['：', ':'])
                && describes(label, mapping)
                && !value.trim().is_empty()
            {
                found.push((label, value.trim()));
            } else if cells.len() > 1
                && describes(cell.trim_end_matches(['：', ':']), mapping)
                && let Some(value) = cells.get(at)
            {
                at += 1;
                found.push((cell.trim_end_matches(['：', ':']), value));
            }
        }
    }
    found.retain(|(_, value)| !value.is_empty() && value.chars().count() <= MAX_VALUE_CHARS);
    if found.len() < MIN_LABELS {
        return Vec::new();
    }
    found
        .into_iter()
        .map(|(label, value)| (label.to_owned(), value.to_owned()))
        .collect()
}

fn describes(label: &str, mapping: &Mapping) -> bool {
    !label.is_ascii() && mapping.field(label).is_some_and(Field::describes)
}
