//! Finding what a query looks for in an original text.
//!
//! Matching runs over the character lane, so that a match is found whatever
//! its width, script, blanks and quotation marks, and offsets are those of the
//! original. tantivy's snippets are not used: they count in bytes, and know one lane.

use std::iter::Peekable;
use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::automata::Automata;
use super::numbers::Numbers;
use crate::index::TextField;
use crate::model::{DocNumber, find_catalog_numbers, find_doc_numbers};
use crate::query::{NumberField, Understood, UnderstoodAtom, UnderstoodText, Unit};
use crate::text::{LaneChars, is_han, lane_chars, lane_text, normalize_char};

/// Finds the words, phrases and numbers that one query looks for in one field.
pub(super) struct Highlighter {
    /// `None` where the query looks for no text.
    patterns: Option<AhoCorasick>,
    /// By pattern, whether it must stand between other letters and digits.
    whole: Vec<bool>,
    numbers: Numbers,
}

/// A place in a text that the query looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Match {
    /// Byte range in the original text.
    pub(super) bytes: Range<usize>,
    /// Which of the query's words, phrases or numbers.
    pub(super) pattern: usize,
    /// Length in characters of the lane.
    pub(super) length_chars: usize,
}

/// A text that is looked for, and whether it must stand between other letters
/// and digits, as words do and phrases do not.
type Pattern = (String, bool);

impl Highlighter {
    /// Prepares the words, phrases and numbers that a query looks for in a field, with
    /// those automata that fields share.
    pub(super) fn new(understood: &Understood, field: TextField, automata: &mut Automata) -> Self {
        let mut patterns: Vec<Pattern> = Vec::new();
        let is_here = |named: Option<TextField>| named.is_none_or(|named| named == field);
        let atoms = understood.wanted().flat_map(|clause| &clause.alternatives);
        for atom in atoms {
            match atom {
                UnderstoodAtom::Text(text) if is_here(text.field) => {
                    patterns.extend(patterns_of(text));
                }
                UnderstoodAtom::Near(near) if is_here(near.field) => {
                    let parts = near.parts.iter().map(|part| part.iter().collect());
                    patterns.extend(parts.map(|part| (part, false)));
                }
                UnderstoodAtom::Number {
                    field: NumberField::DocNumber,
                    text,
                } if field == TextField::DocNumber => patterns.push((lane_text(text), false)),
                _ => {}
            }
        }
        patterns.retain(|(text, _)| !text.is_empty());
        // A lone character stands nearly everywhere: it is marked only where
        // nothing longer is looked for.
        if patterns.iter().any(|(text, _)| is_long(text)) {
            patterns.retain(|(text, _)| is_long(text));
        }
        // Of the same text as a phrase and as a word, the phrase is found more often.
        patterns.sort();
        patterns.dedup_by(|second, first| second.0 == first.0);
        let (texts, whole) = patterns.into_iter().unzip();
        Self {
            patterns: automata.of(texts),
            whole,
            numbers: Numbers::of_field(understood, field),
        }
    }

    /// All matches in `text`, in order, none overlapping: numbers as a whole,
    /// and words and phrases besides.
    pub(super) fn matches(&self, text: &str) -> Vec<Match> {
        self.with_numbers(text, self.numbers.find(text))
    }

    /// All matches in a 文号.
    pub(super) fn matches_in_number(&self, number: &DocNumber) -> Vec<Match> {
        self.with_numbers(number.written(), self.numbers.find_in_doc_number(number))
    }

    fn with_numbers(&self, text: &str, numbers: Vec<(Range<usize>, usize)>) -> Vec<Match> {
        let mut matches: Vec<Match> = self.text_matches(text);
        let overlaps = |one: &Range<usize>, other: &Range<usize>| {
            one.start < other.end && other.start < one.end
        };
        matches.retain(|one| !numbers.iter().any(|(range, _)| overlaps(range, &one.bytes)));
        for (bytes, index) in numbers {
            let length_chars = text
                .get(bytes.clone())
                .map_or(0, |part| lane_chars(part).count());
            matches.push(Match {
                bytes,
                pattern: self.whole.len() + index,
                length_chars,
            });
        }
        matches.sort_by_key(|found| found.bytes.start);
        matches
    }

    fn text_matches(&self, text: &str) -> Vec<Match> {
        let Some(patterns) = &self.patterns else {
            return Vec::new();
        };
        let lane = lane_text(text);
        let mut place = Place::at_start(text);
        patterns
            .find_iter(&lane)
            .map(|found| {
                place.go_to(found.start());
                let (start_bytes, first) = (place.next_bytes(), place.chars);
                place.go_to(found.end());
                Match {
                    bytes: start_bytes..place.end_bytes,
                    pattern: found.pattern().as_usize(),
                    length_chars: place.chars - first,
                }
            })
            .filter(|found| !self.whole[found.pattern] || stands_alone(text, &found.bytes))
            .collect()
    }
}

/// A place between two characters of the lane, that goes forward only: most
/// texts are longer than what is found in them, so no offsets are kept.
struct Place<'a> {
    rest: Peekable<LaneChars<'a>>,
    /// Bytes of the lane before it.
    lane_bytes: usize,
    /// Characters of the lane before it.
    chars: usize,
    /// Behind the character before it, in the original.
    end_bytes: usize,
}

impl<'a> Place<'a> {
    fn at_start(text: &'a str) -> Self {
        Self {
            rest: lane_chars(text).peekable(),
            lane_bytes: 0,
            chars: 0,
            end_bytes: 0,
        }
    }

