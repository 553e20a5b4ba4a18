//! The characters that occur, and the classes by which texts are sorted.
//!
//! All characters with the same readings are one class: 行 stands among those
//! read `xing`, `hang` or `heng`, once, and is looked for under each of them.
//! So a text with many polyphones needs no more room than another, and none of
//! its readings is left out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::typed::compared;
use crate::model::hash64;
use crate::text::readings;

/// A character of the texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// As it is written.
    pub(super) original: char,
    /// As it is compared; none where it is passed over.
    pub(super) compared: Option<char>,
    /// Its class in each order; 0 where it is passed over.
    classes: [u16; 2],
}

/// One of the two orders in which places are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// By whole readings.
    Syllables,
    /// By the first letters of readings.
    Initials,
}

/// The classes of one order, numbered from 1 in the order of their spellings.
#[derive(Debug)]
pub(super) struct Classes {
    spellings: Vec<Vec<String>>,
    bits: u32,
}

/// All characters that occur.
#[derive(Debug)]
pub(super) struct Alphabet {
    glyphs: Vec<Glyph>,
    orders: [Classes; 2],
    classes: HashMap<char, [u16; 2]>,
    /// Every reading that occurs, each once.
    pub(super) syllables: Vec<String>,
}

impl Alphabet {
    /// The alphabet of characters that are each listed once. There must not be
    /// more of them than numbers of 16 bits.
    pub(super) fn new(originals: &[char]) -> Self {
        let distinct: BTreeSet<char> = originals.iter().copied().filter_map(compared).collect();
        let spelled: Vec<(char, Vec<String>)> =
            distinct.into_iter().map(|c| (c, spellings(c))).collect();
        let syllables: BTreeSet<&String> = spelled.iter().flat_map(|(_, read)| read).collect();
        let syllables = syllables.into_iter().cloned().collect();
        let (by_syllable, syllable_order) = classes(&spelled);
        let initials: Vec<(char, Vec<String>)> = spelled
            .iter()
            .map(|(c, read)| (*c, first_letters(read)))
            .collect();
        let (by_initial, initial_order) = classes(&initials);
        let classes: HashMap<char, [u16; 2]> = spelled
            .iter()
            .zip(by_syllable.into_iter().zip(by_initial))
            .map(|((c, _), (syllable, initial))| (*c, [syllable, initial]))
            .collect();
        let glyphs = originals
            .iter()
            .map(|&original| {
                let compared = compared(original);
                Glyph {
                    original,
                    compared,
                    classes: compared
                        .and_then(|c| classes.get(&c).copied())
                        .unwrap_or_default(),
                }
            })
            .collect();
        Self {
            glyphs,
            orders: [syllable_order, initial_order],
            classes,
            syllables,
        }
    }

    pub(super) fn glyph(&self, number: u16) -> Option<Glyph> {
        self.glyphs.get(usize::from(number)).copied()
    }

    pub(super) fn order(&self, order: Order) -> &Classes {
        &self.orders[order as usize]
    }

    /// The class of a character as it is compared; none where it never occurs.
    pub(super) fn class_of(&self, compared: char, order: Order) -> Option<u16> {
        self.classes
            .get(&compared)
            .map(|classes| classes[order as usize])
    }

    /// How a character may be read, or itself where it is no Han character.
    pub(super) fn spellings(&self, glyph: Glyph) -> &[String] {
        self.order(Order::Syllables)
            .spellings(glyph.class(Order::Syllables))
    }

    /// Changes with the readings, so that lists sorted by others are not searched.
    pub(super) fn key(&self) -> u64 {
        let all = self.orders.iter().flat_map(|order| &order.spellings);
        hash64(
            all.map(|one| one.join(" "))
                .collect::<Vec<_>>()
                .join("\n")
                .as_bytes(),
        )
    }
}

impl Glyph {
    pub(super) fn class(self, order: Order) -> u16 {
        self.classes[order as usize]
    }
}

impl Classes {
    /// The spellings of a class; none for 0.
    pub(super) fn spellings(&self, class: u16) -> &[String] {
        usize::from(class)
            .checked_sub(1)
            .and_then(|index| self.spellings.get(index))
            .map_or(&[], Vec::as_slice)
    }

