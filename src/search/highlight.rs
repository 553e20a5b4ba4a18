//! Finding what a query looks for in an original text.
//!
//! Matching runs over the character lane, so that a match is found whatever
//! its width, script, blanks and quotation marks, and offsets are those of the
//! original. tantivy's snippets are not used: they count in bytes, and know one lane.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::index::TextField;
use crate::query::{Understood, UnderstoodAtom, Unit};
use crate::text::{LaneChar, lane_chars};

/// Finds the words and phrases that one query looks for in one field.
pub struct Highlighter {
    /// `None` where the query looks for nothing.
    patterns: Option<AhoCorasick>,
    /// By pattern, whether it must stand between other letters and digits.
    whole: Vec<bool>,
}

/// A place in a text that the query looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Match {
    /// Byte range in the original text.
    pub(super) bytes: Range<usize>,
    /// Which of the query's words or phrases.
    pub(super) pattern: usize,
    /// Length in characters of the lane.
    pub(super) length_chars: usize,
}

impl Highlighter {
    /// Prepares the words and phrases that a query looks for in a field.
    pub fn new(understood: &Understood, field: TextField) -> Self {
        let mut texts: Vec<String> = Vec::new();
        let mut add = |text: String| {
            if !text.is_empty() && !texts.contains(&text) {
                texts.push(text);
            }
        };
        let is_here = |named: Option<TextField>| named.is_none_or(|named| named == field);
        let atoms = understood.wanted().flat_map(|clause| &clause.alternatives);
        for atom in atoms {
            match atom {
                UnderstoodAtom::Text(text) if is_here(text.field) => {
                    add(text.characters.iter().collect());
                    text.units.iter().map(Unit::text).for_each(&mut add);
                    text.expansions
                        .iter()
                        .flat_map(|expansion| &expansion.alternatives)
                        .map(|alternative| alternative.characters.iter().collect())
                        .for_each(&mut add);
                }
                UnderstoodAtom::Near(near) if is_here(near.field) => {
                    let parts = near.parts.iter().map(|part| part.iter().collect());
                    parts.for_each(&mut add);
                }
                _ => {}
            }
        }
        // A lone character stands nearly everywhere: it is marked only where
        // nothing longer is looked for.
        if texts.iter().any(|text| text.chars().nth(1).is_some()) {
            texts.retain(|text| text.chars().nth(1).is_some());
        }
        let whole = texts
            .iter()
            .map(|text| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '.'))
            .collect();
        let patterns = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&texts);
        debug_assert!(patterns.is_ok(), "a query's texts are far below the limits");
        Self {
            patterns: patterns.ok().filter(|_| !texts.is_empty()),
            whole,
        }
    }

    /// All matches in `text`, in order, none overlapping.
    pub(super) fn matches(&self, text: &str) -> Vec<Match> {
        let Some(patterns) = &self.patterns else {
            return Vec::new();
        };
        let chars: Vec<LaneChar> = lane_chars(text).collect();
        let mut lane = String::with_capacity(text.len());
        let mut starts = Vec::with_capacity(chars.len());
        for c in &chars {
            starts.push(lane.len());
            lane.push(c.normal);
        }
        let index_at = |byte: usize| starts.partition_point(|&start| start < byte);
        patterns
            .find_iter(&lane)
            .map(|found| {
                (
                    found.pattern().as_usize(),
                    index_at(found.start()),
                    index_at(found.end()),
                )
            })
            .map(|(pattern, first, end)| Match {
                bytes: chars[first].start_bytes..chars[end - 1].end_bytes,
                pattern,
                length_chars: end - first,
            })
            .filter(|found| !self.whole[found.pattern] || stands_alone(text, &found.bytes))
            .collect()
    }
}

/// Whether no letter or digit of the same run stands on either side.
fn stands_alone(text: &str, bytes: &Range<usize>) -> bool {
    let before = text
        .get(..bytes.start)
        .and_then(|head| head.chars().next_back());
    let after = text.get(bytes.end..).and_then(|tail| tail.chars().next());
    let touches = |c: Option<char>| {
        c.and_then(crate::text::normalize_char)
            .is_some_and(|c| c.is_ascii_alphanumeric())
    };
    !touches(before) && !touches(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::understand;
    use crate::text::Analysis;

    #[track_caller]
    fn check(query: &str, text: &str, expected: &[&str]) {
        check_in(TextField::Body, query, text, expected);
    }

    #[track_caller]
    fn check_in(field: TextField, query: &str, text: &str, expected: &[&str]) {
        let understood = understand(&Analysis::shared(), query);
        let found: Vec<&str> = Highlighter::new(&understood, field)
            .matches(text)
            .into_iter()
            .map(|found| text.get(found.bytes).unwrap())
            .collect();
        assert_eq!(found, expected, "{query} in {text}");
    }

    #[test]
    fn finds_words_apart_and_phrases_together() {
        check(
            "大气污染行动计划",
            "大气污染防治的行动计划",
            &["大气污染", "行动计划"],
        );
        check(
            "行政复议案件",
            "办理行政复议案件和复议案件",
            &["行政复议案件", "案件"],
        );
    }

    #[test]
    fn finds_across_width_script_blanks_and_quotation_marks() {
        check(
            "\"災後重建\"",
            "灾后“重建”与災　後\n重建",
            &["灾后“重建", "災　後\n重建"],
        );
        check("gb18030", "符合ＧＢ　１８０３０标准", &["ＧＢ　１８０３０"]);
    }

    #[test]
    fn letters_and_digits_stand_alone() {
        check("gdp", "GDPR与GDP", &["GDP"]);
        check("12", "第12号、2012年、12.5", &["12", "12"]);
    }

    #[test]
    fn what_is_left_out_is_not_marked() {
        check("复议 -诉讼", "复议与诉讼", &["复议"]);
        check("", "复议", &[]);
    }

    #[test]
    fn every_alternative_and_part_is_found() {
        check(
            "复议 OR “行政 诉讼”",
            "复议与行政诉讼",
            &["复议", "行政诉讼"],
        );
        check("“行政 复议”~5", "复议的行政机关", &["复议", "行政"]);
    }

    #[test]
    fn a_clause_of_a_field_is_found_there_alone() {
        let text = "复议的通知";
        check_in(TextField::Title, "标题:复议 通知", text, &["复议", "通知"]);
        check_in(TextField::Body, "标题:复议 通知", text, &["通知"]);
        check_in(TextField::Body, "机构:复议 成文:2020 通知", text, &["通知"]);
    }
}
