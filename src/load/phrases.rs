//! Words and phrases out of documents, with how many of these have them.

use std::collections::{BTreeMap, BTreeSet};

use rand::{Rng, RngExt};

use super::sample::Sampled;
use crate::text::{Analysis, WordKind, is_han};

/// Characters of a phrase in quotation marks.
const PHRASE: std::ops::RangeInclusive<usize> = 2..=12;
/// Places that are tried for a phrase of the wanted length.
const TRIES: usize = 50;
/// Of a hundred documents those that have a frequent word, at least.
const FREQUENT: usize = 20;

/// The words of documents, by how many have them.
pub(super) struct Vocabulary {
    pub(super) all: Vec<String>,
    pub(super) rare: Vec<String>,
    pub(super) frequent: Vec<String>,
}

impl Vocabulary {
    pub(super) fn of(documents: &[Sampled], analysis: &Analysis) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for document in documents {
            let text = [Some(&document.title), document.body.as_ref()];
            let words: BTreeSet<String> = text
                .into_iter()
                .flatten()
                .flat_map(|text| words(analysis, text))
                .collect();
            for word in words {
                *counts.entry(word).or_default() += 1;
            }
        }
        let least = (documents.len() * FREQUENT / 100).max(1);
        let of = |wanted: &dyn Fn(usize) -> bool| -> Vec<String> {
            let kept = counts.iter().filter(|&(_, &count)| wanted(count));
            kept.map(|(word, _)| word.clone()).collect()
        };
        Self {
            all: of(&|_| true),
            rare: of(&|count| count == 1),
            frequent: of(&|count| count >= least),
        }
    }
}

/// The words of two Han characters and more.
pub(super) fn words(analysis: &Analysis, text: &str) -> Vec<String> {
    let words = analysis.words(text).into_iter();
    words
        .filter(|word| word.kind == WordKind::Han)
        .map(|word| word.text)
        .collect()
}

/// Two to twelve Han characters that stand beside each other in `text`.
pub(super) fn phrase<R: Rng>(rng: &mut R, text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    let length = rng.random_range(PHRASE);
    let last = chars.len().checked_sub(length)?;
    (0..TRIES).find_map(|_| {
        let start = rng.random_range(0..=last);
        let phrase = chars.get(start..start + length)?;
        phrase
            .iter()
            .all(|&it| is_han(it))
            .then(|| phrase.iter().collect())
    })
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    fn document(title: &str, body: &str) -> Sampled {
        let json = serde_json::json!({"title": title, "body": body});
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn words_are_rare_and_frequent_by_the_documents_that_have_them() {
        let mut documents = vec![document("通知", "供水、供水"); 9];
        documents.push(document("通知", "审计"));
        let vocabulary = Vocabulary::of(&documents, &Analysis::built_in().unwrap());
        assert_eq!(vocabulary.all, ["供水", "审计", "通知"]);
        assert_eq!(vocabulary.rare, ["审计"]);
        assert_eq!(vocabulary.frequent, ["供水", "通知"]);
    }

    #[test]
    fn phrases_stand_in_the_text_and_hold_no_signs() {
        let text = "云澜市人民政府关于停水的通知，请各单位做好准备。";
        let mut rng = StdRng::seed_from_u64(1);
        for _ in 0..200 {
            if let Some(phrase) = phrase(&mut rng, text) {
                assert!(text.contains(&phrase), "{phrase}");
                assert!(PHRASE.contains(&phrase.chars().count()), "{phrase}");
                assert!(phrase.chars().all(is_han), "{phrase}");
            }
        }
        assert_eq!(phrase(&mut rng, "a, b, c, d, e, f, g"), None);
    }
}
