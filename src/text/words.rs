//! The word lane: jieba's words over runs of Han characters, our own cutting of
//! letters and digits, nothing for punctuation and blanks.
//!
//! Indexing adds to each word every dictionary word inside it, so that 行政复议
//! also counts as 行政 and 复议; queries use the words alone.

use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::dictionary::Dictionary;
use super::normalize::{is_han, normalize_char};

/// What a word is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// A dictionary word of two Han characters or more.
    Han,
    /// One Han character that belongs to no word.
    SingleHan,
    /// A run of letters of any other script.
    Letters,
    /// A number: digits, with decimal points; thousands separators are left out.
    Number,
}

/// A word of the lane and where it stands in the original text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The normalised text of the word.
    pub text: String,
    /// What it is made of.
    pub kind: WordKind,
    /// Byte offset of its first character in the original text.
    pub start_bytes: usize,
    /// Byte offset behind its last character in the original text.
    pub end_bytes: usize,
}

/// The normalised text with, for every byte that starts a character, the bytes
/// of the original character.
struct Mapped {
    text: String,
    /// `(normalised start, original start, original end)`, ascending.
    chars: Vec<(usize, usize, usize)>,
}

impl Mapped {
    fn new(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut chars = Vec::with_capacity(original.len() / 3 + 1);
        for (start, c) in original.char_indices() {
            if let Some(normal) = normalize_char(c) {
                chars.push((text.len(), start, start + c.len_utf8()));
                text.push(normal);
            }
        }
        Self { text, chars }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Han,
    Digit,
    Letter,
    Other,
}

fn class(c: char) -> Class {
    if is_han(c) {
        Class::Han
    } else if c.is_ascii_digit() {
        Class::Digit
    } else if c.is_alphanumeric() {
        Class::Letter
    } else {
        Class::Other
    }
}

/// Cuts `original` into words.
pub(super) fn cut(dictionary: &Dictionary, original: &str) -> Vec<Word> {
    let mapped = Mapped::new(original);
    let normal: Vec<char> = mapped.text.chars().collect();
    let mut words = Vec::with_capacity(normal.len() / 2);
    let mut at = 0;
    while at < normal.len() {
        let class_here = class(normal[at]);
        let end = match class_here {
            Class::Digit => number_end(&normal, at),
            _ => run_end(&normal, at, class_here),
        };
        match class_here {
            Class::Han => push_han(dictionary, &mapped, at..end, &mut words),
            Class::Digit => {
                let text = normal[at..end].iter().filter(|&&c| c != ',').collect();
                words.push(word(&mapped, text, WordKind::Number, at..end));
            }
            Class::Letter => {
                let text = normal[at..end].iter().collect();
                words.push(word(&mapped, text, WordKind::Letters, at..end));
            }
            Class::Other => {}
        }
        at = end;
    }
    words
}

fn run_end(normal: &[char], start: usize, class_here: Class) -> usize {
    normal[start..]
        .iter()
        .position(|&c| class(c) != class_here)
        .map_or(normal.len(), |length| start + length)
}

/// The end of a number: `2020`, `11.21`, `1,048,576`, `2021.03.31`.
fn number_end(normal: &[char], start: usize) -> usize {
    let mut end = run_end(normal, start, Class::Digit);
    let digits = |from: usize| run_end(normal, from, Class::Digit) - from;
    let starts_digit = |at: usize| normal.get(at).is_some_and(char::is_ascii_digit);
    if end - start <= 3 {
        while normal.get(end) == Some(&',') && starts_digit(end + 1) && digits(end + 1) == 3 {
            end += 4;
        }
    }
    while normal.get(end) == Some(&'.') && starts_digit(end + 1) {
        end = run_end(normal, end + 1, Class::Digit);
    }
    end
}

fn push_han(
    dictionary: &Dictionary,
    mapped: &Mapped,
    run: std::ops::Range<usize>,
    words: &mut Vec<Word>,
) {
    let byte_at = |index: usize| {
        mapped
            .chars
            .get(index)
            .map_or(mapped.text.len(), |&(start, _, _)| start)
    };
    let Some(text) = mapped.text.get(byte_at(run.start)..byte_at(run.end)) else {
        return;
    };
    let mut at = run.start;
    for token in dictionary.cut(text) {
        let length = token.chars().count();
        let kind = if length == 1 {
            WordKind::SingleHan
        } else {
            WordKind::Han
        };
        words.push(word(mapped, token.to_owned(), kind, at..at + length));
        at += length;
    }
}

fn word(mapped: &Mapped, text: String, kind: WordKind, chars: std::ops::Range<usize>) -> Word {
    Word {
        text,
        kind,
        start_bytes: mapped.chars[chars.start].1,
        end_bytes: mapped.chars[chars.end - 1].2,
    }
}

/// The words inside `word` that indexing adds to it.
fn inner_words(dictionary: &Dictionary, word: &Word) -> Vec<String> {
    match word.kind {
        WordKind::Han => dictionary.inner_words(&word.text),
        WordKind::Number if word.text.contains('.') => {
            word.text.split('.').map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// The tokenizer of the word lane.
#[derive(Clone)]
pub(super) struct WordTokenizer {
    pub(super) dictionary: Arc<Dictionary>,
}

pub(super) struct WordStream {
    tokens: std::vec::IntoIter<Token>,
    token: Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream {
        let mut tokens = Vec::new();
        for (position, word) in cut(&self.dictionary, text).into_iter().enumerate() {
            let inner = inner_words(&self.dictionary, &word);
            for text in std::iter::once(word.text).chain(inner) {
                tokens.push(Token {
                    offset_from: word.start_bytes,
                    offset_to: word.end_bytes,
                    position,
                    text,
                    position_length: 1,
                });
            }
        }
        WordStream {
            tokens: tokens.into_iter(),
            token: Token::default(),
        }
    }
}

impl TokenStream for WordStream {
    fn advance(&mut self) -> bool {
        match self.tokens.next() {
            Some(token) => {
                self.token = token;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::Analysis;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let analysis = Analysis::shared();
        let words: Vec<String> = analysis.words(text).into_iter().map(|w| w.text).collect();
        assert_eq!(words.join(" "), expected, "{text:?}");
    }

    #[track_caller]
    fn check_indexed(text: &str, expected: &str) {
        let mut tokenizer = WordTokenizer {
            dictionary: Analysis::shared().dictionary(),
        };
        let mut stream = tokenizer.token_stream(text);
        let mut tokens = Vec::new();
        while let Some(token) = stream.next() {
            tokens.push(token.text.clone());
        }
        assert_eq!(tokens.join(" "), expected, "{text:?}");
    }

    #[test]
    fn cuts_han_with_the_domain_dictionary() {
        check("依申请公开的政府信息", "依申请公开 的 政府信息");
        check("農業農村部關於印發通知", "农业农村部 关于 印发 通知");
    }

    #[test]
    fn cuts_letters_and_numbers_itself() {
        check("GB18030标准5G网络", "gb 18030 标准 5 g 网络");
        check("败诉率11.21%，公开7,476条", "败诉率 11.21 公开 7476 条");
        check("2021.03.31", "2021.03.31");
        check("1,23,456", "1 23456");
    }

    #[test]
    fn punctuation_and_blanks_are_no_words() {
        check("，。  \n！（）——", "");
    }

    #[test]
    fn indexing_adds_the_words_inside_words() {
        check_indexed("行政复议", "行政复议 行政 复议");
        check_indexed("11.21", "11.21 11 21");
    }

    #[test]
    fn agrees_with_tantivy_jieba_on_running_text() {
        let analysis = Analysis::shared();
        let jieba = analysis.dictionary().to_jieba();
        let mut reference = tantivy_jieba::JiebaTokenizer::with_jieba(jieba);
        reference.set_hmm(false);
        reference.set_search_mode(false);
        let text = "各区人民政府应当建立健全政府信息公开工作制度";
        let mut expected = Vec::new();
        let mut stream = reference.token_stream(text);
        while let Some(token) = stream.next() {
            expected.push(token.text.clone());
        }
        let words: Vec<String> = analysis.words(text).into_iter().map(|w| w.text).collect();
        assert_eq!(words, expected);
    }

    proptest! {
        #[test]
        fn words_stand_in_order_on_character_boundaries(text in any::<String>()) {
            let mut last_end = 0;
            for word in Analysis::shared().words(&text) {
                prop_assert!(word.start_bytes >= last_end);
                prop_assert!(text.get(word.start_bytes..word.end_bytes).is_some());
                last_end = word.end_bytes;
            }
        }

        #[test]
        fn han_words_join_back_to_the_text(text in "[一-龥]{0,30}") {
            let joined: String = Analysis::shared().words(&text).into_iter().map(|w| w.text).collect();
            prop_assert_eq!(joined, crate::text::normalize(&text));
        }
    }
}
