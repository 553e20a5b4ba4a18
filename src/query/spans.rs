//! A text with its word boundaries, and the longest known names in it.
//!
//! Names are looked for over the normalised characters, since a name may span
//! several words, and a dictionary may cut one in two; the boundaries then tell
//! 国办 from the middle of 全国办学.

use std::ops::Range;

use super::understand::is_uncovered;
use crate::text::{Analysis, LaneChar, Word, WordKind, lane_chars};

/// Fewest characters of a name that is taken wherever words are cut.
const LONG_CHARS: usize = 4;
/// Fewest characters of a word in which a name is looked for at its start or end.
const HOLDING_CHARS: usize = 3;

/// How far a place in the text must agree with the cut into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// Whole words; or the start or the end of one.
    WordsOrParts,
    /// Whole words, long names aside: they are not there by chance.
    WordsOrLong,
}

/// A text cut into words, with its characters of the lane.
pub(super) struct CutText {
    pub(super) words: Vec<Word>,
    lane: Vec<LaneChar>,
}

impl CutText {
    pub(super) fn new(analysis: &Analysis, text: &str) -> Self {
        Self {
            words: analysis.words(text),
            lane: lane_chars(text).collect(),
        }
    }

    /// The normalised characters of a range of the lane.
    pub(super) fn text(&self, range: Range<usize>) -> String {
        self.lane
            .get(range)
            .unwrap_or_default()
            .iter()
            .map(|c| c.normal)
            .collect()
    }

    /// Characters of the lane.
    pub(super) fn len(&self) -> usize {
        self.lane.len()
    }

    /// The characters of the lane that belong to some words.
    pub(super) fn lane_of(&self, words: Range<usize>) -> Range<usize> {
        let words = self.words.get(words).unwrap_or_default();
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return 0..0;
        };
        let at = |byte: usize| self.lane.partition_point(|c| c.start_bytes < byte);
        at(first.start_bytes)..at(last.end_bytes)
    }

    /// The longest names, from the left, none overlapping.
    pub(super) fn longest(
        &self,
        longest_chars: usize,
        fit: Fit,
        is_name: impl Fn(&str) -> bool,
    ) -> Vec<Range<usize>> {
        self.longest_in(0..self.lane.len(), longest_chars, fit, is_name)
    }

    /// The longest names in a part of the lane, as [`Self::longest`].
    pub(super) fn longest_in(
        &self,
        part: Range<usize>,
        longest_chars: usize,
        fit: Fit,
        is_name: impl Fn(&str) -> bool,
    ) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut start = part.start;
        while start < part.end {
            let most = longest_chars.min(part.end - start);
            let hit = (2..=most).rev().map(|length| start..start + length).find(
                |range: &Range<usize>| self.fits(range, fit) && is_name(&self.text(range.clone())),
            );
            match hit {
                Some(range) => {
                    start = range.end;
                    found.push(range);
                }
                None => start += 1,
            }
        }
        found
    }

    /// The words that a range of the lane touches.
    pub(super) fn words_of(&self, range: &Range<usize>) -> Range<usize> {
        let Some((start, end)) = self.bytes(range) else {
            return 0..0;
        };
        let first = self.words.partition_point(|word| word.end_bytes <= start);
        let last = self.words.partition_point(|word| word.start_bytes < end);
        first..last.max(first)
    }

    /// The words, and on either side the characters that no dictionary word
    /// covers and that are looked for together with them.
    pub(super) fn with_neighbours(&self, words: Range<usize>) -> Range<usize> {
        let mut range = words;
        let touches = |left: usize, right: usize| {
            let (left, right) = (&self.words[left], &self.words[right]);
            left.end_bytes == right.start_bytes && is_uncovered(left) && is_uncovered(right)
        };
        while range.start > 0 && !range.is_empty() && touches(range.start - 1, range.start) {
            range.start -= 1;
        }
        while range.end < self.words.len() && !range.is_empty() && touches(range.end - 1, range.end)
        {
            range.end += 1;
        }
        range
    }

    fn bytes(&self, range: &Range<usize>) -> Option<(usize, usize)> {
        let first = self.lane.get(range.start)?;
        let last = self.lane.get(range.end.checked_sub(1)?)?;
        Some((first.start_bytes, last.end_bytes))
    }

    fn fits(&self, range: &Range<usize>, fit: Fit) -> bool {
        let Some((start, end)) = self.bytes(range) else {
            return false;
        };
        let words = self.words.get(self.words_of(range)).unwrap_or_default();
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return false;
        };
        // Punctuation belongs to no word: a name may start or end with it.
        let starts = first.start_bytes >= start;
        let ends = last.end_bytes <= end;
        let in_one_han_word = words.len() == 1
            && first.kind == WordKind::Han
            && first.text.chars().count() >= HOLDING_CHARS;
        let is_han = words
            .iter()
            .all(|word| matches!(word.kind, WordKind::Han | WordKind::SingleHan));
        match fit {
            Fit::WordsOrParts => (starts && ends) || (in_one_han_word && (starts || ends)),
            Fit::WordsOrLong => (starts && ends) || (is_han && range.len() >= LONG_CHARS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, fit: Fit, names: &[&str], expected: &[&str]) {
        let text = CutText::new(&Analysis::shared(), text);
        let found: Vec<String> = text
            .longest(20, fit, |name| names.contains(&name))
            .into_iter()
            .map(|range| text.text(range))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn names_are_whole_words_however_many() {
        let names = ["国办", "医保", "社会保险", "社会保险费", "gdp"];
        check("国办医保", Fit::WordsOrParts, &names, &["国办", "医保"]);
        check("全国办学", Fit::WordsOrParts, &names, &[]);
        check("社会保险费率", Fit::WordsOrLong, &names, &["社会保险费"]);
        check("缴纳社會保險費", Fit::WordsOrParts, &names, &["社会保险费"]);
        check("ＧＤＰ增长", Fit::WordsOrParts, &names, &["gdp"]);
        check("gdpr", Fit::WordsOrParts, &names, &[]);
    }

    #[test]
    fn the_start_or_end_of_a_word_may_be_a_name() {
        check("低保对象", Fit::WordsOrParts, &["低保"], &["低保"]);
        check("低保对象", Fit::WordsOrLong, &["低保"], &[]);
    }
}
