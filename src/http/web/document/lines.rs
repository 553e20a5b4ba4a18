//! The lines of a body, told apart by what official documents begin them with.
//! The text itself is never changed, but for the blanks around a line.

use serde::Serialize;

use crate::model::parse_date;

/// Longest heading, in characters.
const MAX_HEADING_CHARS: usize = 40;
/// Longest line above a date that is taken for a signature, in characters.
const MAX_SIGNATURE_CHARS: usize = 30;
/// Longest heading of an item that is counted with digits, in characters.
const MAX_ITEM_CHARS: usize = 30;
/// Highest level that a heading of a page can have.
const DEEPEST_LEVEL: u8 = 6;
/// Lines in which the addressees stand; above them title and number may be repeated.
const ADDRESSEE_LINES: usize = 6;

/// What a line is, by its look alone; headings from the highest down, articles
/// among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum LineKind {
    /// `第一编 总则`
    Part,
    /// `第一章 总则`
    Chapter,
    /// `第一节 一般规定`
    Section,
    /// `第一条 …`
    Article,
    /// `一、总体要求`, `# 总体要求`
    Heading,
    /// `（一）主要目标`
    Subheading,
    /// `1. 完善机制` with text below it
    Item,
    /// An ordinary paragraph.
    Plain,
    /// `各县人民政府：`
    Addressee,
    /// Who signs, and when.
    Signature,
}

/// A line of a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) kind: LineKind,
    /// The kind of heading that the line is, or its lead: an ordinary paragraph may
    /// begin with one.
    pub(super) heads: Option<LineKind>,
    /// Level of a heading on the page; `None` for what is none.
    pub(super) level: Option<u8>,
    /// Where it begins in the body.
    pub(super) start_bytes: usize,
    /// The beginning that is set off, such as `第一条` or `##`; often empty.
    pub(super) lead: &'a str,
    pub(super) rest: &'a str,
}

impl LineKind {
    /// Whether the whole line is a heading.
    fn is_heading(self) -> bool {
        matches!(
            self,
            Self::Part
                | Self::Chapter
                | Self::Section
                | Self::Heading
                | Self::Subheading
                | Self::Item
        )
    }
}

/// The lines of a body that are not blank.
pub(super) fn lines(body: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let mut lines: Vec<Line> = Vec::new();
    for raw in body.split_inclusive('\n') {
        let text = raw.trim();
        if !text.is_empty() {
            let blank = raw.len() - raw.trim_start().len();
            lines.push(line(text, start + blank));
        }
        start += raw.len();
    }
    keep_items_with_text(&mut lines);
    mark_addressee(&mut lines);
    mark_signatures(&mut lines);
    set_levels(&mut lines);
    lines
}

fn line(text: &str, start_bytes: usize) -> Line<'_> {
    let (kind, heads, length) = kind(text);
    let (lead, rest) = text.split_at_checked(length).unwrap_or(("", text));
    Line {
        kind,
        heads,
        level: None,
        start_bytes,
        lead,
        rest,
    }
}

/// What a line is, what its beginning is, and the length of its lead in bytes.
fn kind(text: &str) -> (LineKind, Option<LineKind>, usize) {
    if let Some(hashes) = markdown_level(text) {
        let (kind, heads) = marked_heading(text, hashes);
        return (kind, Some(heads), hashes);
    }
    if let Some((kind, length)) = division(text) {
        let lead = if kind == LineKind::Article { length } else { 0 };
        return (kind, Some(kind), lead);
    }
    let Some(kind) = numbered(text) else {
        return (LineKind::Plain, None, 0);
    };
    let most = if kind == LineKind::Item {
        MAX_ITEM_CHARS
    } else {
        MAX_HEADING_CHARS
    };
    if is_short(text, most) && !text.ends_with(['。', '；', '：', '，', ';', ':']) {
        return (kind, Some(kind), 0);
    }
    // 「一、目标。到2025年…」: the first sentence is the heading of its paragraph.
    let lead = text.split_inclusive('。').next().unwrap_or_default();
    if lead.len() < text.len() && is_short(lead, most) {
        (LineKind::Plain, Some(kind), lead.len())
    } else {
        (LineKind::Plain, None, 0)
    }
}

/// What a line behind signs of Markdown is, and what it stands as in the outline:
/// by its number, else by the number of signs.
fn marked_heading(text: &str, hashes: usize) -> (LineKind, LineKind) {
    let name = text.get(hashes..).unwrap_or_default().trim();
    let number = division(name).map(|(kind, _)| kind);
    let number = number.filter(|kind| *kind != LineKind::Article);
    if let Some(kind) = number.or_else(|| numbered(name)) {
        return (kind, kind);
    }
    match hashes {
        1 => (LineKind::Heading, LineKind::Part),
        2 => (LineKind::Heading, LineKind::Chapter),
        3 => (LineKind::Subheading, LineKind::Section),
        _ => (LineKind::Subheading, LineKind::Subheading),
    }
}

fn markdown_level(text: &str) -> Option<usize> {
    let tail = text.trim_start_matches('#');
    let hashes = text.len() - tail.len();
    ((1..=6).contains(&hashes) && tail.starts_with(' ')).then_some(hashes)
}

