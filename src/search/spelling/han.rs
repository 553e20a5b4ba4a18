//! Mistakes in Han text: wrong characters anywhere, other slips in words.

use std::ops::Range;

use super::edit::{Edit, Mistake, mistake};
use super::model::Model;
use super::shapes;
use super::sound::{Likeness, likeness};
use super::vocabulary::{MAX_WORD_CHARS, MIN_EDITED_CHARS};

/// Most places of a span at which a wrong character is looked for, the least
/// likely ones.
const MAX_PLACES: usize = 32;
/// Text that is likelier than this at a place cannot gain enough there.
const MIN_COST: f64 = 3.0;
/// What each character beyond the first of the longest word at a place gains: a
/// word is likelier than the pairs of its characters say.
const WORD_GAIN: f64 = 1.0;

/// The edits of a span that gain at least `least_gain`, in no order.
pub(super) fn edits(model: &Model<'_>, span: &[char], least_gain: f64) -> Vec<Edit> {
    let typed = Typed {
        model,
        span,
        least_gain,
    };
    let mut edits = typed.wrong_characters();
    edits.extend(typed.slips());
    edits.extend(typed.words());
    edits
}

/// What was typed, and what an edit of it must gain.
struct Typed<'a> {
    model: &'a Model<'a>,
    span: &'a [char],
    least_gain: f64,
}

impl Typed<'_> {
    /// One character for another that sounds or looks like it.
    fn wrong_characters(&self) -> Vec<Edit> {
        let vocabulary = self.model.vocabulary;
        let mut places: Vec<(f64, usize)> = (0..self.span.len())
            .map(|at| (self.cost(at..at + 1), at))
            .filter(|&(cost, _)| cost >= MIN_COST)
            .collect();
        places.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut edits = Vec::new();
        for &(_, at) in places.iter().take(MAX_PLACES) {
            let typed = self.span[at];
            let own = vocabulary.syllables(typed);
            let mut tried: Vec<char> = vec![typed];
            let sounding = own.iter().flat_map(|one| vocabulary.sounding(one));
            for &meant in sounding.chain(shapes::alike(typed)) {
                if tried.contains(&meant) || vocabulary.char_documents(meant) == 0 {
                    continue;
                }
                tried.push(meant);
                let mistake = match likeness(&own, &vocabulary.syllables(meant)) {
                    Some(Likeness::Equal) => Mistake::Homophones(1),
                    _ if shapes::alike(typed).contains(&meant) => Mistake::LooksAlike,
                    _ => Mistake::Confused(1),
                };
                edits.extend(self.edit(at..at + 1, &[meant], mistake));
            }
        }
        edits
    }

    /// Neighbours swapped, and characters typed twice.
    fn slips(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        for (at, pair) in self.span.windows(2).enumerate() {
            if let &[one, next] = pair {
                edits.extend(if one == next {
                    self.edit(at..at + 1, &[], Mistake::Doubled)
                } else {
                    self.edit(at..at + 2, &[next, one], Mistake::Swapped)
                });
            }
        }
        edits
    }

    /// Parts that are a word but for one character, or sound like one.
    fn words(&self) -> Vec<Edit> {
        let vocabulary = self.model.vocabulary;
        let mut edits = Vec::new();
        for start in 0..self.span.len() {
            for length in 2..=MAX_WORD_CHARS.min(self.span.len() - start) {
                let part = &self.span[start..start + length];
                if vocabulary.word(part) > 0 {
                    continue;
                }
                let mut found: Vec<&str> = Vec::new();
                if length + 1 >= MIN_EDITED_CHARS {
                    found.extend(vocabulary.words_near(part).iter().map(|(word, _)| *word));
                }
                for reading in vocabulary.readings(part) {
                    found.extend(vocabulary.words_sounding(&reading).map(|(word, _)| word));
                }
                found.sort_unstable();
                found.dedup();
                for word in found {
                    let word: Vec<char> = word.chars().collect();
                    if let Some(mistake) = mistake(vocabulary, part, &word)
                        && word.len() >= mistake.least_word_chars()
                    {
                        edits.extend(self.edit(start..start + length, &word, mistake));
                    }
                }
            }
        }
        edits
    }

    /// The edit; `None` where it gains too little, or makes pairs that no document has
    /// outside of words.
    fn edit(&self, range: Range<usize>, text: &[char], mistake: Mistake) -> Option<Edit> {
        let Self { model, span, .. } = *self;
        let mut corrected = span[..range.start].to_vec();
        corrected.extend_from_slice(text);
        corrected.extend_from_slice(&span[range.end..]);
        let made = range.start..range.start + text.len();
        let nearer = self.cost(range.clone()) - cost(model, &corrected, made.clone());
        let gain = |of_words: f64| nearer + of_words - mistake.cost();
        // Words are looked for where one could make it enough.
        if gain(of_words(MAX_WORD_CHARS, 1)) < self.least_gain {
            return None;
        }
        let word = longest_word(model, &corrected, &made);
        if !is_attested(model, &corrected, &made, word.as_ref()) {
            return None;
        }
        let typed_word = longest_word(model, span, &range);
        let length = |word: Option<&Range<usize>>| word.map_or(1, Range::len);
        let gain = gain(of_words(length(word.as_ref()), length(typed_word.as_ref())));
        let word = word.unwrap_or(made.clone());
        (gain >= self.least_gain).then(|| Edit {
            gain,
            word_around: (
                range.start.saturating_sub(word.start),
                word.end.saturating_sub(made.end),
            ),
            range,
            text: text.to_vec(),
        })
    }

    fn cost(&self, range: Range<usize>) -> f64 {
        cost(self.model, self.span, range)
    }
}

/// What a word of so many characters gains in place of one of others.
#[expect(clippy::cast_precision_loss, reason = "words have a few characters")]
fn of_words(made: usize, typed: usize) -> f64 {
    WORD_GAIN * (made as f64 - typed as f64)
}

/// What part of a text costs among its neighbours.
fn cost(model: &Model<'_>, text: &[char], part: Range<usize>) -> f64 {
    let left = part.start.checked_sub(1).map(|at| text[at]);
    let right = text.get(part.end).copied();
    model.cost(left, &text[part], right)
}

/// Whether what was made stands in a word, or each of its pairs in documents.
fn is_attested(
    model: &Model<'_>,
    corrected: &[char],
    made: &Range<usize>,
    word: Option<&Range<usize>>,
) -> bool {
    if word.is_some() {
        return true;
    }
    let from = made.start.saturating_sub(1);
    let to = (made.end + 1).min(corrected.len());
    let mut pairs = corrected[from..to].windows(2).peekable();
    pairs.peek().is_some() && pairs.all(|pair| model.pair(pair[0], pair[1]) > 0)
}

/// The longest word of the index over all of `part`, and over the characters
/// beside it where the part is empty.
fn longest_word(model: &Model<'_>, text: &[char], part: &Range<usize>) -> Option<Range<usize>> {
    let reach = if part.is_empty() {
        part.start.saturating_sub(1)..(part.end + 1).min(text.len())
    } else {
        part.clone()
    };
    let earliest = reach.end.saturating_sub(MAX_WORD_CHARS);
    let mut longest: Option<Range<usize>> = None;
    for start in earliest..=reach.start {
        let latest = (start + MAX_WORD_CHARS).min(text.len());
        for end in reach.end..=latest {
            let length = end - start;
            if length >= 2
                && longest
                    .as_ref()
                    .is_none_or(|longest| length > longest.len())
                && model.vocabulary.word(&text[start..end]) > 0
            {
                longest = Some(start..end);
            }
        }
    }
    longest
}
