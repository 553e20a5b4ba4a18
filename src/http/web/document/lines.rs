//! The lines of a body, told apart by what official documents begin them with.
//! The text itself is never changed, but for the blanks around a line.

use super::line_kind::{LineKind, MAX_HEADING_CHARS, is_short, kind};
use crate::model::parse_date;

/// Longest line above a date that is taken for a signature, in characters.
const MAX_SIGNATURE_CHARS: usize = 30;
/// Highest level that a heading of a page can have.
const DEEPEST_LEVEL: u8 = 6;
/// Lines in which the addressees stand; above them title and number may be repeated.
const ADDRESSEE_LINES: usize = 6;

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
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_a_document_are_set_apart() {
        let body = "各县人民政府：\n现通知如下：\n一、目标\n　正文。\n云澜市人民政府\n2021年3月31日\n附件：表";
        let kinds: Vec<LineKind> = lines(body).iter().map(|line| line.kind).collect();
        assert_eq!(
            kinds,
            [
                LineKind::Addressee,
                LineKind::Plain,
                LineKind::Heading,
                LineKind::Plain,
                LineKind::Signature,
                LineKind::Signature,
                LineKind::Plain,
            ]
        );
    }

    #[test]
    fn heading_levels_have_no_gaps() {
        let levels =
            |body: &str| -> Vec<Option<u8>> { lines(body).iter().map(|line| line.level).collect() };
        assert_eq!(
            levels("（一）甲\n一、乙\n（一）丙\n丁。")[..3],
            [Some(3), Some(3), Some(4)]
        );
        assert_eq!(
            levels("第一章 总则\n一、甲\n（一）乙"),
            [Some(3), Some(4), Some(5)]
        );
    }

    #[test]
    fn items_in_a_row_are_no_headings() {
        let kinds =
            |body: &str| -> Vec<LineKind> { lines(body).iter().map(|line| line.kind).collect() };
        assert_eq!(kinds("1.身份证\n2.户口簿\n3.申请表"), [LineKind::Plain; 3]);
        assert_eq!(
            kinds("1.完善机制\n健全制度。\n2.加强领导\n压实责任。"),
            [
                LineKind::Item,
                LineKind::Plain,
                LineKind::Item,
                LineKind::Plain
            ]
        );
    }

    #[test]
    fn lines_know_where_they_begin() {
        let body = "\r\n　　一、目标\r\n\n  正文。 \n尾";
        for line in lines(body) {
            let text = format!("{}{}", line.lead, line.rest);
            assert!(body.get(line.start_bytes..).unwrap().starts_with(&text));
        }
        assert_eq!(lines(body).len(), 3);
    }
}
