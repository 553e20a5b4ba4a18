//! Text typed as pinyin, read as words of the index.
//!
//! Words are joined from the left, a few best ways kept at each letter (a beam
//! search); syllables are never cut, since words know where theirs end.

use super::model::Model;

/// Fewest letters that are taken for pinyin.
const MIN_LETTERS: usize = 4;
/// Most letters that are read.
const MAX_LETTERS: usize = 60;
/// Longest word, in letters.
const MAX_WORD_LETTERS: usize = 30;
/// Ways kept at each letter, and words tried between two.
const BEAM: usize = 6;
/// What a word costs that only sounds similar, a letter of it.
const CONFUSED_COST: f64 = 4.0;
/// What a single character costs, beyond how rare it is: words are meant.
const SINGLE_COST: f64 = 3.0;

/// A reading of letters as text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading {
    pub(super) text: Vec<char>,
    /// The negative logarithm of its likelihood.
    pub(super) cost: f64,
    has_word: bool,
}

/// The likeliest readings of all of `letters`, best first, of which each has at
/// least one word of two characters.
pub(super) fn readings(model: &Model<'_>, letters: &[char]) -> Vec<Reading> {
    if !(MIN_LETTERS..=MAX_LETTERS).contains(&letters.len()) {
        return Vec::new();
    }
    let nothing = Reading {
        text: Vec::new(),
        cost: 0.0,
        has_word: false,
    };
    let mut ways: Vec<Vec<Reading>> = vec![vec![nothing]];
    for end in 1..=letters.len() {
        let mut here = Vec::new();
        for start in end.saturating_sub(MAX_WORD_LETTERS)..end {
            if ways[start].is_empty() {
                continue;
            }
            let part: String = letters[start..end].iter().collect();
            for (word, cost) in words(model, &part) {
                here.extend(ways[start].iter().map(|way| join(model, way, &word, cost)));
            }
        }
        here.sort_by(|a, b| a.cost.total_cmp(&b.cost).then_with(|| a.text.cmp(&b.text)));
        here.dedup_by(|a, b| a.text == b.text);
        here.truncate(BEAM);
        ways.push(here);
    }
    let mut whole = ways.pop().unwrap_or_default();
    whole.retain(|way| way.has_word);
    whole
}

/// Words and characters that the letters may be, with their costs, best first.
fn words(model: &Model<'_>, letters: &str) -> Vec<(Vec<char>, f64)> {
    let vocabulary = model.vocabulary;
    let cost_of = |documents: u32, exact: bool, single: bool| {
        let likelihood = (f64::from(documents) + 0.5) / (vocabulary.mass() + 1.0);
        -likelihood.ln()
            + if exact { 0.0 } else { CONFUSED_COST }
            + if single { SINGLE_COST } else { 0.0 }
    };
    let mut words: Vec<(Vec<char>, f64)> = Vec::new();
    for (word, documents) in vocabulary.words_sounding(letters) {
        let chars: Vec<char> = word.chars().collect();
        let exact = vocabulary.readings(&chars).iter().any(|one| one == letters);
        words.push((chars, cost_of(documents, exact, false)));
    }
    for &c in vocabulary.sounding(letters).iter().take(BEAM) {
        let exact = vocabulary.syllables(c).iter().any(|one| one == letters);
        let documents = vocabulary.char_documents(c);
        words.push((vec![c], cost_of(documents, exact, true)));
    }
    words.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
    words.truncate(BEAM);
    words
}

/// A word behind others; less costly where documents have them side by side.
fn join(model: &Model<'_>, way: &Reading, word: &[char], cost: f64) -> Reading {
    let side_by_side = match (way.text.last(), word.first()) {
        (Some(&last), Some(&first)) => {
            let unrelated = model.cost(None, &[first], None);
            (unrelated - model.cost(Some(last), &[first], None)).clamp(-2.0, 4.0)
        }
        _ => 0.0,
    };
    let mut text = way.text.clone();
    text.extend_from_slice(word);
    Reading {
        text,
        cost: way.cost + cost - side_by_side,
        has_word: way.has_word || word.len() > 1,
    }
}
