//! A text as it is typed: Han characters, pinyin, first letters, or a mixture.

use crate::text::normalize_char;

/// The character as it is compared: normalised, and none where it is no letter,
/// digit or Han character, since nobody types marks and blanks.
pub(super) fn compared(c: char) -> Option<char> {
    match normalize_char(c)? {
        'ü' => Some('v'),
        normal if normal.is_alphanumeric() => Some(normal),
        _ => None,
    }
}

/// What was typed, as it is compared.
#[derive(Debug)]
pub(super) struct Typed {
    chars: Vec<char>,
    /// The same, with 0 for everything but letters from a to z.
    letters: Vec<u8>,
}

impl Typed {
    pub(super) fn new(text: &str) -> Self {
        let chars: Vec<char> = text.chars().filter_map(compared).collect();
        let letters = chars
            .iter()
            .map(|&c| match u8::try_from(c) {
                Ok(byte) if byte.is_ascii_lowercase() => byte,
                _ => 0,
            })
            .collect();
        Self { chars, letters }
    }

    /// The place behind the last character.
    pub(super) fn end(&self) -> usize {
        self.chars.len()
    }

    /// The character at a place.
    pub(super) fn char_at(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// The letter from a to z at a place.
    pub(super) fn letter_at(&self, at: usize) -> Option<u8> {
        self.letters.get(at).copied().filter(u8::is_ascii_lowercase)
    }

    /// Adds the places that are reached from `at` where a character is read as
    /// `spelling`: by its first letter, by `zh`, `ch` or `sh`, by the whole
    /// spelling, and, at the end of what was typed, by the beginning of it.
    pub(super) fn spell(&self, at: usize, spelling: &str, reached: &mut Vec<usize>) {
        let spelling = spelling.as_bytes();
        let rest = self.letters.get(at..).unwrap_or_default();
        let (Some(first), Some(typed)) = (spelling.first(), rest.first()) else {
            return;
        };
        if first != typed || *typed == 0 {
            return;
        }
        add(reached, at + 1);
        let double = spelling
            .get(..2)
            .filter(|two| matches!(two, [b'z' | b'c' | b's', b'h']));
        if double.is_some_and(|two| rest.starts_with(two)) {
            add(reached, at + 2);
        }
        if rest.starts_with(spelling) {
            add(reached, at + spelling.len());
        } else if spelling.starts_with(rest) {
            add(reached, self.end());
        }
    }
}

/// Adds a place once; there are never more than a few.
pub(super) fn add(places: &mut Vec<usize>, place: usize) {
    if !places.contains(&place) {
        places.push(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, spelling: &str, expected: &[usize]) {
        let mut reached = Vec::new();
        Typed::new(typed).spell(0, spelling, &mut reached);
        reached.sort_unstable();
        assert_eq!(reached, expected, "{typed} {spelling}");
    }

    #[test]
    fn a_syllable_is_typed_in_several_ways() {
        check("zhifa", "zhi", &[1, 2, 3]);
        check("zf", "zhi", &[1]);
        check("zhe", "zhi", &[1, 2]);
        check("zh", "zhi", &[1, 2]);
        check("fan", "fang", &[1, 3]);
        check("法", "fa", &[]);
        check("ZHI", "zhi", &[1, 2, 3]);
        check("lü", "lv", &[1, 2]);
    }

    #[test]
    fn marks_and_blanks_are_not_compared() {
        assert_eq!(Typed::new("《法　治》 xi'an").end(), 6);
    }
}