    /// Every class with its spellings.
    pub(super) fn all(&self) -> impl Iterator<Item = (u16, &[String])> {
        (1..).zip(self.spellings.iter().map(Vec::as_slice))
    }

    /// Characters that a key of 64 bits tells apart.
    pub(super) fn depth(&self) -> u32 {
        u64::BITS / self.bits
    }

    /// The key of a place, out of the classes from there on.
    pub(super) fn key(&self, classes: impl Iterator<Item = u16>) -> u64 {
        let mut key = 0;
        let mut left = self.depth();
        for class in classes.take(self.depth() as usize) {
            key = self.append(key, class);
            left -= 1;
        }
        self.keys_of(key, self.depth() - left).0
    }

    /// The beginning of a key, with one more class.
    pub(super) fn append(&self, beginning: u64, class: u16) -> u64 {
        (beginning << self.bits) | u64::from(class)
    }

    /// The first and the last key with a beginning of `length` classes.
    pub(super) fn keys_of(&self, beginning: u64, length: u32) -> (u64, u64) {
        let open = (self.depth() - length) * self.bits;
        let first = beginning.checked_shl(open).unwrap_or(0);
        let rest = 1_u64.checked_shl(open).map_or(u64::MAX, |limit| limit - 1);
        (first, first | rest)
    }
}

/// Toneless readings with `v` for `ü`, as it is typed.
fn spellings(c: char) -> Vec<String> {
    let mut spelled: Vec<String> = readings(c)
        .into_iter()
        .map(|reading| {
            reading
                .chars()
                .map(|c| match c {
                    'ü' => 'v',
                    'ê' => 'e',
                    other => other,
                })
                .collect()
        })
        .collect();
    if spelled.is_empty() {
        spelled.push(c.to_string());
    }
    spelled.sort_unstable();
    spelled.dedup();
    spelled
}

fn first_letters(spellings: &[String]) -> Vec<String> {
    let letters: BTreeSet<char> = spellings
        .iter()
        .filter_map(|spelling| spelling.chars().next())
        .collect();
    letters.into_iter().map(String::from).collect()
}

/// The class of each character, in the order given, and the classes.
fn classes(spelled: &[(char, Vec<String>)]) -> (Vec<u16>, Classes) {
    let mut numbers: BTreeMap<&[String], u16> = spelled
        .iter()
        .map(|(_, spellings)| (spellings.as_slice(), 0))
        .collect();
    for (number, class) in (1..).zip(numbers.values_mut()) {
        *class = number;
    }
    let of_each = spelled
        .iter()
        .map(|(_, spellings)| numbers[spellings.as_slice()])
        .collect();
    let count = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    let classes = Classes {
        spellings: numbers.into_keys().map(<[String]>::to_vec).collect(),
        bits: (u32::BITS - count.leading_zeros()).max(1),
    };
    (of_each, classes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reading_of_a_character_is_in_its_class() {
        let alphabet = Alphabet::new(&['行', '法', '發', '发', '-', 'Ａ', '女']);
        let spellings = |index| {
            let glyph = alphabet.glyph(index).unwrap();
            alphabet.spellings(glyph).to_vec()
        };
        assert!(spellings(0).contains(&"hang".to_owned()));
        assert!(spellings(0).contains(&"xing".to_owned()));
        assert_eq!(spellings(2), spellings(3));
        assert_eq!(spellings(4), Vec::<String>::new());
        assert_eq!(spellings(5), ["a"]);
        assert!(spellings(6).contains(&"nv".to_owned()));
    }

    #[test]
    fn keys_with_a_beginning_stand_in_a_row() {
        let classes = Classes {
            spellings: Vec::new(),
            bits: 11,
        };
        let key = classes.key([3, 1, 2].into_iter());
        for (beginning, length) in [(0, 0), (3, 1), ((3 << 11) | 1, 2)] {
            let (first, last) = classes.keys_of(beginning, length);
            assert!((first..=last).contains(&key), "{length}");
        }
        assert_eq!(classes.keys_of(0, 0).0, 0);
        assert!(key < classes.keys_of(4, 1).0);
        let long = classes.key(std::iter::repeat_n(1, 9));
        assert_eq!(long, classes.keys_of(long, classes.depth()).0);
    }
}