/// `第…章`, `第…条`, also spaced out, with a blank or the end behind it; behind an
/// article a caption in brackets, too.
fn division(text: &str) -> Option<(LineKind, usize)> {
    let tail = after_numeral(text.strip_prefix('第')?.trim_start())?.trim_start();
    let unit = tail.chars().next()?;
    let behind = tail.get(unit.len_utf8()..)?;
    let kind = match unit {
        '编' | '編' | '篇' => LineKind::Part,
        '章' => LineKind::Chapter,
        '节' | '節' => LineKind::Section,
        '条' | '條' => LineKind::Article,
        _ => return None,
    };
    let is_apart = behind.chars().next().is_none_or(char::is_whitespace);
    let is_captioned = kind == LineKind::Article && caption_in_brackets(behind).is_some();
    (is_apart || is_captioned).then_some((kind, text.len() - behind.len()))
}

/// `【立法目的】` or `（立法目的）` at the beginning, without the brackets; never
/// the number of an item.
pub(super) fn caption_in_brackets(text: &str) -> Option<&str> {
    let (tail, close) = match text.strip_prefix('【') {
        Some(tail) => (tail, '】'),
        None => (text.strip_prefix('（')?, '）'),
    };
    let (caption, _) = tail.split_once(close)?;
    let is_number = after_numeral(caption).is_some_and(str::is_empty);
    (!caption.is_empty() && !is_number && is_short(caption, MAX_ITEM_CHARS)).then_some(caption)
}

/// `一、`, `（一）` or `1.`.
fn numbered(text: &str) -> Option<LineKind> {
    if let Some(tail) = text.strip_prefix(['（', '(']) {
        let is_closed = after_numeral(tail)?.starts_with(['）', ')']);
        return is_closed.then_some(LineKind::Subheading);
    }
    let after_digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if (1..=2).contains(&(text.len() - after_digits.len())) {
        let name = after_digits.strip_prefix(['.', '．', '、'])?;
        let first = name.trim_start().chars().next()?;
        return first.is_alphabetic().then_some(LineKind::Item);
    }
    let is_heading = after_numeral(text)?.starts_with('、');
    is_heading.then_some(LineKind::Heading)
}

/// What follows one or more Chinese digits.
fn after_numeral(text: &str) -> Option<&str> {
    let tail = text.trim_start_matches(|c| "〇零一二三四五六七八九十百千两".contains(c));
    (tail.len() < text.len()).then_some(tail)
}

fn is_short(text: &str, most: usize) -> bool {
    text.chars().nth(most).is_none()
}

/// Items in a row are a list; a heading has text below it.
fn keep_items_with_text(lines: &mut [Line]) {
    let mut below = None;
    for line in lines.iter_mut().rev() {
        let kind = line.kind;
        if kind == LineKind::Item && below != Some(LineKind::Plain) {
            line.kind = LineKind::Plain;
            line.heads = None;
        }
        below = Some(kind);
    }
}

fn mark_addressee(lines: &mut [Line]) {
    let first = lines
        .iter_mut()
        .take(ADDRESSEE_LINES)
        .find(|line| is_addressee(line));
    if let Some(line) = first
        && is_short(line.rest, 2 * MAX_HEADING_CHARS)
    {
        line.kind = LineKind::Addressee;
    }
}

/// `各县人民政府：`, and no sentence such as `现通知如下：`.
fn is_addressee(line: &Line) -> bool {
    line.kind == LineKind::Plain
        && line.rest.ends_with(['：', ':'])
        && !line.rest.contains(['。', '；'])
        && !line.rest.trim_end_matches(['：', ':']).ends_with("如下")
}

/// A line that is a day, behind the first, with the short lines above it.
fn mark_signatures(lines: &mut [Line]) {
    for index in 1..lines.len() {
        if lines[index].kind != LineKind::Plain || parse_date(lines[index].rest).is_err() {
            continue;
        }
        lines[index].kind = LineKind::Signature;
        for above in (1..index).rev() {
            let line = &mut lines[above];
            let is_name = line.kind == LineKind::Plain
                && line.lead.is_empty()
                && is_short(line.rest, MAX_SIGNATURE_CHARS)
                && !line
                    .rest
                    .contains(['。', '；', '：', '，', '、', '.', ';', ':']);
            if !is_name {
                break;
            }
            line.kind = LineKind::Signature;
        }
    }
}

/// Headings of the page without a gap between their levels. Above them stand
/// the title and the heading of the body.
fn set_levels(lines: &mut [Line]) {
    const FIRST: u8 = 3;
    let mut kinds: Vec<LineKind> = lines
        .iter()
        .map(|line| line.kind)
        .filter(|kind| kind.is_heading())
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut above = FIRST - 1;
    for line in lines.iter_mut().filter(|line| line.kind.is_heading()) {
        let higher = kinds.iter().take_while(|kind| **kind < line.kind);
        let wanted = higher.fold(FIRST, |level, _| level + 1);
        let level = wanted.min(above + 1).min(DEEPEST_LEVEL);
        line.level = Some(level);
        above = level;
    }
}

#[cfg(test)]
mod tests;
