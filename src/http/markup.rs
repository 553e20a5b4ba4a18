//! Highlights as HTML: the one place where `<mark>` is written.

use std::fmt::Write;
use std::ops::Range;

use minijinja::HtmlEscape;

use crate::search::Passage;

/// The passage, escaped, with what matched in `<mark>` and `…` where it was cut.
pub(super) fn html(passage: &Passage) -> String {
    let mut html = String::with_capacity(passage.text.len() * 2);
    if passage.cut_before {
        html.push('…');
    }
    let mut rest = passage.text.as_str();
    let mut at = 0;
    for range in &passage.ranges {
        let (before, tail) = split_chars(rest, range.start - at);
        let (inside, tail) = split_chars(tail, range.end - range.start);
        push(
            &mut html,
            format_args!("{}<mark>{}</mark>", HtmlEscape(before), HtmlEscape(inside)),
        );
        rest = tail;
        at = range.end;
    }
    push(&mut html, format_args!("{}", HtmlEscape(rest)));
    if passage.cut_after {
        html.push('…');
    }
    html
}

/// What matched in a text.
#[derive(Debug)]
pub(super) struct Mark {
    /// Where, in bytes, on characters.
    pub(super) bytes: Range<usize>,
    /// The number of its anchor.
    pub(super) number: Option<usize>,
}

/// A text, escaped, with its marks, which are in order and apart; those with a
/// number are anchors.
pub(super) fn numbered_html(text: &str, marks: &[Mark]) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    let part = |range: Range<usize>| HtmlEscape(text.get(range).unwrap_or_default());
    let mut at = 0;
    for mark in marks {
        push(
            &mut html,
            format_args!("{}<mark", part(at..mark.bytes.start)),
        );
        if let Some(number) = mark.number {
            push(&mut html, format_args!(" id=\"m{number}\""));
        }
        push(
            &mut html,
            format_args!(">{}</mark>", part(mark.bytes.clone())),
        );
        at = mark.bytes.end;
    }
    push(&mut html, format_args!("{}", part(at..text.len())));
    html
}

fn push(html: &mut String, text: std::fmt::Arguments<'_>) {
    html.write_fmt(text)
        .expect("writing to a string does not fail");
}

fn split_chars(text: &str, chars: usize) -> (&str, &str) {
    let byte = text
        .char_indices()
        .nth(chars)
        .map_or(text.len(), |(byte, _)| byte);
    text.split_at(byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_everything_but_its_own_marks() {
        let passage = Passage {
            text: "<b>复议</b>&\"诉讼\"".to_owned(),
            ranges: vec![3..5, 11..13],
            offset_chars: 7,
            cut_before: true,
            cut_after: false,
        };
        assert_eq!(
            html(&passage),
            "…&lt;b&gt;<mark>复议</mark>&lt;&#x2f;b&gt;&amp;&quot;<mark>诉讼</mark>&quot;"
        );
    }
}
