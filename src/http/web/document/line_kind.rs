//! What a line of a body is, told from the line alone.

use serde::Serialize;

/// Longest heading, in characters.
pub(super) const MAX_HEADING_CHARS: usize = 40;
/// Longest heading of an item that is counted with digits, in characters.
const MAX_ITEM_CHARS: usize = 30;

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

impl LineKind {
    /// Whether the whole line is a heading.
    pub(super) fn is_heading(self) -> bool {
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

/// What a line is, what its beginning is, and the length of its lead in bytes.
pub(super) fn kind(text: &str) -> (LineKind, Option<LineKind>, usize) {
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

pub(super) fn is_short(text: &str, most: usize) -> bool {
    text.chars().nth(most).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: LineKind, lead: &str) {
        let (found, _, length) = kind(text);
        assert_eq!(
            (found, text.get(..length).unwrap()),
            (expected, lead),
            "{text}"
        );
    }

    #[test]
    fn lines_are_told_apart() {
        check("一、总体要求", LineKind::Heading, "");
        check("（二）主要目标", LineKind::Subheading, "");
        check("## 第一章 总则", LineKind::Chapter, "##");
        check("### （一）目标", LineKind::Subheading, "###");
        check("## 范围", LineKind::Heading, "##");
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
        check("第二编　物权", LineKind::Part, "");
        check("第一节 一般规定", LineKind::Section, "");
        check("第五条【定义】本办法所称…", LineKind::Article, "第五条");
        check("第五条（定义）本办法所称…", LineKind::Article, "第五条");
        check("第五条（一）项规定的情形", LineKind::Plain, "");
        check("1.完善机制", LineKind::Item, "");
        check(
            "3.完善机制。各县要健全制度，压实责任。",
            LineKind::Plain,
            "3.完善机制。",
        );
        check("1.5万元以下的罚款", LineKind::Plain, "");
        check("2021年3月31日", LineKind::Plain, "");
        check("第", LineKind::Plain, "");
        check("（", LineKind::Plain, "");
    }
}
