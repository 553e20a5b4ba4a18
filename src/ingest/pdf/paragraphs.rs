//! Paragraphs of the lines of pages.
//!
//! A line goes on in the next one where it reaches the right margin and the
//! next one is not indented, over the ends of pages too. Numbers of pages are
//! left out.

use super::glyphs::Line;
use crate::ingest::official_layout::Paragraph;
use crate::text::is_han;

/// A line that ends so many characters before the right margin still reaches it:
/// a sign of punctuation or a word of letters did not fit.
const MARGIN_CHARS: f64 = 2.2;

/// A line that begins so many characters behind the left margin is indented.
const INDENT_CHARS: f64 = 0.8;

/// A line that begins farther behind it is no line of running text: a signature
/// at the right margin does not go on.
const MAX_INDENT_CHARS: f64 = 3.5;

/// The paragraphs of pages.
pub(super) fn paragraphs(pages: Vec<Vec<Line>>) -> Vec<Paragraph> {
    let count = pages.len();
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut goes_on = false;
    for page in pages {
        let lines = without_page_number(page, count);
        let left = lines.iter().map(|line| line.left).fold(f64::MAX, f64::min);
        let right = lines.iter().map(|line| line.right).fold(0.0, f64::max);
        for line in lines {
            let text = tidy(&line.text);
            let before = line.left - left;
            let behind = right - line.right;
            let indented = before > line.size * INDENT_CHARS;
            let is_row = text.contains('\t');
            match paragraphs.last_mut() {
                Some(last) if goes_on && !indented && !is_row && !begins_paragraph(&text) => {
                    append(&mut last.text, &text);
                }
                _ => paragraphs.push(Paragraph {
                    centred: before > line.size * 2.0 && (before - behind).abs() < line.size * 1.5,
                    text,
                }),
            }
            goes_on = behind < line.size * MARGIN_CHARS
                && before < line.size * MAX_INDENT_CHARS
                && !is_row;
        }
    }
    paragraphs
}

/// The lines of a page that hold something, without the number of the page.
fn without_page_number(mut lines: Vec<Line>, pages: usize) -> Vec<Line> {
    lines.retain(|line| !line.text.trim().is_empty());
    let is_number = |line: &Line| is_page_number(&line.text, pages);
    if lines.last().is_some_and(is_number) {
        lines.pop();
    }
    if lines.first().is_some_and(is_number) {
        lines.remove(0);
    }
    lines
}

/// `— 1 —`, `1`, `第1页`, `第1页 共3页`, `1/3`.
pub(super) fn is_page_number(line: &str, pages: usize) -> bool {
    let compact: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let is_dash = |c: char| matches!(c, '—' | '-' | '–' | '－' | '―' | '─' | '·');
    let inner = compact.trim_matches(is_dash);
    let is_number = |text: &str| {
        (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if is_number(inner) {
        // A bare number may be the last cell of a table.
        let dashed = inner.len() < compact.len();
        return dashed || inner.parse().is_ok_and(|number: usize| number <= pages + 2);
    }
    if let Some((one, all)) = inner.split_once('/') {
        return is_number(one) && is_number(all);
    }
    inner.strip_prefix('第').is_some_and(|rest| {
        let numbers: Vec<&str> = rest
            .split(['页', '共', '，', ',', '/', '第'])
            .filter(|part| !part.is_empty())
            .collect();
        rest.contains('页') && !numbers.is_empty() && numbers.into_iter().all(is_number)
    })
}

/// Whether a line begins as paragraphs do: `一、`, `（一）`, `第三条　`.
fn begins_paragraph(line: &str) -> bool {
    let numerals = "一二三四五六七八九十百零〇";
    if let Some(rest) = line.strip_prefix(['（', '(']) {
        let tail = rest.trim_start_matches(|c| numerals.contains(c));
        return tail.len() < rest.len() && tail.starts_with(['）', ')']);
    }
    if let Some(rest) = line.strip_prefix('第') {
        let tail = rest.trim_start_matches(|c| numerals.contains(c));
        let mut chars = tail.chars();
        return tail.len() < rest.len()
            && matches!(chars.next(), Some('条' | '章' | '节'))
            && chars.next().is_none_or(char::is_whitespace);
    }
    let tail = line.trim_start_matches(|c| numerals.contains(c));
    tail.len() < line.len() && tail.starts_with('、')
}

/// Joins two lines, with a blank between words of letters alone.
fn append(paragraph: &mut String, line: &str) {
    let is_letter = |c: char| c.is_ascii_alphabetic();
    if paragraph.ends_with(is_letter) && line.starts_with(is_letter) {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

/// A line without the blanks between Han characters, where it is spread to the
/// width of the page.
pub(super) fn tidy(line: &str) -> String {
    let chars: Vec<char> = line.trim().chars().collect();
    let between_han = |before, after| is_han(before) && is_han(after);
    let is_gap = |at: &[char]| matches!(at, [before, ' ', after] if between_han(*before, *after));
    let gaps = chars.windows(3).filter(|at| is_gap(at)).count();
    let pairs = chars
        .windows(2)
        .filter(|at| matches!(at, [before, after] if between_han(*before, *after)))
        .count();
    if gaps <= 3 || gaps * 2 <= pairs {
        return chars.into_iter().collect();
    }
    let kept = chars.iter().enumerate().filter(|(at, _)| {
        let around = at.checked_sub(1).and_then(|at| chars.get(at..at + 3));
        !around.is_some_and(is_gap)
    });
    kept.map(|(_, c)| c).collect()
}
