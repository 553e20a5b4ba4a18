//! The text of an element: a line a paragraph, a line a row of a table, lists
//! with their marks.
//!
//! Pictures are left out with their `alt`: on these sites it is the name of a
//! file or the title once more, and the document as printed does not say it.

use dom_query::NodeRef;

use super::element::{is_block, is_chrome, is_silent, name, with_text};
use super::lines::{Line, Lines};
use super::table;

/// What an element stands in.
#[derive(Debug, Clone, Copy, Default)]
struct Inside {
    link: bool,
    pre: bool,
}

/// The lines of an element.
pub(super) fn lines(node: &NodeRef<'_>) -> Vec<Line> {
    let mut lines = Lines::default();
    children(node, Inside::default(), &mut lines);
    lines.finish()
}

/// The text of an element on one line.
pub(super) fn one_line(node: &NodeRef<'_>) -> String {
    let texts: Vec<String> = lines(node).into_iter().map(|line| line.text).collect();
    texts.join(" ").trim().to_owned()
}

fn children(node: &NodeRef<'_>, inside: Inside, lines: &mut Lines) {
    let mut next = node.first_child();
    let mut number = list_start(node);
    while let Some(child) = next {
        next = child.next_sibling();
        if with_text(&child, |text| {
            if inside.pre {
                lines.preformatted(text, inside.link);
            } else {
                lines.text(text, inside.link);
            }
        })
        .is_some()
        {
            continue;
        }
        let name = name(&child);
        if name.is_empty() || is_silent(&child, &name) || is_chrome(&child) {
            continue;
        }
        match name.as_str() {
            "br" => lines.end_line(),
            "table" => {
                let read = table::lines(&child);
                lines.extend(read);
            }
            "li" => {
                let mark = mark(node, &child, &mut number);
                item(&child, inside, &mark, lines);
            }
            name => {
                let block = is_block(name);
                if block {
                    lines.end_line();
                }
                let within = Inside {
                    link: inside.link || name == "a",
                    pre: inside.pre || name == "pre",
                };
                children(&child, within, lines);
                if block {
                    lines.end_line();
                }
            }
        }
    }
}

/// The number of the first item of a numbered list.
fn list_start(list: &NodeRef<'_>) -> i64 {
    let start = list
        .attr("start")
        .and_then(|start| start.trim().parse().ok());
    start.unwrap_or(1)
}

/// The mark of a list's item, empty where the list shows none.
fn mark(list: &NodeRef<'_>, item: &NodeRef<'_>, number: &mut i64) -> String {
    let hides = |node: &NodeRef<'_>| {
        node.attr("style")
            .is_some_and(|style| style.contains("list-style") && style.contains("none"))
    };
    if hides(list) || hides(item) {
        return String::new();
    }
    if list.has_name("ol") {
        let value = item
            .attr("value")
            .and_then(|value| value.trim().parse().ok());
        let own = value.unwrap_or(*number);
        *number = own.saturating_add(1);
        return format!("{own}. ");
    }
    "• ".to_owned()
}

/// Adds an item, with its mark unless its text begins with one of its own.
fn item(item: &NodeRef<'_>, inside: Inside, mark: &str, lines: &mut Lines) {
    lines.end_line();
    let first = lines.count();
    children(item, inside, lines);
    lines.end_line();
    if let Some(text) = lines.done_mut(first)
        && !begins_with_mark(text)
    {
        text.insert_str(0, mark);
    }
}

fn begins_with_mark(text: &str) -> bool {
    const NUMBERS: &str = "一二三四五六七八九十百〇零0123456789０１２３４５６７８９";
    let text = text.trim_start();
    if text.starts_with(['•', '·', '●', '○', '■', '◆', '-', '—', '*', '第'])
        || text.starts_with(|c| matches!(c, '①'..='⓿'))
    {
        return true;
    }
    let open = text.trim_start_matches(['(', '（']);
    let rest = open.trim_start_matches(|c| NUMBERS.contains(c));
    rest.len() < open.len() && rest.starts_with(['、', '.', '．', ')', '）', ',', '，'])
}
