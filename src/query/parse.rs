//! Query text to AST. Any string is a query: what is no syntax is text.
//!
//! Blanks part clauses; `"…"`, `“…”` and `「…」` are exact phrases, in which
//! `\"` is a quotation mark; `-` in front of a clause leaves it out. Full-width
//! signs count as half-width ones.

use super::ast::{Clause, ClauseKind, QueryAst};
use crate::text::{is_blank, is_dropped, normalize_char};

/// Parses the text of a search box; never fails.
pub(super) fn parse(text: &str) -> QueryAst {
    let chars: Vec<char> = text
        .chars()
        .filter(|&c| !is_dropped(c) || c == '\n')
        .collect();
    let mut clauses = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if blank(chars[at]) {
            at += 1;
            continue;
        }
        let exclude = is_minus(chars[at]) && chars.get(at + 1).is_some_and(|&c| !blank(c));
        let start = if exclude { at + 1 } else { at };
        let (kind, clause_text, end) = match quoted(&chars, start) {
            Some((phrase, end)) => (ClauseKind::Phrase, phrase, end),
            None => words(&chars, start),
        };
        if clause_text.chars().any(|c| !blank(c)) {
            clauses.push(Clause {
                exclude,
                kind,
                text: clause_text,
            });
        }
        at = end;
    }
    QueryAst { clauses }
}

fn blank(c: char) -> bool {
    normalize_char(c).is_none_or(is_blank)
}

fn is_minus(c: char) -> bool {
    normalize_char(c) == Some('-')
}

/// The mark that closes a phrase opened by `c`.
fn closing(c: char) -> Option<char> {
    match c {
        '"' | '＂' => Some('"'),
        '“' => Some('”'),
        '「' => Some('」'),
        _ => None,
    }
}

fn closes(c: char, closing: char) -> bool {
    c == closing || (closing == '"' && c == '＂')
}

/// A phrase that opens at `start`, and the place behind it; `None` where
/// nothing opens or nothing closes.
fn quoted(chars: &[char], start: usize) -> Option<(String, usize)> {
    let closing = closing(*chars.get(start)?)?;
    let mut phrase = String::new();
    let mut at = start + 1;
    while at < chars.len() {
        match chars[at] {
            '\\' if chars.get(at + 1).is_some_and(|&c| closes(c, closing)) => {
                phrase.push(chars[at + 1]);
                at += 1;
            }
            c if closes(c, closing) => return Some((phrase, at + 1)),
            c => phrase.push(c),
        }
        at += 1;
    }
    None
}

/// Text up to a blank or to a phrase that opens and closes.
fn words(chars: &[char], start: usize) -> (ClauseKind, String, usize) {
    let mut end = start;
    while end < chars.len() && !blank(chars[end]) {
        if end > start && quoted(chars, end).is_some() {
            break;
        }
        end += 1;
    }
    let text = chars[start..end].iter().collect();
    (ClauseKind::Words, text, end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let clauses: Vec<String> = parse(text)
            .clauses
            .into_iter()
            .map(|clause| {
                let sign = if clause.exclude { "-" } else { "+" };
                match clause.kind {
                    ClauseKind::Words => format!("{sign}{}", clause.text),
                    ClauseKind::Phrase => format!("{sign}[{}]", clause.text),
                }
            })
            .collect();
        assert_eq!(clauses.join(" "), expected, "{text:?}");
    }

    #[test]
    fn blanks_part_clauses() {
        check("行政复议　 2020年", "+行政复议 +2020年");
        check("  ", "");
        check("\u{200b}", "");
    }

    #[test]
    fn quotation_marks_make_phrases() {
        check("\"行政 复议\"", "+[行政 复议]");
        check("“法治政府”建设", "+[法治政府] +建设");
        check(
            "推行部门联合“双随机、一公开”监管",
            "+推行部门联合 +[双随机、一公开] +监管",
        );
        check("「臺灣」＂复议＂", "+[臺灣] +[复议]");
        check(r#""他说\"好\"""#, r#"+[他说"好"]"#);
    }

    #[test]
    fn what_does_not_close_is_text() {
        check("\"行政复议", "+\"行政复议");
        check("行政\"复议", "+行政\"复议");
        check("”「", "+”「");
    }

    #[test]
    fn a_minus_in_front_leaves_out() {
        check("复议 -诉讼 －“行政诉讼”", "+复议 -诉讼 -[行政诉讼]");
        check("747445809/2021-00027", "+747445809/2021-00027");
        check("- 复议 -", "+- +复议 +-");
    }

    #[test]
    fn empty_phrases_are_nothing() {
        check("\"\" “ ” 复议", "+复议");
    }

    proptest! {
        #[test]
        fn any_string_parses_into_clauses_that_say_something(text in any::<String>()) {
            for clause in parse(&text).clauses {
                prop_assert!(clause.text.chars().any(|c| !blank(c)));
            }
        }

        #[test]
        fn signs_in_any_order_parse(text in "[-\"“”「」＂\\\\ 复议\u{3000}－]{0,30}") {
            parse(&text);
        }
    }
}
