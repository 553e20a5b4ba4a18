//! One mistake put right, and what kind of mistake it was.

use std::ops::Range;

use super::shapes;
use super::sound::{Likeness, likeness};
use super::vocabulary::Vocabulary;

/// How text came to be what was typed. What it costs is the negative logarithm
/// of how likely the mistake is: most wrong characters come from an input
/// method that offers homophones, some from the keyboard, the eye or the tongue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mistake {
    /// Other characters of equal sound; the number of them.
    Homophones(usize),
    /// Other characters of a sound that is taken for it; the number of them.
    Confused(usize),
    /// A character that looks alike.
    LooksAlike,
    /// Any other character.
    Replaced,
    /// Two neighbours the other way round.
    Swapped,
    /// A character twice.
    Doubled,
    /// A character too many.
    Added,
    /// A character left out.
    Missing,
}

impl Mistake {
    /// What the mistake costs.
    pub(super) fn cost(self) -> f64 {
        match self {
            Self::Homophones(1) => 1.0,
            Self::Confused(1) => 3.0,
            Self::Homophones(_) | Self::LooksAlike | Self::Swapped | Self::Doubled => 2.5,
            Self::Added | Self::Missing => 4.0,
            Self::Confused(_) | Self::Replaced => 5.0,
        }
    }

    /// Fewest characters of a word for which the mistake is believed without
    /// another sign of it than that one character differs.
    pub(super) fn least_word_chars(self) -> usize {
        match self {
            Self::Homophones(_) | Self::Confused(_) | Self::LooksAlike => 2,
            Self::Swapped | Self::Doubled => 3,
            Self::Added | Self::Missing | Self::Replaced => 4,
        }
    }
}

/// A part of a span with what to put in its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Edit {
    /// The part, in characters of the span; empty for a missing character.
    pub(super) range: Range<usize>,
    /// What to put there; empty for a character too many.
    pub(super) text: Vec<char>,
    /// The word that this makes: unchanged characters before and behind it.
    pub(super) word_around: (usize, usize),
    /// How much likelier the text becomes, less the cost of the mistake.
    pub(super) gain: f64,
}

/// The mistake that makes `typed` of `word`, where it is one.
pub(super) fn mistake(vocabulary: &Vocabulary, typed: &[char], word: &[char]) -> Option<Mistake> {
    if typed == word {
        return None;
    }
    let start = common(typed.iter(), word.iter());
    let (typed_rest, word_rest) = (&typed[start..], &word[start..]);
    let end = common(typed_rest.iter().rev(), word_rest.iter().rev());
    let changed = &typed_rest[..typed_rest.len() - end];
    let meant = &word_rest[..word_rest.len() - end];
    match (changed, meant) {
        ([one], []) => {
            // What is common in front takes in the first of two equal characters.
            let doubled = start > 0 && typed[start - 1] == *one;
            Some(if doubled {
                Mistake::Doubled
            } else {
                Mistake::Added
            })
        }
        ([], [_]) => Some(Mistake::Missing),
        (&[a, b], &[c, d]) if (a, b) == (d, c) => Some(Mistake::Swapped),
        (typed, meant) if typed.len() == meant.len() => replaced(vocabulary, typed, meant),
        _ => None,
    }
}

/// Characters replaced one by one: any one, or several that sound alike.
fn replaced(vocabulary: &Vocabulary, typed: &[char], meant: &[char]) -> Option<Mistake> {
    let differing = || typed.iter().zip(meant).filter(|(a, b)| a != b);
    let count = differing().count();
    let worst = differing()
        .map(|(&a, &b)| likeness(&vocabulary.syllables(a), &vocabulary.syllables(b)))
        .collect::<Option<Vec<Likeness>>>()
        .and_then(|likenesses| likenesses.into_iter().max());
    match worst {
        Some(Likeness::Equal) => Some(Mistake::Homophones(count)),
        Some(Likeness::Confused) => Some(Mistake::Confused(count)),
        None if count > 1 => None,
        None => {
            let looks = differing().all(|(&a, b)| shapes::alike(a).contains(b));
            Some(if looks {
                Mistake::LooksAlike
            } else {
                Mistake::Replaced
            })
        }
    }
}

fn common<T: PartialEq>(one: impl Iterator<Item = T>, other: impl Iterator<Item = T>) -> usize {
    one.zip(other).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, word: &str, expected: Option<Mistake>) {
        let chars = |text: &str| text.chars().collect::<Vec<char>>();
        let all = format!("{typed}{word}");
        let mut known: Vec<char> = all.chars().collect();
        known.sort_unstable();
        known.dedup();
        let vocabulary = Vocabulary::new(Vec::new(), known.into_iter().map(|c| (c, 1)).collect());
        let found = mistake(&vocabulary, &chars(typed), &chars(word));
        assert_eq!(found, expected, "{typed} for {word}");
    }

    #[test]
    fn mistakes_are_told_apart() {
        check("行政复议", "行政复议", None);
        check("行证复议", "行政复议", Some(Mistake::Homophones(1)));
        check("形证复议", "行政复议", Some(Mistake::Homophones(2)));
        check("行赠复议", "行政复议", Some(Mistake::Confused(1)));
        check("行攻复议", "行政复议", Some(Mistake::LooksAlike));
        check("行大复议", "行政复议", Some(Mistake::Replaced));
        check("行大夫议", "行政复议", None);
        check("行政议复", "行政复议", Some(Mistake::Swapped));
        check("行政政复议", "行政复议", Some(Mistake::Doubled));
        check("行大政复议", "行政复议", Some(Mistake::Added));
        check("行政议", "行政复议", Some(Mistake::Missing));
        check("行政", "行政复议", None);
        check("", "", None);
    }
}
