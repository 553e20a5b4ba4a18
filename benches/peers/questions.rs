//! What is asked: a mix of questions and known phrases, made by chance that always
//! falls alike, out of the documents themselves.

use std::collections::BTreeMap;

use gongwen::text::{Analysis, WordKind, is_han};
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};

use crate::documents::Document;

/// How much of a body is looked at for words.
const WORDS_OF_CHARS: usize = 2_000;
/// Words that are among so many of the most frequent are called frequent.
const FREQUENT: usize = 100;
/// Longest question, in characters, as long as portals let people write.
const LONGEST: usize = 40;

/// What a question is like, with its share of the mix in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// One of the most frequent words.
    Frequent,
    /// A word of a single document of the sample.
    Rare,
    /// A word of a title.
    Word,
    /// Two or three words of one title, blanks between them.
    Words,
    /// A title, with blanks for its punctuation.
    Title,
    /// Four to eight characters of a body, to be found as they stand.
    Phrase,
}

impl Kind {
    pub(crate) const ALL: [(Self, &str, usize); 6] = [
        (Self::Frequent, "frequent word", 15),
        (Self::Rare, "rare word", 10),
        (Self::Word, "word of a title", 20),
        (Self::Words, "2-3 words", 25),
        (Self::Title, "title", 15),
        (Self::Phrase, "phrase", 15),
    ];
}

/// What is asked of a peer: letters, digits and Han characters, and blanks between
/// words, so that it means the same in every query language.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) kind: Kind,
    pub(crate) text: String,
}

impl Question {
    pub(crate) fn is_phrase(&self) -> bool {
        self.kind == Kind::Phrase
    }
}

/// A phrase, and a document whose body contains it.
#[derive(Debug, Clone)]
pub(crate) struct Phrase {
    pub(crate) text: String,
    pub(crate) document: Document,
}

/// Questions of every kind, mixed.
pub(crate) fn questions(
    sample: &[Document],
    analysis: &Analysis,
    count: usize,
    seed: u64,
) -> Vec<Question> {
    let mut chance = StdRng::seed_from_u64(seed);
    let (frequent, rare) = frequent_and_rare(sample, analysis);
    let titled: Vec<(Vec<String>, String)> = sample
        .iter()
        .map(|document| (words(analysis, &document.title), plain(&document.title)))
        .filter(|(words, _)| words.len() >= 2)
        .collect();
    let mut questions = Vec::with_capacity(count);
    for (kind, _, share) in Kind::ALL {
        // Where the documents have nothing of a kind, the mix goes without.
        let made = (0..count * share / 100).filter_map(|_| {
            Some(match kind {
                Kind::Frequent => frequent.choose(&mut chance)?.clone(),
                Kind::Rare => rare.choose(&mut chance)?.clone(),
                Kind::Word => titled.choose(&mut chance)?.0.choose(&mut chance)?.clone(),
                Kind::Words => {
                    let (words, _) = titled.choose(&mut chance)?;
                    let wanted = chance.random_range(2..=3);
                    let chosen: Vec<&str> = words
                        .sample(&mut chance, wanted)
                        .map(String::as_str)
                        .collect();
                    chosen.join(" ")
                }
                Kind::Title => titled.choose(&mut chance)?.1.clone(),
                Kind::Phrase => phrase(sample, &mut chance, 4, 8)?.text,
            })
        });
        questions.extend(made.map(|text| Question { kind, text }));
    }
    questions.shuffle(&mut chance);
    questions
}

/// Phrases of two to twelve Han characters, taken at any place of bodies.
pub(crate) fn phrases(sample: &[Document], count: usize, seed: u64) -> Vec<Phrase> {
    let mut chance = StdRng::seed_from_u64(seed);
    (0..count)
        .filter_map(|_| phrase(sample, &mut chance, 2, 12))
        .collect()
}

fn phrase(
    sample: &[Document],
    chance: &mut StdRng,
    shortest: usize,
    longest: usize,
) -> Option<Phrase> {
    // A body may have no such run; some document has.
    for _ in 0..1_000 {
        let document = sample.choose(chance)?;
        let characters: Vec<char> = document.body.chars().collect();
        if characters.len() < shortest {
            continue;
        }
        let length = chance.random_range(shortest..=longest);
        let start = chance.random_range(0..characters.len());
        let taken: String = characters
            .iter()
            .skip(start)
            .take(length)
            .filter(|&&c| is_han(c))
            .collect();
        if taken.chars().count() == length {
            return Some(Phrase {
                text: taken,
                document: document.clone(),
            });
        }
    }
    None
}

fn frequent_and_rare(sample: &[Document], analysis: &Analysis) -> (Vec<String>, Vec<String>) {
    let mut documents_of: BTreeMap<String, usize> = BTreeMap::new();
    for document in sample {
        let body: String = document.body.chars().take(WORDS_OF_CHARS).collect();
        let mut words = words(analysis, &format!("{}\n{body}", document.title));
        words.sort();
        words.dedup();
        for word in words {
            *documents_of.entry(word).or_default() += 1;
        }
    }
    let rare = documents_of.iter().filter(|(_, count)| **count == 1);
    let rare = rare.map(|(word, _)| word.clone()).collect();
    let mut frequent: Vec<(usize, String)> = documents_of
        .into_iter()
        .map(|(word, count)| (count, word))
        .collect();
    frequent.sort_by(|a, b| b.cmp(a));
    frequent.truncate(FREQUENT);
    (frequent.into_iter().map(|(_, word)| word).collect(), rare)
}

/// The dictionary words of a text, as the text writes them.
fn words(analysis: &Analysis, text: &str) -> Vec<String> {
    let cut = analysis.words(text).into_iter();
    cut.filter(|word| word.kind == WordKind::Han)
        .filter_map(|word| text.get(word.start_bytes..word.end_bytes))
        .filter(|word| word.chars().all(is_han))
        .map(str::to_owned)
        .collect()
}

/// A text with blanks for its punctuation, cut to the length of a question.
fn plain(text: &str) -> String {
    let blanked: String = text
        .chars()
        .map(|c| {
            if is_han(c) || c.is_ascii_alphanumeric() {
                c
            } else {
                ' '
            }
        })
        .take(LONGEST)
        .collect();
    blanked.split_whitespace().collect::<Vec<_>>().join(" ")
}
