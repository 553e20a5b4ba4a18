//! The character lane: single characters with positions, and overlapping
//! bigrams, over the normalised text without blanks and quotation marks.
//!
//! It knows no words, so no dictionary can make a text unfindable in it. Both
//! cuts see the same characters: a text contains a phrase of two characters
//! exactly where it has that bigram, and a longer one only where it has all of
//! the phrase's bigrams and the single characters at consecutive positions.

use std::str::CharIndices;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::normalize::lane_char;

/// A character of the lane and where it stands in the original text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LaneChar {
    /// The normalised character.
    pub normal: char,
    /// Byte offset of the original character.
    pub start_bytes: usize,
    /// Byte offset behind the original character.
    pub end_bytes: usize,
}

/// A text as the character lane has it.
pub fn lane_text(text: &str) -> String {
    let mut lane = String::with_capacity(text.len());
    lane.extend(lane_chars(text).map(|c| c.normal));
    lane
}

/// The characters of the lane, in order.
pub fn lane_chars(text: &str) -> LaneChars<'_> {
    LaneChars(text.char_indices())
}

/// What [`lane_chars`] gives.
#[derive(Debug, Clone)]
pub struct LaneChars<'a>(CharIndices<'a>);

impl Iterator for LaneChars<'_> {
    type Item = LaneChar;

    fn next(&mut self) -> Option<LaneChar> {
        for (start_bytes, c) in self.0.by_ref() {
            if let Some(normal) = lane_char(c) {
                return Some(LaneChar {
                    normal,
                    start_bytes,
                    end_bytes: start_bytes + c.len_utf8(),
                });
            }
        }
        None
    }
}

/// The overlapping bigrams of characters that are already of the lane.
pub fn bigrams(lane: &[char]) -> impl Iterator<Item = String> + '_ {
    lane.windows(2).map(|pair| pair.iter().collect())
}

/// Cuts a text into single characters or overlapping bigrams.
#[derive(Clone, Copy)]
pub(super) enum CharacterTokenizer {
    Single,
    Bigram,
}

pub(super) struct CharacterStream<'a> {
    chars: LaneChars<'a>,
    /// For bigrams, the character that the next token starts with.
    previous: Option<LaneChar>,
    bigram: bool,
    token: Token,
}

impl Tokenizer for CharacterTokenizer {
    type TokenStream<'a> = CharacterStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> CharacterStream<'a> {
        let bigram = matches!(self, Self::Bigram);
        let mut chars = lane_chars(text);
        let previous = if bigram { chars.next() } else { None };
        CharacterStream {
            chars,
            previous,
            bigram,
            token: Token::default(),
        }
    }
}

impl TokenStream for CharacterStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(current) = self.chars.next() else {
            return false;
        };
        self.token.text.clear();
        self.token.offset_from = current.start_bytes;
        if self.bigram
            && let Some(previous) = self.previous.replace(current)
        {
            self.token.text.push(previous.normal);
            self.token.offset_from = previous.start_bytes;
        }
        self.token.text.push(current.normal);
        self.token.offset_to = current.end_bytes;
        self.token.position = self.token.position.wrapping_add(1);
        true
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

    fn tokens(mut tokenizer: CharacterTokenizer, text: &str) -> Vec<(String, usize)> {
        let mut stream = tokenizer.token_stream(text);
        let mut tokens = Vec::new();
        while let Some(token) = stream.next() {
            tokens.push((token.text.clone(), token.position));
        }
        tokens
    }

    fn texts(tokenizer: CharacterTokenizer, text: &str) -> String {
        let tokens: Vec<String> = tokens(tokenizer, text)
            .into_iter()
            .map(|(text, _)| text)
            .collect();
        tokens.join(" ")
    }

    #[test]
    fn leaves_out_blanks_and_quotation_marks_but_not_punctuation() {
        let text = "“十三 五”，规\n划";
        assert_eq!(texts(CharacterTokenizer::Single, text), "十 三 五 , 规 划");
        assert_eq!(
            texts(CharacterTokenizer::Bigram, text),
            "十三 三五 五, ,规 规划"
        );
    }

    #[test]
    fn a_single_character_has_no_bigram() {
        assert_eq!(texts(CharacterTokenizer::Bigram, "令"), "");
        assert_eq!(texts(CharacterTokenizer::Single, "令"), "令");
    }

    proptest! {
        #[test]
        fn positions_are_consecutive_and_offsets_are_boundaries(text in "\\PC{0,40}") {
            for tokenizer in [CharacterTokenizer::Single, CharacterTokenizer::Bigram] {
                let mut tokenizer = tokenizer;
                let mut stream = tokenizer.token_stream(&text);
                let mut expected = 0;
                while let Some(token) = stream.next() {
                    prop_assert_eq!(token.position, expected);
                    prop_assert!(text.get(token.offset_from..token.offset_to).is_some());
                    expected += 1;
                }
            }
        }
    }
}
