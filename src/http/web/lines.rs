//! The lines of a body, told apart by what official documents begin them with.
//! The text itself is never changed, but for the blanks around a line.

use serde::Serialize;

use crate::model::parse_date;

/// Longest heading, in characters.
const MAX_HEADING_CHARS: usize = 40;
/// Longest line above a date that is taken for a signature, in characters.
const MAX_SIGNATURE_CHARS: usize = 30;
/// Lines in which the addressees stand.
const ADDRESSEE_LINES: usize = 3;

/// What a line is, by its look alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum LineKind {
    /// An ordinary paragraph.
    Plain,
    /// `第一章 总则`
    Chapter,
    /// `一、总体要求`, `# 总体要求`
    Heading,
    /// `（一）主要目标`
    Subheading,
    /// `第一条 …`
    Article,
    /// `各县人民政府：`
    Addressee,
    /// Who signs, and when.
    Signature,
}

/// A line of a body.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Line {
    kind: LineKind,
    /// Level of a heading on the page; `None` for what is none.
    level: Option<u8>,
    /// The beginning that is set off, such as `第一条` or `##`; often empty.
    lead: String,
    rest: String,
}

/// The lines of a body that are not blank.
pub(super) fn lines(body: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = body
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(line)
        .collect();
    mark_addressee(&mut lines);
    mark_signatures(&mut lines);
    set_levels(&mut lines);
    lines
}

fn line(text: &str) -> Line {
    let (kind, length) = kind(text);
    let (lead, rest) = text.split_at_checked(length).unwrap_or(("", text));
    Line {
        kind,
        level: None,
        lead: lead.to_owned(),
        rest: rest.to_owned(),
    }
}

/// What a line is, and the length of its lead in bytes.
fn kind(text: &str) -> (LineKind, usize) {
    if let Some(hashes) = markdown_level(text) {
        let kind = if hashes < 3 {
            LineKind::Heading
        } else {
            LineKind::Subheading
        };
        return (kind, hashes);
    }
    if let Some((unit, length)) = division(text) {
        return match unit {
            '条' => (LineKind::Article, length),
            _ => (LineKind::Chapter, 0),
        };
    }
    let Some(kind) = numbered(text) else {
        return (LineKind::Plain, 0);
    };
    if is_short(text, MAX_HEADING_CHARS) && !text.ends_with(['。', '；', '：', ';', ':']) {
        return (kind, 0);
    }
    // 「一、目标。到2025年…」: the first sentence is the heading of its paragraph.
    let lead = text.split_inclusive('。').next().unwrap_or_default();
    if lead.len() < text.len() && is_short(lead, MAX_HEADING_CHARS) {
        (LineKind::Plain, lead.len())
    } else {
        (LineKind::Plain, 0)
    }
}

fn markdown_level(text: &str) -> Option<usize> {
    let tail = text.trim_start_matches('#');
    let hashes = text.len() - tail.len();
    ((1..=6).contains(&hashes) && tail.starts_with(' ')).then_some(hashes)
}

/// `第…章`, `第…条`, also spaced out, with a blank or the end behind it.
fn division(text: &str) -> Option<(char, usize)> {
    let tail = after_numeral(text.strip_prefix('第')?.trim_start())?.trim_start();
    let unit = tail.chars().next()?;
    let behind = tail.get(unit.len_utf8()..)?;
    let is_apart = behind.chars().next().is_none_or(char::is_whitespace);
    let is_unit = matches!(unit, '编' | '編' | '篇' | '章' | '节' | '節' | '条' | '條');
    let unit = if unit == '條' { '条' } else { unit };
    (is_apart && is_unit).then_some((unit, text.len() - behind.len()))
}

/// `一、` or `（一）`.
fn numbered(text: &str) -> Option<LineKind> {
    if let Some(tail) = text.strip_prefix(['（', '(']) {
        let is_closed = after_numeral(tail)?.starts_with(['）', ')']);
        return is_closed.then_some(LineKind::Subheading);
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

fn mark_addressee(lines: &mut [Line]) {
    let first = lines
        .iter_mut()
        .take(ADDRESSEE_LINES)
        .find(|line| line.kind == LineKind::Plain && line.rest.ends_with(['：', ':']));
    if let Some(line) = first
        && is_short(&line.rest, 2 * MAX_HEADING_CHARS)
    {
        line.kind = LineKind::Addressee;
    }
}

/// A line that is a day, behind the first, with the short lines above it.
fn mark_signatures(lines: &mut [Line]) {
    for index in 1..lines.len() {
        if lines[index].kind != LineKind::Plain || parse_date(&lines[index].rest).is_err() {
            continue;
        }
        lines[index].kind = LineKind::Signature;
        for above in (1..index).rev() {
            let line = &mut lines[above];
            let is_name = line.kind == LineKind::Plain
                && line.lead.is_empty()
                && is_short(&line.rest, MAX_SIGNATURE_CHARS)
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
    let mut above = FIRST - 1;
    let has_chapters = lines.iter().any(|line| line.kind == LineKind::Chapter);
    for line in lines {
        let wanted = match line.kind {
            LineKind::Chapter => FIRST,
            LineKind::Heading => FIRST + u8::from(has_chapters),
            LineKind::Subheading => FIRST + 1 + u8::from(has_chapters),
            _ => continue,
        };
        let level = wanted.min(above + 1);
        line.level = Some(level);
        above = level;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, kind: LineKind, lead: &str) {
        let found = line(text);
        assert_eq!((found.kind, found.lead.as_str()), (kind, lead), "{text}");
        assert_eq!(format!("{}{}", found.lead, found.rest), text);
    }

    #[test]
    fn lines_are_told_apart() {
        check("一、总体要求", LineKind::Heading, "");
        check("（二）主要目标", LineKind::Subheading, "");
        check("## 第一章 总则", LineKind::Heading, "##");
        check("第十二章　附则", LineKind::Chapter, "");
        check("第三条　本办法所称…", LineKind::Article, "第三条");
        check("第三條　進出本縣漁港之船舶", LineKind::Article, "第三條");
        check("第　二　條　本標準所稱", LineKind::Article, "第　二　條");
        check("第三条规定的情形除外。", LineKind::Plain, "");
        check("一是加强领导。二是压实责任。", LineKind::Plain, "");
        check(
            "一、发放时间和标准。每年6月至9月发放。",
            LineKind::Plain,
            "一、发放时间和标准。",
        );
        check("#标签", LineKind::Plain, "");
        check("第", LineKind::Plain, "");
        check("（", LineKind::Plain, "");
    }

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
}
