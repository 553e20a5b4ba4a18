//! Documents that speak of the same as a document: a query of its most telling
//! words, as "more like this" of search engines. No words that are typed play a
//! part.

use std::collections::{HashMap, HashSet};

use super::bm25;
use super::commit::Address;
use super::deadline::check;
use super::error::SearchError;
use crate::index::TextField;
use crate::model::Document;
use crate::query::is_grammar;
use crate::text::{Analysis, WordKind};

/// Words that make the query.
const TELLING_WORDS: usize = 24;
/// Characters of a body that are read for its words: what comes later in long
/// documents are tables and details.
const READ_CHARS: usize = 10_000;
/// What a word of the title, and a keyword, counts besides its place in the body.
const IN_TITLE: f32 = 1.5;
const IN_KEYWORDS: f32 = 1.0;
/// The fields of other documents that the words are looked for in, with what a word
/// counts there.
pub(super) const FIELDS: [(TextField, f32); 2] = [(TextField::Body, 1.0), (TextField::Title, 0.8)];
/// What a shared topic adds, where a word of the title that is in no other
/// document adds about 20.
pub(super) const SAME_TOPIC: f32 = 2.0;
/// Words that stand in a greater share of the documents tell nothing, and are
/// the slow ones to look up.
const MOST_DOCUMENTS: f32 = 0.2;
/// The share of its own score that a document needs another to have.
const LEAST_SHARE: f32 = 0.15;

/// A document that was found.
pub(super) struct Near {
    pub(super) address: Address,
    pub(super) score: f32,
    /// What it shares with documents of the same content; `None` where it is published
    /// once.
    pub(super) group: Option<u64>,
}

/// How many to look for, so that `size` are left without the `copies` of the document:
/// copies of the others may stand among them.
pub(super) fn limit(size: usize, copies: usize) -> usize {
    4 * size + copies + 1
}

/// The words of a document, each with its weight, which has no inverse document
/// frequency in it.
pub(super) fn words_of(analysis: &Analysis, document: &Document) -> Vec<(String, f32)> {
    let mut weights: HashMap<String, f32> = HashMap::new();
    let mut frequencies: HashMap<String, u32> = HashMap::new();
    for word in words(analysis, beginning(&document.body)) {
        *frequencies.entry(word).or_default() += 1;
    }
    for (word, frequency) in frequencies {
        weights.insert(word, bm25::saturated(bm25::count(frequency), 1.2));
    }
    for (text, weight) in [
        (document.title.clone(), IN_TITLE),
        (document.keywords.join(" "), IN_KEYWORDS),
    ] {
        let distinct: HashSet<String> = words(analysis, &text).into_iter().collect();
        for word in distinct {
            *weights.entry(word).or_default() += weight;
        }
    }
    weights.into_iter().collect()
}

/// Those that tell most of what the document is about. `idfs` are the inverse document
/// frequencies of the words in bodies, in their order.
pub(super) fn telling(words: Vec<(String, f32)>, idfs: &[f32]) -> Vec<(String, f32)> {
    let common = (1.0 + (1.0 - MOST_DOCUMENTS) / MOST_DOCUMENTS).ln();
    let words = words.into_iter().zip(idfs);
    let words = words.filter(|(_, idf)| **idf >= common);
    let mut telling: Vec<(String, f32, f32)> = words
        .map(|((word, weight), idf)| (word, weight, weight * idf))
        .collect();
    telling.sort_by(|a, b| b.2.total_cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
    telling.truncate(TELLING_WORDS);
    let telling = telling.into_iter();
    telling.map(|(word, weight, _)| (word, weight)).collect()
}

/// The nearest of those that were found, best first, at most `size`: neither the
/// document itself nor others of its group, and one of each content and of each title
/// of an issuer.
pub(super) fn nearest(
    found: Vec<Near>,
    own: Address,
    own_group: Option<u64>,
    size: usize,
    read: impl Fn(Address) -> Result<Document, SearchError>,
) -> Result<Vec<Document>, SearchError> {
    let highest = found.first().map_or(0.0, |near| near.score);
    let mut contents: HashSet<u64> = own_group.into_iter().collect();
    let mut names = HashSet::new();
    let mut nearest = Vec::new();
    for near in found {
        let is_new = near.group.is_none_or(|group| contents.insert(group));
        if near.address == own || !is_new || near.score < LEAST_SHARE * highest {
            continue;
        }
        check()?;
        // Notices that are published twice differ in a few characters.
        let other = read(near.address)?;
        if names.insert((other.title.clone(), other.issuer.clone())) {
            nearest.push(other);
        }
        if nearest.len() == size {
            break;
        }
    }
    Ok(nearest)
}

/// The words that name things, in normal form.
fn words(analysis: &Analysis, text: &str) -> Vec<String> {
    let words = analysis.words(text).into_iter();
    words
        .filter(|word| matches!(word.kind, WordKind::Han | WordKind::Letters) && !is_grammar(word))
        .map(|word| word.text)
        .collect()
}

fn beginning(body: &str) -> &str {
    let end = body.char_indices().nth(READ_CHARS);
    end.and_then(|(end, _)| body.get(..end)).unwrap_or(body)
}
