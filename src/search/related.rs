//! What the best passages speak of besides: words that stand beside what was
//! asked for in the best hits raise the hits that have them too.
//!
//! Pseudo-relevance feedback over passages (local context analysis, Xu & Croft
//! 1996), the hits weighted by their scores as in relevance models (Lavrenko &
//! Croft 2001). It only orders hits; nothing is found by it.

use std::collections::{HashMap, HashSet};

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use super::bm25;
use super::deadline::check;
use super::error::SearchError;
use super::segments::by_segment;
use crate::index::{Lane, Snapshot, TextField};
use crate::query::{
    RELATED_HITS, RELATED_WORDS, STRETCH_CHARS, Understood, UnderstoodClause, Unit, has,
    is_grammar, related_share, related_word,
};
use crate::text::{Analysis, WordKind, lane_chars};

/// Characters of the lane on each side of a stretch that belong to its passage.
const BESIDE_CHARS: u32 = STRETCH_CHARS / 4;

/// The best stretch of a hit: its score so far, and the place in its body.
pub(super) struct Best {
    pub(super) address: DocAddress,
    pub(super) score: f32,
    /// In characters of the lane.
    pub(super) start: u32,
}

/// Words, each with its weight, which has the inverse document frequency in it.
pub(super) struct Related {
    words: Vec<(String, f32)>,
}

impl Related {
    /// Reads the passages of the first of `best`, which are in order.
    pub(super) fn read(
        snapshot: &Snapshot,
        analysis: &Analysis,
        understood: &Understood,
        best: &[Best],
    ) -> Result<Self, SearchError> {
        let typed: HashSet<String> = understood
            .wanted()
            .filter_map(UnderstoodClause::plain)
            .flat_map(|text| text.units.iter().map(Unit::text))
            .collect();
        let first = best.iter().take(RELATED_HITS);
        let highest = best.first().map_or(0.0, |best| best.score);
        let shares: Vec<f32> = first
            .clone()
            .map(|best| related_share(best.score, highest))
            .collect();
        let sum: f32 = shares.iter().sum();
        let mut found: HashMap<String, f32> = HashMap::new();
        for (best, share) in first.zip(shares) {
            check()?;
            let body = snapshot.document_at(best.address)?.body;
            let words: HashSet<String> = analysis
                .words(passage(&body, best.start))
                .into_iter()
                .filter(|word| word.kind == WordKind::Han && !is_grammar(word))
                .map(|word| word.text)
                .filter(|word| !typed.contains(word))
                .collect();
            for word in words {
                *found.entry(word).or_default() += share / sum;
            }
        }
        let mut words = Vec::new();
        for (word, share) in found {
            let idf = snapshot.idf(&term(snapshot, &word))?;
            words.push((word, share * idf, idf));
        }
        words.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words.truncate(RELATED_WORDS);
        let all: f32 = words.iter().map(|(_, weight, _)| weight).sum();
        let units = understood.unit_count();
        let words = words
            .into_iter()
            .map(|(word, weight, idf)| (word, related_word(weight / all, units) * idf))
            .collect();
        Ok(Self { words })
    }

    /// The words in the order of their weights.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|(word, _)| word.as_str())
    }

    /// What each word adds to each of the hits, BM25 over the bodies; by hit, in
    /// their order, then by word.
    pub(super) fn scores(
        &self,
        snapshot: &Snapshot,
        hits: &[DocAddress],
    ) -> tantivy::Result<Vec<Vec<f32>>> {
        let lane = snapshot.fields().text(TextField::Body, Lane::Words);
        let average = snapshot.average_length(TextField::Body, Lane::Words)?;
        let mut scores = vec![vec![0.0; self.words.len()]; hits.len()];
        for chunk in by_segment(hits) {
            let segment = snapshot.segment(hits[chunk[0]]);
            let inverted = segment.inverted_index(lane)?;
            let lengths = segment.get_fieldnorms_reader(lane)?;
            for (index, (word, weight)) in self.words.iter().enumerate() {
                let term = term(snapshot, word);
                let Some(mut postings) =
                    inverted.read_postings(&term, IndexRecordOption::WithFreqs)?
                else {
                    continue;
                };
                for &hit in &chunk {
                    let doc = hits[hit].doc_id;
                    if has(&mut postings, doc) {
                        let norm = bm25::norm(lengths.fieldnorm(doc), average);
                        let frequency = bm25::count(postings.term_freq());
                        scores[hit][index] = weight * bm25::saturated(frequency, norm);
                    }
                }
            }
        }
        Ok(scores)
    }
}

fn term(snapshot: &Snapshot, word: &str) -> Term {
    Term::from_field_text(snapshot.fields().text(TextField::Body, Lane::Words), word)
}

/// The text of a stretch that starts at a character of the lane, and a little
/// of what stands beside it.
fn passage(body: &str, start: u32) -> &str {
    let first = start.saturating_sub(BESIDE_CHARS) as usize;
    let last = (start + STRETCH_CHARS + BESIDE_CHARS) as usize;
    let mut chars = lane_chars(body).skip(first).take(last - first);
    let Some(from) = chars.next() else {
        return "";
    };
    let to = chars.last().unwrap_or(from);
    body.get(from.start_bytes..to.end_bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_reaches_a_little_beyond_its_stretch() {
        let body: String = ('一'..).take(200).collect();
        assert_eq!(passage(&body, 0).chars().count(), 100);
        assert_eq!(passage(&body, 50).chars().count(), 120);
        assert_eq!(passage(&body, 190).chars().count(), 30);
        assert_eq!(passage("", 0), "");
    }
}
