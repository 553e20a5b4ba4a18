//! The words and characters that the index holds, found by what they are, by
//! how they sound and by what they are but for one character.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHasher};

use super::sound::{fold, syllables, word_readings};

/// Most words, those of most documents first. The words of running text are
/// those of a dictionary, so that more documents hardly bring more of them.
pub(super) const MAX_WORDS: usize = 200_000;
/// Longest word that is found otherwise than as it is, in characters.
pub(super) const MAX_WORD_CHARS: usize = 8;
/// Shortest word that is found by what it is but for one character.
pub(super) const MIN_EDITED_CHARS: usize = 3;

/// The words of an index. A few dozen bytes a word and reading.
#[derive(Debug)]
pub(in crate::search) struct Vocabulary {
    /// In the order of the text, with their documents.
    words: IndexMap<Box<str>, u32, FxBuildHasher>,
    /// A hash of each folded reading with its word, ascending.
    by_reading: Vec<(u64, u32)>,
    /// A hash of each word, and of each word without one of its characters,
    /// with the word, ascending.
    by_rest: Vec<(u64, u32)>,
    chars: HashMap<char, Character, FxBuildHasher>,
    /// By folded reading, of most documents first.
    by_syllable: HashMap<String, Vec<char>>,
    /// Documents of all characters together.
    mass: f64,
}

#[derive(Debug)]
struct Character {
    documents: u32,
    syllables: Vec<String>,
}

impl Vocabulary {
    /// Words of two Han characters or more, and single Han characters, each
    /// once and with the number of documents that have it.
    pub(in crate::search) fn new(mut words: Vec<(String, u32)>, chars: Vec<(char, u32)>) -> Self {
        words.retain(|(word, _)| (2..=MAX_WORD_CHARS).contains(&word.chars().count()));
        if words.len() > MAX_WORDS {
            words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            words.truncate(MAX_WORDS);
        }
        words.sort();
        let words: IndexMap<Box<str>, u32, FxBuildHasher> = words
            .into_iter()
            .map(|(word, documents)| (word.into_boxed_str(), documents))
            .collect();
        let chars: HashMap<char, Character, FxBuildHasher> = chars
            .into_iter()
            .map(|(c, documents)| {
                let syllables = syllables(c);
                (
                    c,
                    Character {
                        documents,
                        syllables,
                    },
                )
            })
            .collect();
        let mut vocabulary = Self {
            by_reading: Vec::new(),
            by_rest: Vec::new(),
            by_syllable: by_syllable(&chars),
            mass: chars.values().map(|c| f64::from(c.documents)).sum(),
            words,
            chars,
        };
        vocabulary.index_words();
        vocabulary
    }

    fn index_words(&mut self) {
        for (number, word) in (0..).zip(self.words.keys()) {
            let chars: Vec<char> = word.chars().collect();
            for reading in self.readings(&chars) {
                self.by_reading.push((hash(fold(&reading).chars()), number));
            }
            if chars.len() >= MIN_EDITED_CHARS {
                self.by_rest
                    .extend(rests(&chars).map(|rest| (rest, number)));
            }
        }
        for list in [&mut self.by_reading, &mut self.by_rest] {
            list.sort_unstable();
            list.dedup();
            list.shrink_to_fit();
        }
    }

    /// Documents that have the word, 0 where there is no such word.
    pub(super) fn word(&self, word: &[char]) -> u32 {
        let mut bytes = [0; 4 * MAX_WORD_CHARS];
        let mut end = 0;
        for c in word {
            let Some(place) = bytes.get_mut(end..end + c.len_utf8()) else {
                return 0;
            };
            end += c.encode_utf8(place).len();
        }
        let text = std::str::from_utf8(&bytes[..end]).unwrap_or_default();
        self.words.get(text).copied().unwrap_or(0)
    }

    /// Documents that have the character.
    pub(super) fn char_documents(&self, c: char) -> u32 {
        self.chars.get(&c).map_or(0, |found| found.documents)
    }

    /// Documents of all characters together.
    pub(super) fn mass(&self) -> f64 {
        self.mass
    }

