//! What was learned from texts: which word or sign followed which, as often as it did.

use std::collections::HashMap;
use std::ops::Range;

use rand::{Rng, RngExt};

use crate::text::{Analysis, Word, is_han};

/// Stands before the first word of a sentence and behind the last sign.
const BOUNDARY: u32 = 0;
/// Signs that end a sentence.
const ENDS: [char; 4] = ['。', '！', '？', '\n'];
/// How far a document goes from where it starts, in words of the texts.
const STRETCH_WORDS: u32 = 1_200;
/// Share of the words that follow as anywhere in the texts.
const STRAYS: f64 = 0.02;
/// Distinct sentences that are worth going on from.
const LEAST_SENTENCES: usize = 20;

/// Why nothing can be learned.
#[derive(Debug, thiserror::Error)]
pub enum LearnError {
    /// Too little to go on from.
    #[error(
        "the given documents have {sentences} sentences, at least {LEAST_SENTENCES} are needed; \
         name a folder with more text"
    )]
    TooLittle {
        /// Those that there are.
        sentences: usize,
    },
}

/// A chain of words of the first order: each word goes on as it went on in the texts.
#[derive(Debug)]
pub struct LearnedText {
    words: Vec<String>,
    /// For each word where its followers begin, and behind the last one their end.
    starts: Vec<usize>,
    /// A word for each time that it followed, so that drawing one at random keeps
    /// the frequencies; in the order of the texts.
    followers: Vec<u32>,
    /// Where each of these followed, counted in words.
    places: Vec<u32>,
    /// Han characters from frequent to rare.
    characters: Vec<char>,
    /// Words of two characters and more, from frequent to rare.
    terms: Vec<String>,
}

impl LearnedText {
    /// Learns from the texts of documents.
    ///
    /// # Errors
    /// Where they hold too few sentences.
    pub fn learn<'a>(
        analysis: &Analysis,
        texts: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, LearnError> {
        let mut seen = Seen::default();
        for text in texts {
            seen.read(text, &analysis.words(text));
        }
        if seen.sentences < LEAST_SENTENCES {
            return Err(LearnError::TooLittle {
                sentences: seen.sentences,
            });
        }
        Ok(seen.finish())
    }

    /// Han characters, the most frequent first.
    pub(super) fn characters(&self) -> &[char] {
        &self.characters
    }

    /// Words of two characters and more, the most frequent first.
    pub(super) fn terms(&self) -> &[String] {
        &self.terms
    }

    /// A stretch of the texts that a document keeps to.
    pub(super) fn stretch<R: Rng>(&self, rng: &mut R) -> Range<u32> {
        let words = u32::try_from(self.followers.len()).unwrap_or(u32::MAX);
        let start = rng.random_range(0..words.saturating_sub(STRETCH_WORDS).max(1));
        start..start.saturating_add(STRETCH_WORDS)
    }

    /// Writes a sentence with its sign at the end, as those of a stretch of the texts;
    /// `insert` may put something between two words.
    pub(super) fn sentence<R: Rng>(
        &self,
        rng: &mut R,
        stretch: &Range<u32>,
        target: &mut String,
        mut insert: impl FnMut(&mut R, &mut String),
    ) {
        let mut last = BOUNDARY;
        loop {
            last = self.follower(rng, stretch, last);
            if last == BOUNDARY {
                return;
            }
            insert(rng, target);
            target.push_str(&self.words[last as usize]);
        }
    }

    /// A word that followed in the stretch, or elsewhere where none did.
    fn follower<R: Rng>(&self, rng: &mut R, stretch: &Range<u32>, word: u32) -> u32 {
        let mut range = self.starts[word as usize]..self.starts[word as usize + 1];
        if !rng.random_bool(STRAYS) {
            let places = &self.places[range.clone()];
            let inside = |bound: u32| range.start + places.partition_point(|&at| at < bound);
            let near = inside(stretch.start)..inside(stretch.end);
            if !near.is_empty() {
                range = near;
            }
        }
        self.followers[rng.random_range(range)]
    }
}

/// What was read so far.
#[derive(Default)]
struct Seen {
    numbers: HashMap<String, u32>,
    /// Pairs of a word and its follower.
    pairs: Vec<(u32, u32)>,
    last: u32,
    sentences: usize,
}

impl Seen {
    fn read(&mut self, text: &str, words: &[Word]) {
        let mut at = 0;
        for word in words {
            self.read_signs(text.get(at..word.start_bytes).unwrap_or_default());
            self.push(
                text.get(word.start_bytes..word.end_bytes)
                    .unwrap_or_default(),
            );
            at = word.end_bytes;
        }
        self.read_signs(text.get(at..).unwrap_or_default());
        self.end();
    }

