//! Hides personal numbers in whatever is shown.

use super::personal::{Care, find};

/// Fewest digits in front of where a value was cut off that are hidden: the
/// number may have been a personal one.
const MIN_CUT_DIGITS: usize = 7;

/// A text without any number that could be a person's.
pub(super) fn masked(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut end = 0;
    for number in find(text, Care::Possible) {
        shown.push_str(text.get(end..number.start_bytes).unwrap_or_default());
        shown.push_str(&number.masked);
        end = number.end_bytes;
    }
    shown.push_str(text.get(end..).unwrap_or_default());
    if let Some(cut) = shown.strip_suffix('…') {
        let kept = cut.trim_end_matches(|c: char| c.is_numeric());
        let digits = cut.get(kept.len()..).unwrap_or_default();
        if digits.chars().count() >= MIN_CUT_DIGITS {
            let first: String = digits.chars().take(3).collect();
            return format!("{kept}{first}*…");
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_personal_is_shown() {
        for (text, expected) in [
            (
                "张某，11010519491231002X，13912345678",
                "张某，110105********002X，139****5678",
            ),
            ("电话13912345678元", "电话139****5678元"),
            ("证110101194912310…", "证110*…"),
            ("〔2021〕12…", "〔2021〕12…"),
            ("无", "无"),
        ] {
            assert_eq!(masked(text), expected);
        }
    }
}
