//! How likely characters are to follow one another in the documents.
//!
//! A bigram model with the unigrams behind it (Dirichlet smoothing), over numbers of documents in place of occurrences: a form that
//! one document repeats a hundred times is no more usual for it.

use std::cell::RefCell;
use std::collections::HashMap;

use super::vocabulary::Vocabulary;

/// Weight of the unigrams, in documents.
const SMOOTHING: f64 = 2.0;

/// In how many documents two characters stand side by side.
pub(in crate::search) trait Evidence {
    /// Documents with `first` right in front of `second`.
    fn pair(&self, first: char, second: char) -> u64;
}

/// The model of one index, which asks each pair once.
pub(super) struct Model<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    evidence: &'a dyn Evidence,
    pairs: RefCell<HashMap<(char, char), u64>>,
}

impl<'a> Model<'a> {
    pub(super) fn new(vocabulary: &'a Vocabulary, evidence: &'a dyn Evidence) -> Self {
        Self {
            vocabulary,
            evidence,
            pairs: RefCell::default(),
        }
    }

    /// Documents with `first` right in front of `second`.
    pub(super) fn pair(&self, first: char, second: char) -> u64 {
        let known = self.pairs.borrow().get(&(first, second)).copied();
        known.unwrap_or_else(|| {
            let documents = self.evidence.pair(first, second);
            self.pairs.borrow_mut().insert((first, second), documents);
            documents
        })
    }

    /// The negative logarithm of the likelihood of `text` behind `left` and in
    /// front of `right`.
    pub(super) fn cost(&self, left: Option<char>, text: &[char], right: Option<char>) -> f64 {
        let mut previous = left;
        let mut cost = 0.0;
        for &c in text.iter().chain(right.as_ref()) {
            cost -= self.probability(previous, c).ln();
            previous = Some(c);
        }
        cost
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "numbers of documents are far below 2^52"
    )]
    fn probability(&self, previous: Option<char>, c: char) -> f64 {
        let documents = |c| f64::from(self.vocabulary.char_documents(c));
        let alone = (documents(c) + 0.5) / (self.vocabulary.mass() + 1.0);
        let Some(previous) = previous else {
            return alone;
        };
        let pair = self.pair(previous, c) as f64;
        (pair + SMOOTHING * alone) / (documents(previous).max(pair) + SMOOTHING)
    }
}
