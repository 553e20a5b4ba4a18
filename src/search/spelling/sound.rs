//! How words sound: toneless pinyin, and what is often taken for one another.

use crate::text::readings;

/// Readings of a word that are kept: those of its characters multiply.
const MAX_WORD_READINGS: usize = 8;

/// How alike two characters or words sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// A reading in common.
    Equal,
    /// As many speakers pronounce them: z/zh, c/ch, s/sh, n/l, in/ing, en/eng, an/ang.
    Confused,
}

/// The readings of a character, with `v` for `ü`, the usual one first.
pub(super) fn syllables(c: char) -> Vec<String> {
    readings(c)
        .into_iter()
        .map(|reading| reading.replace('ü', "v"))
        .collect()
}

/// The readings of a word, each without blanks; none where a character has none.
pub(super) fn word_readings<'a>(syllables: impl Iterator<Item = &'a [String]>) -> Vec<String> {
    let mut words = vec![String::new()];
    for readings in syllables {
        words = readings
            .iter()
            .flat_map(|reading| words.iter().map(move |word| format!("{word}{reading}")))
            .take(MAX_WORD_READINGS)
            .collect();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Letters with what is taken for one another made equal. Equal letters stay
/// equal, whatever the syllables.
pub(super) fn fold(letters: &str) -> String {
    let chars: Vec<char> = letters.chars().collect();
    let mut folded = String::with_capacity(letters.len());
    let is_vowel = |at: usize| chars.get(at).is_some_and(|c| "aeiouv".contains(*c));
    let is_nasal = |at: usize| at > 0 && chars[at - 1] == 'n';
    for (at, &c) in chars.iter().enumerate() {
        match c {
            'h' if at > 0 && "zcs".contains(chars[at - 1]) => {}
            'g' if is_nasal(at) && !is_vowel(at + 1) => {}
            'n' if is_vowel(at + 1) => folded.push('l'),
            _ => folded.push(c),
        }
    }
    folded
}

/// How alike two characters sound, by their readings.
pub(super) fn likeness(one: &[String], other: &[String]) -> Option<Likeness> {
    if one.iter().any(|reading| other.contains(reading)) {
        return Some(Likeness::Equal);
    }
    let folded: Vec<String> = other.iter().map(|reading| fold(reading)).collect();
    one.iter()
        .any(|reading| folded.contains(&fold(reading)))
        .then_some(Likeness::Confused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: char, other: char, expected: Option<Likeness>) {
        let found = likeness(&syllables(one), &syllables(other));
        assert_eq!(found, expected, "{one} {other}");
    }

    #[test]
    fn characters_sound_alike() {
        check('政', '证', Some(Likeness::Equal));
        check('绿', '律', Some(Likeness::Equal));
        check('是', '四', Some(Likeness::Confused));
        check('南', '蓝', Some(Likeness::Confused));
        check('林', '零', Some(Likeness::Confused));
        check('政', '人', None);
        check('a', '人', None);
    }

    #[test]
    fn folding_keeps_what_begins_a_syllable() {
        assert_eq!(fold("fangan"), "fangan");
        assert_eq!(fold("xingzhengfuyi"), "xinzenfuyi");
        assert_eq!(fold("nan"), fold("lang"));
    }

    #[test]
    fn words_have_the_readings_of_their_characters() {
        let syllables: Vec<Vec<String>> = "银行".chars().map(syllables).collect();
        let words = word_readings(syllables.iter().map(Vec::as_slice));
        assert!(words.contains(&"yinhang".to_owned()), "{words:?}");
        assert!(word_readings([[].as_slice()].into_iter()).is_empty());
    }
}
