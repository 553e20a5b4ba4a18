//! The parts of a query text that may be misspelled.
//!
//! Left alone are exclusions, names of fields, values of fields that hold
//! numbers and dates, and 文号 with a bracketed year. Signs and blanks belong to no span, so whatever
//! is put in place of a part of a span leaves the syntax as it was.

use crate::model::DocNumber;
use crate::query::prefix_takes_words;
use crate::text::{is_blank, is_dropped, is_han, normalize_char};

/// What a span is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SpanKind {
    /// Han characters.
    Han,
    /// Letters from a to z, with `v` for `ü`: maybe pinyin.
    Letters,
}

/// Characters in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) kind: SpanKind,
    /// Normalised; never empty.
    pub(super) chars: Vec<char>,
    /// The place of each in the characters of the original text; ascending.
    pub(super) places: Vec<usize>,
}

impl Span {
    /// The span that two spans and what stands between them make.
    fn join(&mut self, next: Self) {
        self.chars.extend(next.chars);
        self.places.extend(next.places);
    }
}

/// The spans of a text, in its order. Spans of letters with nothing but blanks
/// and apostrophes between them are one.
pub(super) fn spans(text: &str) -> Vec<Span> {
    let chars: Vec<char> = text.chars().collect();
    let mut spans: Vec<Span> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let end = clause_end(&chars, at);
        let (from, wanted) = wanted_from(&chars, at, end);
        if wanted {
            push_spans(&chars, from..end, &mut spans);
        }
        at = end.max(at + 1);
    }
    joined(&chars, spans)
}

fn blank(c: char) -> bool {
    normalize_char(c).is_some_and(is_blank)
}

/// The end of what is excluded or kept as one: up to a blank, or to the end of
/// a phrase that opens right behind a minus.
fn clause_end(chars: &[char], start: usize) -> usize {
    let up_to_blank = |from: usize| {
        chars[from..]
            .iter()
            .position(|&c| blank(c))
            .map_or(chars.len(), |length| from + length)
    };
    if is_minus(chars[start])
        && let Some(&opening) = chars.get(start + 1)
        && let Some(closing) = closing(opening)
        && let Some(length) = chars[start + 2..].iter().position(|&c| c == closing)
    {
        return start + length + 3;
    }
    up_to_blank(start)
}

/// Where the part of a clause starts that may be misspelled, and whether there
/// is any.
fn wanted_from(chars: &[char], start: usize, end: usize) -> (usize, bool) {
    let clause: String = chars[start..end].iter().collect();
    if is_minus(chars[start]) || is_doc_number(&clause) {
        return (start, false);
    }
    let Some(length) = chars[start..end]
        .iter()
        .position(|&c| normalize_char(c) == Some(':'))
    else {
        return (start, true);
    };
    let name: String = chars[start..start + length]
        .iter()
        .filter_map(|&c| normalize_char(c))
        .collect();
    match prefix_takes_words(&name) {
        Some(false) => (start, false),
        Some(true) => (start + length + 1, true),
        None => (start, true),
    }
}

fn is_minus(c: char) -> bool {
    normalize_char(c) == Some('-')
}

fn closing(c: char) -> Option<char> {
    match c {
        '"' | '＂' => Some(c),
        '“' => Some('”'),
        '「' => Some('」'),
        _ => None,
    }
}

fn is_doc_number(clause: &str) -> bool {
    let has_bracket = clause
        .chars()
        .any(|c| matches!(normalize_char(c), Some('(' | '〔')));
    has_bracket && DocNumber::parse(clause).is_some_and(|number| number.parts().is_some())
}

fn kind(normal: char) -> Option<SpanKind> {
    match normal {
        'a'..='z' | 'ü' => Some(SpanKind::Letters),
        c if is_han(c) => Some(SpanKind::Han),
        _ => None,
    }
}

fn push_spans(chars: &[char], range: std::ops::Range<usize>, spans: &mut Vec<Span>) {
    let mut open: Option<Span> = None;
    for place in range {
        let original = chars[place];
        if is_dropped(original) {
            continue;
        }
        let normal = normalize_char(original).unwrap_or(original);
        let kind_here = kind(normal);
        if let Some(span) = open.take_if(|span| kind_here != Some(span.kind)) {
            spans.push(span);
        }
        if let Some(kind) = kind_here {
            let span = open.get_or_insert_with(|| Span {
                kind,
                chars: Vec::new(),
                places: Vec::new(),
            });
            span.chars.push(if normal == 'ü' { 'v' } else { normal });
            span.places.push(place);
        }
    }
    spans.extend(open);
}

fn joined(chars: &[char], spans: Vec<Span>) -> Vec<Span> {
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        if let Some(last) = joined.last_mut()
            && last.kind == SpanKind::Letters
            && span.kind == SpanKind::Letters
            && between(chars, last, &span)
                .iter()
                .all(|&c| blank(c) || matches!(c, '\'' | '’'))
        {
            last.join(span);
        } else {
            joined.push(span);
        }
    }
    joined
}

fn between<'a>(chars: &'a [char], one: &Span, next: &Span) -> &'a [char] {
    let from = one.places.last().map_or(0, |place| place + 1);
    let to = next.places.first().copied().unwrap_or(from);
    chars.get(from..to).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let spans: Vec<String> = spans(text)
            .into_iter()
            .map(|span| span.chars.into_iter().collect())
            .collect();
        assert_eq!(spans.join(" "), expected, "{text:?}");
    }

    #[test]
    fn han_and_letters_are_spans() {
        check("行政复议，第118号 申請", "行政复议 第 号 申请");
        check("XingZheng复议", "xingzheng 复议");
        check("lǜ", "l");
        check("nü", "nv");
        check("xing zheng'fu yi", "xingzhengfuyi");
        check("xing 复议 yi", "xing 复议 yi");
    }

    #[test]
    fn syntax_and_numbers_are_left_alone() {
        check("复议 -诉讼 －“行政 诉讼”仲裁", "复议 仲裁");
        check("“行政 复议”", "行政 复议");
        check(
            "标题:复议 文号：国办发〔2020〕12号 ISSUER:环保局",
            "复议 环保局",
        );
        check("国办发〔2020〕12号", "");
        check("成文:2020年", "");
        check("国务院公告:通知", "国务院公告 通知");
    }

    proptest! {
        #[test]
        fn places_are_those_of_the_characters(text in "[-\"“” 复议議ａZü:：\u{200b}号12]{0,30}") {
            let chars: Vec<char> = text.chars().collect();
            let mut behind = 0;
            for span in spans(&text) {
                prop_assert_eq!(span.chars.len(), span.places.len());
                for (&c, &place) in span.chars.iter().zip(&span.places) {
                    prop_assert!(place >= behind);
                    behind = place + 1;
                    let normal = normalize_char(chars[place]).unwrap();
                    prop_assert_eq!(c, if normal == 'ü' { 'v' } else { normal });
                }
            }
        }

        #[test]
        fn any_string_has_spans(text in any::<String>()) {
            spans(&text);
        }
    }
}
