//! The lines of a page, from where its characters stand.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

/// Most characters of a page; more are no text to read.
const MAX_GLYPHS: usize = 400_000;

/// A gap of more than so many characters' width parts cells of a table.
const CELL_GAP: f64 = 1.6;

/// A gap of more parts words of letters.
const WORD_GAP: f64 = 0.22;

/// A gap of more is seen between Han characters and digits too, where
/// typesetting leaves a small one.
const WIDE_GAP: f64 = 0.6;

/// A character and its place, from the lower left corner of the page.
#[derive(Debug, Clone)]
struct Glyph {
    left: f64,
    right: f64,
    bottom: f64,
    size: f64,
    text: String,
}

/// A line of a page.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    /// The size of its characters.
    pub(super) size: f64,
}

/// Collects the characters of a page.
#[derive(Debug, Default)]
pub(super) struct Glyphs(Vec<Glyph>);

impl OutputDev for Glyphs {
    fn begin_page(
        &mut self,
        _number: u32,
        _media_box: &MediaBox,
        _art_box: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        transform: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        let across = font_size * (transform.m11 + transform.m21);
        let upwards = font_size * (transform.m12 + transform.m22);
        let size = (across * upwards).abs().sqrt();
        let place_is_known = [transform.m31, transform.m32, size, width]
            .iter()
            .all(|number| number.is_finite());
        if place_is_known && size > 0.0 && !text.trim().is_empty() && self.0.len() < MAX_GLYPHS {
            self.0.push(Glyph {
                left: transform.m31,
                right: transform.m31 + width * size,
                bottom: transform.m32,
                size,
                text: text.to_owned(),
            });
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

impl Glyphs {
    /// The lines of the page, from top to bottom.
    pub(super) fn lines(mut self) -> Vec<Line> {
        self.0
            .sort_by(|one, other| other.bottom.total_cmp(&one.bottom));
        let mut rows: Vec<Vec<Glyph>> = Vec::new();
        for glyph in self.0 {
            match rows.last_mut() {
                Some(row)
                    if row.first().is_some_and(|first| {
                        first.bottom - glyph.bottom < first.size.max(glyph.size) * 0.5
                    }) =>
                {
                    row.push(glyph);
                }
                _ => rows.push(vec![glyph]),
            }
        }
        rows.into_iter().map(line).collect()
    }
}

/// Whether typesetting sets two characters a little apart: a Han character and
/// a letter or digit.
fn is_set_apart(one: &Glyph, other: &Glyph) -> bool {
    let is_latin = |glyph: &Glyph| glyph.text.starts_with(|c: char| c.is_ascii_alphanumeric());
    let is_han = |glyph: &Glyph| glyph.text.starts_with(crate::text::is_han);
    (is_han(one) && is_latin(other)) || (is_latin(one) && is_han(other))
}

fn line(mut row: Vec<Glyph>) -> Line {
    row.sort_by(|one, other| one.left.total_cmp(&other.left));
    let mut line = Line::default();
    let mut before: Option<&Glyph> = None;
    for glyph in &row {
        match before {
            None => line.left = glyph.left,
            // Bold is sometimes made by writing everything twice.
            Some(last) if last.text == glyph.text && glyph.left - last.left < last.size * 0.15 => {
                continue;
            }
            Some(last) => {
                let gap = (glyph.left - last.right) / last.size.max(glyph.size);
                if gap > CELL_GAP {
                    line.text.push('\t');
                } else if gap > WIDE_GAP || (gap > WORD_GAP && !is_set_apart(last, glyph)) {
                    line.text.push(' ');
                }
            }
        }
        line.text.push_str(&glyph.text);
        line.right = line.right.max(glyph.right);
        line.size = line.size.max(glyph.size);
        before = Some(glyph);
    }
    line.text = super::cmaps::restore(&line.text);
    line
}