    /// Goes on to a byte of the lane.
    fn go_to(&mut self, lane_bytes: usize) {
        while self.lane_bytes < lane_bytes
            && let Some(c) = self.rest.next()
        {
            self.lane_bytes += c.normal.len_utf8();
            self.chars += 1;
            self.end_bytes = c.end_bytes;
        }
    }

    /// Where the character behind it starts in the original.
    fn next_bytes(&mut self) -> usize {
        self.rest.peek().map_or(self.end_bytes, |c| c.start_bytes)
    }
}

/// What a clause is found by: its characters in a row, and its units. A clause
/// that is a number is found by the whole number alone.
fn patterns_of(text: &UnderstoodText) -> Vec<Pattern> {
    let characters: String = text.characters.iter().collect();
    if text.units.is_empty() {
        return vec![(characters, false)];
    }
    let numbers = find_doc_numbers(&characters);
    if text.field.is_none()
        && let [one] = numbers.as_slice()
        && let Some(number) = &one.number
        && (one.start_bytes, one.end_bytes) == (0, characters.len())
    {
        let spellings = number.spellings();
        let spellings = spellings
            .iter()
            .map(|spelling| (lane_text(spelling), false));
        return spellings.chain([(characters, false)]).collect();
    }
    if let [one] = find_catalog_numbers(&characters).as_slice()
        && (one.start_bytes, one.end_bytes) == (0, characters.len())
    {
        return vec![(characters, false)];
    }
    let mut texts = vec![characters];
    for unit in text.units.iter().map(Unit::text) {
        texts.extend(with_separators(&unit));
        texts.push(unit);
    }
    let synonyms = text.expansions.iter().flat_map(|found| &found.alternatives);
    texts.extend(synonyms.map(|synonym| synonym.characters.iter().collect()));
    texts
        .into_iter()
        .map(|text| {
            let whole = text.chars().all(is_of_word);
            (text, whole)
        })
        .collect()
}

fn is_of_word(c: char) -> bool {
    matches!(c, '.' | ',') || (c.is_alphanumeric() && !is_han(c))
}

/// A number as texts write it, `7,476`, where the word lane has `7476`.
fn with_separators(number: &str) -> Option<String> {
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    if whole.len() <= 3 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut separated = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            separated.push(',');
        }
        separated.push(digit);
    }
    if let Some(fraction) = fraction {
        separated.push('.');
        separated.push_str(fraction);
    }
    Some(separated)
}

fn is_long(text: &str) -> bool {
    text.chars().nth(1).is_some()
}

/// Whether neither side goes on with what it begins or ends with: letters with
/// letters, digits with digits, as words are cut.
fn stands_alone(text: &str, bytes: &Range<usize>) -> bool {
    let part = |range: Range<usize>| text.get(range).unwrap_or_default();
    let (before, inside, after) = (
        part(0..bytes.start),
        part(bytes.clone()),
        part(bytes.end..text.len()),
    );
    let goes_on = |one: Option<char>, other: Option<char>| {
        let pair = one
            .and_then(normalize_char)
            .zip(other.and_then(normalize_char));
        pair.is_some_and(|(one, other)| {
            let is_letter = |c: char| c.is_alphanumeric() && !c.is_ascii_digit() && !is_han(c);
            (one.is_ascii_digit() && other.is_ascii_digit()) || (is_letter(one) && is_letter(other))
        })
    };
    !goes_on(before.chars().next_back(), inside.chars().next())
        && !goes_on(inside.chars().next_back(), after.chars().next())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
        let found: Vec<&str> = Highlighter::new(&understood, field, &mut Automata::default())
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
    fn words_are_found_as_their_lane_cuts_them() {
        check("18030", "符合GB18030标准", &["18030"]);
        check("7476", "共7,476人、７４７６元", &["7,476", "７４７６"]);
        check("复议", "行政复议案件", &["复议"]);
        check("“gdp”", "GDPR与GDP", &["GDP", "GDP"]);
    }

    #[test]
    fn numbers_are_marked_whole_in_any_spelling() {
        let text = "见国办发〔2020〕12号、国办发[2020]第012号，2020年的12号";
        let numbers = ["国办发〔2020〕12号", "国办发[2020]第012号"];
        check("国办发【2020】12号", text, &numbers);
        check_in(TextField::Title, "国办发2020年第12号", text, &numbers);
        check_in(
            TextField::DocNumber,
            "文号:国办",
            "国办发〔2020〕12号",
            &["国办"],
        );
        check("文号:国办", "国办发〔2020〕12号", &[]);
        check(
            "国办发〔2020〕12号 12号",
            "国办发〔2020〕12号的12号",
            &["国办发〔2020〕12号", "12号"],
        );
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

    proptest! {
        #[test]
        fn matches_are_in_order_apart_and_on_characters(
            text in "[行政复议国办发〔〕\\[\\]【】()2020第0-9号令 ，.a-cＡ１\n“”\u{200b}𠮷]{0,80}",
            query in "[行政复议 国办发〔〕\\[\\]()2020第号令“”a1,.]{0,20}",
        ) {
            let understood = understand(&Analysis::shared(), &query);
            for field in TextField::ALL {
                let mut end = 0;
                for found in Highlighter::new(&understood, field, &mut Automata::default()).matches(&text) {
                    prop_assert!(found.bytes.start >= end && found.bytes.start < found.bytes.end);
                    prop_assert!(text.get(found.bytes.clone()).is_some());
                    end = found.bytes.end;
                }
            }
        }
    }
}
