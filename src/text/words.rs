//! The word lane: jieba's words over runs of Han characters, our own cutting of
//! letters and digits, nothing for punctuation and blanks.
//!
//! Indexing adds to each word every dictionary word inside it, so that 行政复议
//! also counts as 行政 and 复议; queries use the words alone.

use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::cut::Cut;
use super::dictionary::Dictionary;
use super::normalize::normalize_char;

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

/// Cuts `original` into words.
pub(super) fn cut(dictionary: &Dictionary, original: &str) -> Vec<Word> {
    let mut cut = Cut::default();
    cut.make(dictionary, original);
    // Each character that is kept: its end in the normalised text and its place in
    // the original.
    let mut end = 0;
    let mut kept = original.char_indices().filter_map(|(start, c)| {
        end += normalize_char(c)?.len_utf8();
        Some((end, start, start + c.len_utf8()))
    });
    let words = cut.words().filter_map(|(word, text)| {
        let first = kept.find(|&(end, ..)| end > word.bytes.start)?;
        let last = match first {
            (end, ..) if end < word.bytes.end => kept.find(|&(end, ..)| end == word.bytes.end)?,
            _ => first,
        };
        Some(Word {
            text: text.into_owned(),
            kind: word.kind,
            start_bytes: first.1,
            end_bytes: last.2,
        })
    });
    words.collect()
}

/// The words inside a word that indexing adds to it.
pub(super) fn inner_words<'a>(
    dictionary: &Dictionary,
    kind: WordKind,
    word: &'a str,
) -> Vec<&'a str> {
    match kind {
        WordKind::Han => dictionary.inner_words(word).collect(),
        WordKind::Number if word.contains('.') => word.split('.').collect(),
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
            let inner = inner_words(&self.dictionary, word.kind, &word.text);
            for text in std::iter::once(word.text.as_str()).chain(inner) {
                tokens.push(Token {
                    offset_from: word.start_bytes,
                    offset_to: word.end_bytes,
                    position,
                    text: text.to_owned(),
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
