//! The special characters of Word's binary format, made into paragraphs.

use super::lines::Lines;
use crate::ingest::official_layout::Paragraph;

/// The paragraphs of a story. Cells of a table end with U+0007, and so does a
/// row, right behind its last cell; two in a row are taken for the end of a row,
/// though the first may be that of an empty cell.
pub(super) fn paragraphs(units: &[u16]) -> Vec<Paragraph> {
    let mut lines = Lines::default();
    lines.start_paragraph();
    // For each open field, whether its result has begun.
    let mut fields: Vec<bool> = Vec::new();
    let mut before = '\0';
    for c in char::decode_utf16(units.iter().copied()).map(|c| c.unwrap_or('\u{fffd}')) {
        match c {
            '\u{13}' => fields.push(false),
            '\u{14}' => {
                if let Some(result) = fields.last_mut() {
                    *result = true;
                }
            }
            '\u{15}' => {
                fields.pop();
            }
            _ if fields.contains(&false) => continue,
            '\r' | '\u{c}' | '\u{e}' => next_line(&mut lines),
            '\u{7}' if before == '\u{7}' => next_line(&mut lines),
            '\u{7}' | '\t' => lines.text("\t"),
            '\u{b}' => lines.text("\n"),
            '\u{1e}' => lines.text("-"),
            // Soft hyphens, pictures, notes and other objects.
            '\0'..='\u{1f}' => {}
            c => lines.text(c.encode_utf8(&mut [0; 4])),
        }
        before = c;
    }
    lines.end_paragraph();
    let mut paragraphs = lines.finish();
    for paragraph in &mut paragraphs {
        // Behind the last cell of a row stands a mark as well.
        let length = paragraph.text.trim_end_matches('\t').len();
        paragraph.text.truncate(length);
    }
    paragraphs
}

fn next_line(lines: &mut Lines) {
    lines.end_paragraph();
    lines.start_paragraph();
}
