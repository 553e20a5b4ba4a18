//! One cut of a text for all lanes: its normalised characters and the words that
//! they make.

use std::borrow::Cow;
use std::ops::Range;

use super::class::{Class, class};
use super::dictionary::Dictionary;
use super::normalize::{lane_char, normalize_char};
use super::words::WordKind;

/// A word, by its bytes in the normalised text.
pub struct CutWord {
    /// What it is made of.
    pub kind: WordKind,
    pub(super) bytes: Range<usize>,
}

/// A text that is cut. It is made to be used again, since indexing cuts millions of
/// texts.
#[derive(Default)]
pub struct Cut {
    normal: String,
    words: Vec<CutWord>,
}

impl Cut {
    /// Cuts `original`, in place of what was cut before.
    pub(super) fn make(&mut self, dictionary: &Dictionary, original: &str) {
        self.normal.clear();
        self.normal
            .extend(original.chars().filter_map(normalize_char));
        self.words.clear();
        let mut rest = self.normal.as_str();
        while let Some(first) = rest.chars().next() {
            let class_here = class(first);
            let length = match class_here {
                Class::Digit => number_bytes(rest),
                _ => run_bytes(rest, class_here),
            };
            let start = self.normal.len() - rest.len();
            let (run, behind) = rest.split_at(length);
            let kind = match class_here {
                Class::Han => {
                    let words = dictionary.cut(run);
                    self.words.extend(words.map(|(kind, bytes)| CutWord {
                        kind,
                        bytes: start + bytes.start..start + bytes.end,
                    }));
                    None
                }
                Class::Digit => Some(WordKind::Number),
                Class::Letter => Some(WordKind::Letters),
                Class::Other => None,
            };
            self.words.extend(kind.map(|kind| CutWord {
                kind,
                bytes: start..start + length,
            }));
            rest = behind;
        }
    }

    /// The characters of the character lane, in order.
    pub fn lane(&self) -> impl Iterator<Item = char> + '_ {
        self.normal.chars().filter_map(lane_char)
    }

    /// The words in order, each with its normalised text.
    pub fn words(&self) -> impl Iterator<Item = (&CutWord, Cow<'_, str>)> {
        self.words.iter().filter_map(|word| {
            let text = self.normal.get(word.bytes.clone())?;
            Some(if word.kind == WordKind::Number && text.contains(',') {
                (word, Cow::Owned(text.replace(',', "")))
            } else {
                (word, Cow::Borrowed(text))
            })
        })
    }
}

/// The bytes of the characters of a class at the start of a text.
fn run_bytes(text: &str, class_here: Class) -> usize {
    text.find(|c| class(c) != class_here).unwrap_or(text.len())
}

/// The bytes of the number at the start of a text: `2020`, `11.21`, `1,048,576`,
/// `2021.03.31`.
fn number_bytes(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        let behind = bytes.iter().skip(from);
        behind.take_while(|byte| byte.is_ascii_digit()).count()
    };
    let mut end = digits(0);
    if end <= 3 {
        while bytes.get(end) == Some(&b',') && digits(end + 1) == 3 {
            end += 4;
        }
    }
    while bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    end
}
