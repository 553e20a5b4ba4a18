//! Passages: the part of a text that shows why it was found.
//!
//! Passages are whole sentences where these fit; a longer sentence is cut
//! around its matches. All limits count characters.

use std::ops::Range;

use super::highlight::{Highlighter, Match};

/// Longest passage, in characters.
pub const MAX_PASSAGE_CHARS: usize = 120;
/// Most passages of one text.
pub const MAX_PASSAGES: usize = 2;

/// Characters kept in front of the first match of a sentence that is cut.
const CONTEXT_CHARS: usize = 24;

/// A part of a text with what matched in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The original characters.
    pub text: String,
    /// What matched, in characters of `text`; ascending, not overlapping.
    pub ranges: Vec<Range<usize>>,
    /// Where `text` starts in the whole text, in characters.
    pub offset_chars: usize,
    /// Whether `text` starts inside a sentence.
    pub cut_before: bool,
    /// Whether `text` ends inside a sentence.
    pub cut_after: bool,
}

/// The whole of a text as one passage, with all matches in it.
pub(super) fn whole(text: &str, matches: &[Match]) -> Passage {
    Text::new(text).passage(0..text.len(), matches)
}

/// The best passages of a text, in its order; its beginning where nothing
/// matches, and none at all for an empty text.
pub(super) fn best(highlighter: &Highlighter, text: &str) -> Vec<Passage> {
    let matches = highlighter.matches(text);
    let text = Text::new(text);
    let sentences = text.sentences();
    if sentences.is_empty() {
        return Vec::new();
    }
    let chosen = text.best(&sentences, &matches, MAX_PASSAGES);
    if chosen.is_empty() {
        return vec![text.passage(text.around(&sentences, 0, &[]), &[])];
    }
    chosen
}

/// The best passage of a text; `None` where nothing matches.
pub(super) fn best_matching(highlighter: &Highlighter, text: &str) -> Option<Passage> {
    let matches = highlighter.matches(text);
    if matches.is_empty() {
        return None;
    }
    let text = Text::new(text);
    text.best(&text.sentences(), &matches, 1).pop()
}

/// Ends a sentence.
fn is_end(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';')
}

/// Belongs to the sentence that ends in front of it.
fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | ')')
}

/// Distinct words and phrases count most, by their length; then repetitions.
fn score(sentence: &Range<usize>, matches: &[Match]) -> usize {
    const DISTINCT: usize = 16;
    let mut seen = Vec::new();
    let mut score = 0;
    for found in inside(sentence, matches) {
        score += 1;
        if !seen.contains(&found.pattern) {
            seen.push(found.pattern);
            score += DISTINCT * found.length_chars;
        }
    }
    score
}

/// The matches that lie wholly inside a range.
fn inside<'a>(range: &Range<usize>, matches: &'a [Match]) -> &'a [Match] {
    let from = matches.partition_point(|found| found.bytes.start < range.start);
    let to = matches.partition_point(|found| found.bytes.end <= range.end);
    matches.get(from..to).unwrap_or_default()
}