    fn read_signs(&mut self, signs: &str) {
        for sign in signs.chars() {
            if sign == '\n' {
                self.end();
            } else if !sign.is_whitespace() {
                self.push(sign.encode_utf8(&mut [0; 4]));
                if ENDS.contains(&sign) {
                    self.end();
                }
            }
        }
    }

    fn push(&mut self, word: &str) {
        let next = u32::try_from(self.numbers.len() + 1).unwrap_or(u32::MAX);
        let number = match self.numbers.get(word) {
            Some(&number) => number,
            None => *self.numbers.entry(word.to_owned()).or_insert(next),
        };
        self.pairs.push((self.last, number));
        self.last = number;
    }

    fn end(&mut self) {
        if self.last != BOUNDARY {
            self.pairs.push((self.last, BOUNDARY));
            self.last = BOUNDARY;
            self.sentences += 1;
        }
    }

    fn finish(self) -> LearnedText {
        let mut words = vec![String::new(); self.numbers.len() + 1];
        for (word, number) in self.numbers {
            words[number as usize] = word;
        }
        let mut starts = vec![0; words.len() + 1];
        for &(word, _) in &self.pairs {
            starts[word as usize + 1] += 1;
        }
        let frequencies = starts.clone();
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut followers = vec![0; self.pairs.len()];
        let mut places = vec![0; self.pairs.len()];
        for (place, (word, follower)) in (0..).zip(self.pairs) {
            followers[next[word as usize]] = follower;
            places[next[word as usize]] = place;
            next[word as usize] += 1;
        }
        let frequency = |word: usize| frequencies[word + 1];
        LearnedText {
            characters: frequent_characters(&words, frequency),
            terms: frequent_terms(&words, frequency),
            words,
            starts,
            followers,
            places,
        }
    }
}

/// From frequent to rare, and equally frequent ones in their order: the same each time.
fn by_frequency<T: Ord>(counts: HashMap<T, usize>) -> Vec<T> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|(a, times_a), (b, times_b)| times_b.cmp(times_a).then_with(|| a.cmp(b)));
    counts.into_iter().map(|(it, _)| it).collect()
}

fn frequent_characters(words: &[String], frequency: impl Fn(usize) -> usize) -> Vec<char> {
    let mut counts = HashMap::new();
    for (number, word) in words.iter().enumerate() {
        for character in word.chars().filter(|&it| is_han(it)) {
            *counts.entry(character).or_default() += frequency(number);
        }
    }
    by_frequency(counts)
}

fn frequent_terms(words: &[String], frequency: impl Fn(usize) -> usize) -> Vec<String> {
    let is_term = |word: &str| word.chars().count() >= 2 && word.chars().all(is_han);
    let counts = words
        .iter()
        .enumerate()
        .filter(|(_, word)| is_term(word))
        .map(|(number, word)| (word.clone(), frequency(number)));
    by_frequency(counts.collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rand::SeedableRng;
    use rand_pcg::Pcg64Mcg;

    use super::*;

    fn learn(text: &str) -> Result<LearnedText, LearnError> {
        LearnedText::learn(&Analysis::built_in().unwrap(), [text])
    }

    #[test]
    fn sentences_go_on_as_they_went_on() {
        let text = "政府公开信息。部门报送材料！".repeat(LEAST_SENTENCES);
        let learned = learn(&text).unwrap();
        let mut rng = Pcg64Mcg::seed_from_u64(1);
        let mut seen = BTreeSet::new();
        for _ in 0..50 {
            let mut sentence = String::new();
            let stretch = learned.stretch(&mut rng);
            learned.sentence(&mut rng, &stretch, &mut sentence, |_, _| {});
            seen.insert(sentence);
        }
        let expected = ["政府公开信息。", "部门报送材料！"].map(str::to_owned);
        assert_eq!(seen, BTreeSet::from(expected));
    }

    #[test]
    fn the_frequent_comes_first() {
        let text = format!("{}会议。", "审计，审计，报告。".repeat(LEAST_SENTENCES));
        let learned = learn(&text).unwrap();
        assert_eq!(learned.terms(), ["审计", "报告", "会议"]);
        assert_eq!(learned.characters().first(), Some(&'审'));
    }

    #[test]
    fn too_little_is_refused() {
        let error = learn("政府公开信息。").unwrap_err().to_string();
        assert!(error.contains("have 1 sentences"), "{error}");
    }
}
