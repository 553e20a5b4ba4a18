//! What the index knows of spelling: its dictionaries of words, characters and bigrams.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use tantivy::schema::Field;
use tantivy::{InvertedIndexReader, Term};

use crate::index::{Lane, SPELLED_CHARACTERS, SPELLED_PAIRS, SPELLED_WORDS, Snapshot};
use crate::search::spelling::{Evidence, Vocabulary};
use crate::text::is_han;

/// The first Han character.
const FIRST_HAN: &str = "〇";

/// The words and characters of the documents of a commit.
pub(super) fn read(snapshot: &Snapshot) -> tantivy::Result<Vocabulary> {
    let started = Instant::now();
    let fields = snapshot.fields();
    let mut words: HashMap<String, u32> = HashMap::new();
    for field in SPELLED_WORDS {
        let lane = fields.text(field, Lane::Words);
        for_each_term(snapshot, lane, |term, documents| {
            if term.chars().all(is_han) {
                add(&mut words, term, documents);
            }
        })?;
    }
    let mut chars: HashMap<char, u32> = HashMap::new();
    for field in SPELLED_CHARACTERS {
        let lane = fields.text(field, Lane::Characters);
        for_each_term(snapshot, lane, |term, documents| {
            let mut rest = term.chars();
            if let (Some(c), None) = (rest.next(), rest.next())
                && is_han(c)
            {
                let count = chars.entry(c).or_insert(0);
                *count = count.saturating_add(documents);
            }
        })?;
    }
    let vocabulary = Vocabulary::new(words.into_iter().collect(), chars.into_iter().collect());
    let (words, hashes, chars) = vocabulary.size();
    let duration_ms = started.elapsed().as_millis();
    tracing::debug!(words, hashes, chars, duration_ms, "read the vocabulary");
    Ok(vocabulary)
}

fn add(words: &mut HashMap<String, u32>, word: &str, documents: u32) {
    if let Some(count) = words.get_mut(word) {
        *count = count.saturating_add(documents);
    } else {
        words.insert(word.to_owned(), documents);
    }
}

/// Calls back with each term from the first Han character on, in each segment.
fn for_each_term(
    snapshot: &Snapshot,
    field: Field,
    mut call: impl FnMut(&str, u32),
) -> tantivy::Result<()> {
    for segment in snapshot.searcher().segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut terms = inverted.terms().range().ge(FIRST_HAN).into_stream()?;
        while terms.advance() {
            let documents = terms.value().doc_freq;
            if let Ok(term) = std::str::from_utf8(terms.key()) {
                call(term, documents);
            }
        }
    }
    Ok(())
}

/// The bigrams of titles and bodies, looked up in the index.
pub(super) struct Bigrams {
    segments: Vec<(Field, u32, Arc<InvertedIndexReader>)>,
}

impl Bigrams {
    pub(super) fn of(snapshot: &Snapshot) -> tantivy::Result<Self> {
        let mut segments = Vec::new();
        for segment in snapshot.searcher().segment_readers() {
            for (field, weight) in SPELLED_PAIRS {
                let field = snapshot.fields().text(field, Lane::Bigrams);
                segments.push((field, weight, segment.inverted_index(field)?));
            }
        }
        Ok(Self { segments })
    }
}

impl Evidence for Bigrams {
    fn pair(&self, first: char, second: char) -> u64 {
        let pair: String = [first, second].iter().collect();
        let documents = self.segments.iter().map(|(field, weight, inverted)| {
            // What cannot be read is no evidence; the search itself reports it.
            let found = inverted.doc_freq(&Term::from_field_text(*field, &pair));
            u64::from(*weight) * u64::from(found.unwrap_or(0))
        });
        documents.sum()
    }
}
