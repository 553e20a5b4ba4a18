//! One cut of a text for all lanes: its normalised characters, each with its place
//! in the original, and the words that they make.

use std::borrow::Cow;
use std::ops::Range;

use super::dictionary::Dictionary;
use super::normalize::{is_blank, is_han, is_quotation_mark, normalize_char};
use super::words::WordKind;

/// A character of the normalised text.
struct Place {
    normal: char,
    /// Byte offset in the normalised text.
    at_bytes: usize,
    /// Byte offset of the original character.
    start_bytes: usize,
    /// Byte offset behind the original character.
    end_bytes: usize,
}

/// A word, by the numbers of its first character and of the one behind it.
pub struct CutWord {
    /// What it is made of.
    pub kind: WordKind,
    chars: Range<usize>,
}

/// A text that is cut. It is made to be used again, since indexing cuts millions of
/// texts.
#[derive(Default)]
pub struct Cut {
    normal: String,
    places: Vec<Place>,
    words: Vec<CutWord>,
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

impl Cut {
    /// Cuts `original`, in place of what was cut before.
    pub(super) fn make(&mut self, dictionary: &Dictionary, original: &str) {
        self.normalize(original);
        self.words.clear();
        let mut at = 0;
        while let Some(place) = self.places.get(at) {
            let class_here = class(place.normal);
            let end = match class_here {
                Class::Digit => self.number_end(at),
                _ => self.run_end(at, class_here),
            };
            match class_here {
                Class::Han => self.push_han(dictionary, at..end),
                Class::Digit => self.push(WordKind::Number, at..end),
                Class::Letter => self.push(WordKind::Letters, at..end),
                Class::Other => {}
            }
            at = end;
        }
    }

    /// The characters of the character lane, in order.
    pub fn lane(&self) -> impl Iterator<Item = char> + '_ {
        let normal = self.places.iter().map(|place| place.normal);
        normal.filter(|&c| !is_blank(c) && !is_quotation_mark(c))
    }

    /// The words in order, each with its normalised text.
    pub fn words(&self) -> impl Iterator<Item = (&CutWord, Cow<'_, str>)> {
        self.words.iter().map(|word| {
            let text = self.normal_text(&word.chars);
            if word.kind == WordKind::Number && text.contains(',') {
                (word, Cow::Owned(text.replace(',', "")))
            } else {
                (word, Cow::Borrowed(text))
            }
        })
    }

    /// Where a word of this text stands in the original, in bytes.
    pub(super) fn original(&self, word: &CutWord) -> Range<usize> {
        self.places[word.chars.start].start_bytes..self.places[word.chars.end - 1].end_bytes
    }

    fn normalize(&mut self, original: &str) {
        self.normal.clear();
        self.places.clear();
        for (start_bytes, c) in original.char_indices() {
            if let Some(normal) = normalize_char(c) {
                self.places.push(Place {
                    normal,
                    at_bytes: self.normal.len(),
                    start_bytes,
                    end_bytes: start_bytes + c.len_utf8(),
                });
                self.normal.push(normal);
            }
        }
    }

    fn normal_text(&self, chars: &Range<usize>) -> &str {
        let at = |index: usize| {
            let place = self.places.get(index);
            place.map_or(self.normal.len(), |place| place.at_bytes)
        };
        self.normal
            .get(at(chars.start)..at(chars.end))
            .expect("places are at the starts of characters")
    }

    fn run_end(&self, start: usize, class_here: Class) -> usize {
        self.places[start..]
            .iter()
            .position(|place| class(place.normal) != class_here)
            .map_or(self.places.len(), |length| start + length)
    }

    /// The end of a number: `2020`, `11.21`, `1,048,576`, `2021.03.31`.
    fn number_end(&self, start: usize) -> usize {
        let mut end = self.run_end(start, Class::Digit);
        let digits = |from: usize| self.run_end(from, Class::Digit) - from;
        let normal = |at: usize| self.places.get(at).map(|place| place.normal);
        let starts_digit = |at: usize| normal(at).is_some_and(|c| c.is_ascii_digit());
        if end - start <= 3 {
            while normal(end) == Some(',') && starts_digit(end + 1) && digits(end + 1) == 3 {
                end += 4;
            }
        }
        while normal(end) == Some('.') && starts_digit(end + 1) {
            end = self.run_end(end + 1, Class::Digit);
        }
        end
    }

    fn push(&mut self, kind: WordKind, chars: Range<usize>) {
        self.words.push(CutWord { kind, chars });
    }

    fn push_han(&mut self, dictionary: &Dictionary, run: Range<usize>) {
        let mut at = run.start;
        for length in dictionary.cut(self.normal_text(&run)) {
            let kind = if length == 1 {
                WordKind::SingleHan
            } else {
                WordKind::Han
            };
            self.push(kind, at..at + length);
            at += length;
        }
    }
}
