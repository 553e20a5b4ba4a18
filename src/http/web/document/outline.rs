//! The outline of a document, out of its own headings.

use serde::Serialize;

use super::line_kind::{LineKind, caption_in_brackets};
use super::lines::Line;
use super::text::anchor;

/// Most entries; beyond it the lowest kinds of headings are left out.
const MAX_ENTRIES: usize = 80;
/// Fewer headings are seen at a glance.
const MIN_ENTRIES: usize = 3;
/// Longest text behind the number of an article that is its caption, in characters.
const MAX_CAPTION_CHARS: usize = 20;

/// A heading, and those below it.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Entry {
    href: String,
    text: String,
    /// An article of which nothing but the number is shown.
    is_bare: bool,
    children: Vec<Entry>,
}

/// The headings of a body in their order, nested; empty where they are few.
pub(super) fn outline(lines: &[Line]) -> Vec<Entry> {
    let mut found: Vec<(LineKind, Entry)> = lines.iter().enumerate().filter_map(entry).collect();
    while found.len() > MAX_ENTRIES {
        let lowest = found.iter().map(|(kind, _)| *kind).max();
        found.retain(|(kind, _)| Some(*kind) != lowest);
    }
    if found.len() < MIN_ENTRIES {
        return Vec::new();
    }
    nested(found)
}

fn entry((index, line): (usize, &Line)) -> Option<(LineKind, Entry)> {
    let kind = line.heads?;
    let mut is_bare = false;
    let text = match kind {
        LineKind::Article => {
            let caption = caption(line.rest);
            is_bare = caption.is_none();
            let number = without_blanks(line.lead);
            caption.map_or(number.clone(), |caption| format!("{number} {caption}"))
        }
        _ if line.kind == LineKind::Plain => line.lead.trim_end_matches('。').to_owned(),
        // The lead of a whole heading is the signs of Markdown.
        _ => line.rest.trim().to_owned(),
    };
    let entry = Entry {
        href: format!("#{}", anchor("", index)),
        text,
        is_bare,
        children: Vec::new(),
    };
    Some((kind, entry))
}

/// The caption of an article: in brackets, or all that stands beside its number.
fn caption(rest: &str) -> Option<&str> {
    let rest = rest.trim();
    let is_caption = !rest.is_empty()
        && rest.chars().nth(MAX_CAPTION_CHARS).is_none()
        && !rest.contains(['。', '；', '：', '，', '…', ':', ';']);
    caption_in_brackets(rest).or(is_caption.then_some(rest))
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Each entry below the last one of a higher kind.
fn nested(found: Vec<(LineKind, Entry)>) -> Vec<Entry> {
    let mut top = Vec::new();
    let mut open: Vec<(LineKind, Entry)> = Vec::new();
    let close = |open: &mut Vec<(LineKind, Entry)>, top: &mut Vec<Entry>| {
        if let Some((_, done)) = open.pop() {
            let above = open.last_mut().map(|(_, entry)| &mut entry.children);
            above.unwrap_or(top).push(done);
        }
    };
    for (kind, entry) in found {
        while open.last().is_some_and(|(above, _)| *above >= kind) {
            close(&mut open, &mut top);
        }
        open.push((kind, entry));
    }
    while !open.is_empty() {
        close(&mut open, &mut top);
    }
    top
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::super::lines::lines;
    use super::*;

    fn written(entries: &[Entry], depth: usize, out: &mut String) {
        for entry in entries {
            let indent = "  ".repeat(depth);
            writeln!(out, "{indent}{} {}", entry.href, entry.text).unwrap();
            written(&entry.children, depth + 1, out);
        }
    }

    #[track_caller]
    fn check(body: &str, expected: &str) {
        let mut found = String::new();
        written(&outline(&lines(body)), 0, &mut found);
        assert_eq!(found.trim_end(), expected);
    }

    #[test]
    fn headings_are_nested_as_they_stand() {
        check(
            "各县：\n一、目标\n（一）近期。到2025年建成。\n（二）远期\n展望。\n二、措施\n1.完善机制\n健全制度。",
            "#p2 一、目标\n  #p3 （一）近期\n  #p4 （二）远期\n#p6 二、措施\n  #p7 1.完善机制",
        );
        check(
            "第一编 总则\n第一章 甲\n第一节 乙\n第二章 丙\n第二编 分则",
            "#p1 第一编 总则\n  #p2 第一章 甲\n    #p3 第一节 乙\n  #p4 第二章 丙\n#p5 第二编 分则",
        );
        check(
            "## 总则\n第一条【目的】为了供热。\n## 附则\n### 第一节 施行",
            "#p1 总则\n  #p2 第一条 目的\n#p3 附则\n  #p4 第一节 施行",
        );
        check(
            "## 总则\n### 范围\n## 附则",
            "#p1 总则\n  #p2 范围\n#p3 附则",
        );
    }

    #[test]
    fn articles_show_their_captions() {
        check(
            "第一章 总则\n第　一　条【目的】为了供热。\n第二条 本办法适用于本市。\n第三条 定义",
            "#p1 第一章 总则\n  #p2 第一条 目的\n  #p3 第二条\n  #p4 第三条 定义",
        );
    }

    #[test]
    fn few_headings_are_no_outline_and_many_are_the_highest() {
        check("一、目标\n二、措施", "");
        let article = "第一条 正文。\n".repeat(MAX_ENTRIES);
        check(&article.repeat(2), "");
        let body = format!("第一章 甲\n{article}第二章 乙\n第三章 丙");
        let last = MAX_ENTRIES + 2;
        check(
            &body,
            &format!(
                "#p1 第一章 甲\n#p{last} 第二章 乙\n#p{} 第三章 丙",
                last + 1
            ),
        );
    }
}