    /// The readings of a character, whether the index holds it or not.
    pub(super) fn syllables(&self, c: char) -> Cow<'_, [String]> {
        match self.chars.get(&c) {
            Some(found) => Cow::Borrowed(&found.syllables),
            None => Cow::Owned(syllables(c)),
        }
    }

    /// The readings of a word, each without blanks.
    pub(super) fn readings(&self, word: &[char]) -> Vec<String> {
        let syllables: Vec<Cow<'_, [String]>> = word.iter().map(|&c| self.syllables(c)).collect();
        word_readings(syllables.iter().map(AsRef::as_ref))
    }

    /// Characters that sound like the syllable or are taken for it, those of
    /// most documents first.
    pub(super) fn sounding(&self, syllable: &str) -> &[char] {
        self.by_syllable
            .get(&fold(syllable))
            .map_or(&[], Vec::as_slice)
    }

    /// Words with a reading of these letters, or one that is taken for it. A
    /// few others may be among them.
    pub(super) fn words_sounding(&self, letters: &str) -> impl Iterator<Item = (&str, u32)> {
        self.found(&self.by_reading, hash(fold(letters).chars()))
    }

    /// Words that are `text`, or are it but for a character that is missing,
    /// added, replaced or swapped with its neighbour; others may be among them.
    pub(super) fn words_near(&self, text: &[char]) -> Vec<(&str, u32)> {
        let mut found: Vec<(&str, u32)> = rests(text)
            .flat_map(|rest| self.found(&self.by_rest, rest))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn found<'a>(
        &'a self,
        list: &'a [(u64, u32)],
        key: u64,
    ) -> impl Iterator<Item = (&'a str, u32)> {
        let from = list.partition_point(|&(other, _)| other < key);
        list[from..]
            .iter()
            .take_while(move |&&(other, _)| other == key)
            .filter_map(|&(_, number)| self.words.get_index(usize::try_from(number).ok()?))
            .map(|(word, documents)| (word.as_ref(), *documents))
    }

    /// Words, hashes and characters that are held.
    pub(in crate::search) fn size(&self) -> (usize, usize, usize) {
        let hashes = self.by_reading.len() + self.by_rest.len();
        (self.words.len(), hashes, self.chars.len())
    }
}

fn by_syllable(chars: &HashMap<char, Character, FxBuildHasher>) -> HashMap<String, Vec<char>> {
    let mut by_syllable: HashMap<String, Vec<char>> = HashMap::new();
    for (&c, character) in chars {
        for syllable in &character.syllables {
            let list = by_syllable.entry(fold(syllable)).or_default();
            if !list.contains(&c) {
                list.push(c);
            }
        }
    }
    for list in by_syllable.values_mut() {
        list.sort_by_key(|&c| (std::cmp::Reverse(chars[&c].documents), c));
    }
    by_syllable
}

/// Hashes of the characters, and of them without each one.
fn rests(chars: &[char]) -> impl Iterator<Item = u64> {
    let without = |left_out: Option<usize>| {
        let kept = chars.iter().enumerate();
        hash(
            kept.filter(move |&(at, _)| Some(at) != left_out)
                .map(|(_, &c)| c),
        )
    };
    std::iter::once(None)
        .chain((0..chars.len()).map(Some))
        .map(without)
}

fn hash(chars: impl Iterator<Item = char>) -> u64 {
    let mut hasher = FxHasher::default();
    for c in chars {
        c.hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let words = [("行政复议", 40), ("复议", 60), ("银行", 9), ("a", 1)];
        let chars = "行政复议银证".chars().map(|c| (c, 10)).collect();
        let words = words.map(|(word, documents)| (word.to_owned(), documents));
        Vocabulary::new(words.into(), chars)
    }

    #[test]
    fn words_are_found_as_they_are_by_sound_and_but_for_one_character() {
        let vocabulary = vocabulary();
        let chars = |text: &str| text.chars().collect::<Vec<char>>();
        assert_eq!(vocabulary.word(&chars("复议")), 60);
        assert_eq!(vocabulary.word(&chars("a")), 0);
        let sounding = |letters| vocabulary.words_sounding(letters).collect::<Vec<_>>();
        assert_eq!(sounding("xingzhengfuyi"), [("行政复议", 40)]);
        assert_eq!(sounding("xinzenfuyi"), [("行政复议", 40)]);
        assert_eq!(sounding("yinhang"), [("银行", 9)]);
        for typed in ["行政复仪", "行政议复", "行复议", "行政政复议", "行政复议"]
        {
            let near = vocabulary.words_near(&chars(typed));
            assert_eq!(near, [("行政复议", 40)], "{typed}");
        }
        assert_eq!(vocabulary.words_near(&chars("复仪")), []);
        assert_eq!(vocabulary.sounding("zheng"), ['政', '证']);
    }
}