/// A text with the byte offset of each of its characters.
struct Text<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Text<'a> {
    fn new(text: &'a str) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 2 + 1);
        starts.extend(text.char_indices().map(|(start, _)| start));
        starts.push(text.len());
        Self { text, starts }
    }

    /// The number of characters in front of a byte offset.
    fn chars_before(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start < byte)
    }

    /// The byte offset of a character, or the end.
    fn byte_at(&self, index: usize) -> usize {
        self.starts.get(index).copied().unwrap_or(self.text.len())
    }

    /// The best passages with matches, at most `most`, in the order of the text.
    fn best(&self, sentences: &[Range<usize>], matches: &[Match], most: usize) -> Vec<Passage> {
        let mut scored: Vec<(usize, usize)> = sentences
            .iter()
            .enumerate()
            .map(|(index, sentence)| (score(sentence, matches), index))
            .filter(|&(score, _)| score > 0)
            .collect();
        scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut chosen: Vec<Range<usize>> = Vec::new();
        for (_, index) in scored {
            let range = self.around(sentences, index, matches);
            if !chosen
                .iter()
                .any(|other| range.start < other.end && other.start < range.end)
            {
                chosen.push(range);
            }
            if chosen.len() == most {
                break;
            }
        }
        chosen.sort_by_key(|range| range.start);
        chosen
            .into_iter()
            .map(|range| self.passage(range, matches))
            .collect()
    }

    fn length(&self, range: &Range<usize>) -> usize {
        self.chars_before(range.end) - self.chars_before(range.start)
    }

    /// Sentences without outer blanks; each ends with its mark, or a line.
    fn sentences(&self) -> Vec<Range<usize>> {
        let mut sentences = Vec::new();
        let mut start = 0;
        // Whether all since a mark that ends a sentence closes brackets or quotes.
        let mut ended = false;
        let mut chars = self.text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let end = at + c.len_utf8();
            ended = is_end(c) || (ended && is_closing(c));
            let next = chars.peek().map(|&(_, next)| next);
            let ends =
                c == '\n' || (ended && !next.is_some_and(|next| is_closing(next) || is_end(next)));
            if ends || next.is_none() {
                sentences.extend(self.trimmed(start..end));
                start = end;
                ended = false;
            }
        }
        sentences
    }

    fn trimmed(&self, range: Range<usize>) -> Option<Range<usize>> {
        let text = self.text.get(range.clone())?;
        let start = range.start + (text.len() - text.trim_start().len());
        let length = text.trim().len();
        (length > 0).then_some(start..start + length)
    }

    /// The first characters, from `start`.
    fn beginning(&self, start: usize) -> Range<usize> {
        let end = self.byte_at(self.chars_before(start) + MAX_PASSAGE_CHARS);
        start..end
    }

    /// The sentence with as many of the following ones as fit, then of the
    /// preceding ones; a sentence that is too long is cut around its matches.
    fn around(&self, sentences: &[Range<usize>], index: usize, matches: &[Match]) -> Range<usize> {
        let sentence = sentences[index].clone();
        if self.length(&sentence) > MAX_PASSAGE_CHARS {
            return self.cut(&sentence, matches);
        }
        let mut range = sentence;
        for next in &sentences[index + 1..] {
            let wider = range.start..next.end;
            if self.length(&wider) > MAX_PASSAGE_CHARS {
                break;
            }
            range = wider;
        }
        for previous in sentences[..index].iter().rev() {
            let wider = previous.start..range.end;
            if self.length(&wider) > MAX_PASSAGE_CHARS {
                break;
            }
            range = wider;
        }
        range
    }

    /// The part of a long sentence with the most matches.
    fn cut(&self, sentence: &Range<usize>, matches: &[Match]) -> Range<usize> {
        let first_char = self.chars_before(sentence.start);
        let window = |found: &Match| {
            let at = self.chars_before(found.bytes.start);
            let latest = self
                .chars_before(sentence.end)
                .saturating_sub(MAX_PASSAGE_CHARS);
            let from = at.saturating_sub(CONTEXT_CHARS).min(latest).max(first_char);
            let range = self.byte_at(from)..self.byte_at(from + MAX_PASSAGE_CHARS);
            range.start..range.end.min(sentence.end)
        };
        inside(sentence, matches)
            .iter()
            .map(window)
            .rev()
            .max_by_key(|range| score(range, matches))
            .unwrap_or_else(|| self.beginning(sentence.start))
    }

    fn passage(&self, range: Range<usize>, matches: &[Match]) -> Passage {
        let offset_chars = self.chars_before(range.start);
        let ranges = inside(&range, matches)
            .iter()
            .map(|found| {
                let start = self.chars_before(found.bytes.start) - offset_chars;
                start..self.chars_before(found.bytes.end) - offset_chars
            })
            .collect();
        let before = self.text.get(..range.start).unwrap_or_default();
        let after = self.text.get(range.end..).unwrap_or_default();
        let text = self.text.get(range).unwrap_or_default();
        let ends = |c: char| c == '\n' || is_end(c);
        let is_cut = |last: Option<char>| last.is_some_and(|c| !ends(c) && !c.is_whitespace());
        let closing = |c: char| c.is_whitespace() || is_closing(c);
        Passage {
            cut_before: is_cut(
                before
                    .trim_end_matches([' ', '\u{3000}', '\u{a0}'])
                    .chars()
                    .next_back()
                    .filter(|c| !closing(*c)),
            ),
            cut_after: is_cut(after.chars().next())
                && !text.ends_with(ends)
                && !text.ends_with(closing),
            text: text.to_owned(),
            ranges,
            offset_chars,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::index::TextField;
    use crate::query::understand;
    use crate::search::automata::Automata;
    use crate::text::Analysis;

    fn highlighter(query: &str) -> Highlighter {
        let understood = understand(&Analysis::shared(), query);
        Highlighter::new(&understood, TextField::Body, &mut Automata::default())
    }

    fn marked(passage: &Passage) -> String {
        let mut marked = String::new();
        if passage.cut_before {
            marked.push('…');
        }
        for (index, c) in passage.text.chars().enumerate() {
            if passage.ranges.iter().any(|range| range.start == index) {
                marked.push('[');
            }
            marked.push(c);
            if passage.ranges.iter().any(|range| range.end == index + 1) {
                marked.push(']');
            }
        }
        if passage.cut_after {
            marked.push('…');
        }
        marked
    }

    #[track_caller]
    fn check(query: &str, text: &str, expected: &[&str]) {
        let passages: Vec<String> = best(&highlighter(query), text).iter().map(marked).collect();
        assert_eq!(passages, expected, "{query}");
    }

    #[test]
    fn short_texts_are_shown_whole() {
        check("复议", "申请复议。\n第二段。", &["申请[复议]。\n第二段。"]);
        check("无关", "申请复议。", &["申请复议。"]);
        check("复议", "", &[]);
    }

    #[test]
    fn passages_are_whole_sentences_around_the_best_matches() {
        let filler = "甲".repeat(118);
        let text = format!("{filler}。复议一次。\n{filler}。复议和诉讼。{filler}。");
        check("复议 诉讼", &text, &["[复议]一次。", "[复议]和[诉讼]。"]);
    }

    #[test]
    fn a_sentence_ends_behind_what_closes_it() {
        let filler = "甲".repeat(115);
        check(
            "复议 诉讼",
            &format!("“{filler}。”申请复议（或者诉讼？）{filler}。"),
            &["申请[复议]（或者[诉讼]？）"],
        );
        check(
            "无关",
            &format!("第一句。第二句。{filler}。"),
            &["第一句。第二句。"],
        );
    }

    #[test]
    fn a_long_sentence_is_cut_around_its_matches() {
        let text = format!("{}申请行政复议{}", "前".repeat(300), "后".repeat(300));
        let passages = best(&highlighter("行政复议"), &text);
        assert_eq!(passages.len(), 1);
        let passage = &passages[0];
        assert_eq!(passage.text.chars().count(), MAX_PASSAGE_CHARS);
        assert!(passage.cut_before && passage.cut_after);
        assert_eq!(passage.ranges, vec![CONTEXT_CHARS..CONTEXT_CHARS + 4]);
        let skipped: String = text
            .chars()
            .skip(passage.offset_chars)
            .take(MAX_PASSAGE_CHARS)
            .collect();
        assert_eq!(skipped, passage.text);
    }

    proptest! {
        #[test]
        fn passages_fit_and_their_ranges_hold_what_matched(
            text in "[行政复议申请。！\n “”（）aＡ1\u{200b}𠮷]{0,400}",
            query in "[行政复议 a1“”]{1,8}",
        ) {
            let highlighter = highlighter(&query);
            for passage in best(&highlighter, &text) {
                let chars: Vec<char> = passage.text.chars().collect();
                prop_assert!(chars.len() <= MAX_PASSAGE_CHARS);
                let original: Vec<char> = text.chars().skip(passage.offset_chars).take(chars.len()).collect();
                prop_assert_eq!(&original, &chars);
                let mut last = 0;
                for range in &passage.ranges {
                    prop_assert!(range.start >= last && range.end > range.start && range.end <= chars.len());
                    last = range.end;
                }
            }
        }
    }
}
