//! What the best passages speak of besides: words that stand beside what was
//! asked for in the best hits raise the hits that have them too.
//!
//! Pseudo-relevance feedback over passages (local context analysis, Xu & Croft
//! 1996), the hits weighted by their scores as in relevance models (Lavrenko &
//! Croft 2001). It only orders hits; nothing is found by it.

use std::collections::{HashMap, HashSet};

use super::deadline::check;
use super::error::SearchError;
use super::look_again::Best;
use crate::query::{
    RELATED_HITS, RELATED_WORDS, STRETCH_CHARS, Understood, UnderstoodClause, Unit, is_grammar,
    related_share, related_word,
};
use crate::text::{Analysis, WordKind, lane_chars};

/// Characters of the lane on each side of a stretch that belong to its passage.
const BESIDE_CHARS: u32 = STRETCH_CHARS / 4;

/// The words of the passages of the first of `best`, which are in order, with their
/// weights, which have the inverse document frequencies in them. `body` reads the body
/// of one of them, `idfs` tells the frequencies of words in bodies.
pub(super) fn related(
    analysis: &Analysis,
    understood: &Understood,
    best: &[Best],
    body: impl Fn(&Best) -> Result<String, SearchError>,
    idfs: impl FnOnce(&[String]) -> Result<Vec<f32>, SearchError>,
) -> Result<Vec<(String, f32)>, SearchError> {
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
        let body = body(best)?;
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
    let (names, shares): (Vec<String>, Vec<f32>) = found.into_iter().unzip();
    let idfs = idfs(&names)?;
    let words = names.into_iter().zip(shares).zip(idfs);
    let words = words.map(|((word, share), idf)| (word, share * idf, idf));
    let mut words: Vec<(String, f32, f32)> = words.collect();
    words.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words.truncate(RELATED_WORDS);
    let all: f32 = words.iter().map(|(_, weight, _)| weight).sum();
    let units = understood.unit_count();
    let words = words.into_iter();
    Ok(words
        .map(|(word, weight, idf)| (word, related_word(weight / all, units) * idf))
        .collect())
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
