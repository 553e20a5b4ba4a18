//! Brings the texts of a source into the shape in which they are stored.
//!
//! Only blanks, line breaks and invisible characters change. U+E5E5, which
//! word processors leave for a full-width blank, stays: searching knows it.

use serde_json::Value;

use crate::text::is_dropped;

/// One line: control characters removed, line breaks and runs of blanks one
/// blank, none at the ends.
pub(super) fn single_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !line.is_empty() && !line.ends_with(' ') {
                line.push(' ');
            }
        } else if !c.is_control() {
            line.push(c);
        }
    }
    line.trim_matches(|c: char| c.is_whitespace() || is_dropped(c))
        .to_owned()
}

/// One line without any invisible character, for values that are counted:
/// two spellings that look the same must be the same value.
pub(super) fn facet_value(text: &str) -> String {
    single_line(text)
        .chars()
        .filter(|&c| !is_dropped(c))
        .collect()
}

/// Paragraphs, each on its own line: indentation, blanks at the ends of lines,
/// empty lines and control characters other than tabs are removed.
pub(super) fn paragraphs(text: &str) -> String {
    let mut body = String::with_capacity(text.len());
    let lines = text.split(|c| {
        matches!(
            c,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    });
    for line in lines {
        let line = line.trim_matches(|c: char| c.is_whitespace() || is_dropped(c));
        if line.is_empty() {
            continue;
        }
        if !body.is_empty() {
            body.push('\n');
        }
        body.extend(line.chars().filter(|c| !c.is_control() || *c == '\t'));
    }
    body
}

/// A value of an unknown field without control characters in its texts, line
/// breaks and tabs aside.
pub(super) fn clean_value(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(
            text.chars()
                .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
                .collect(),
        ),
        Value::Array(list) => Value::Array(list.into_iter().map(clean_value).collect()),
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(name, value)| (name, clean_value(value)))
                .collect(),
        ),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_line_has_single_blanks_and_no_control_characters() {
        assert_eq!(
            single_line("\u{200b} 关于\n\n推行\u{3000} 监管\0的\u{200b}通知\t"),
            "关于 推行 监管的\u{200b}通知"
        );
        assert_eq!(facet_value("民\u{200b}政局\u{feff}"), "民政局");
        assert_eq!(single_line("甲\u{e5e5}乙"), "甲\u{e5e5}乙");
    }

    #[test]
    fn paragraphs_stand_on_their_own_lines() {
        assert_eq!(
            paragraphs(
                "\u{3000}\u{3000}一、甲  乙\u{a0}\r\n\r\n\u{a0}二\0\u{c}三\r四\n \u{200b}\n"
            ),
            "一、甲  乙\n二\n三\n四"
        );
        assert_eq!(paragraphs("\t甲\t乙\n"), "甲\t乙");
        assert_eq!(paragraphs(" \n\u{3000}"), "");
    }

    #[test]
    fn values_are_cleaned_at_every_depth() {
        assert_eq!(
            clean_value(json!({"a": ["b\u{0}", {"c": "d\u{7}\n"}], "n": 1})),
            json!({"a": ["b", {"c": "d\n"}], "n": 1})
        );
    }
}
