//! Documents that speak of the same as a document: a query of its most telling
//! words, as "more like this" of search engines. No words that are typed play a
//! part.

use std::collections::{HashMap, HashSet};

use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query as TantivyQuery, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::bm25;
use super::deadline::check;
use super::error::SearchError;
use crate::index::{FacetField, Lane, Snapshot, TextField};
use crate::model::{Document, DocumentId};
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
/// What a word counts that stands in the title of the other document, where one
/// in its body counts 1.
const OTHER_TITLE: f32 = 0.8;
/// What a shared topic adds, where a word of the title that is in no other
/// document adds about 20.
const SAME_TOPIC: f32 = 2.0;
/// Words that stand in a greater share of the documents tell nothing, and are
/// the slow ones to look up.
const MOST_DOCUMENTS: f32 = 0.2;
/// The share of its own score that a document needs another to have.
const LEAST_SHARE: f32 = 0.15;

/// The documents nearest to a document, at most `size`, as [`Engine::similar`]
/// tells.
///
/// [`Engine::similar`]: super::engine::Engine::similar
pub(super) fn similar(
    snapshot: &Snapshot,
    analysis: &Analysis,
    id: &DocumentId,
    size: usize,
) -> Result<Vec<Document>, SearchError> {
    let Some(own) = snapshot.address_of(id)? else {
        return Ok(Vec::new());
    };
    let document = snapshot.document_at(own)?;
    let words = telling_words(snapshot, analysis, &document)?;
    if words.is_empty() || size == 0 {
        return Ok(Vec::new());
    }
    let duplicates = snapshot.duplicates()?;
    let group = duplicates.group_of(own);
    let copies = group.map_or(0, |group| duplicates.members(group).len());
    // Copies of the others may stand among them.
    let limit = 4 * size + copies + 1;
    let query = query(snapshot, &document, &words);
    check()?;
    let found = snapshot
        .searcher()
        .search(&query, &TopDocs::with_limit(limit).order_by_score())?;
    let highest = found.first().map_or(0.0, |(score, _)| *score);
    let mut contents: HashSet<usize> = group.into_iter().collect();
    let mut names = HashSet::new();
    let mut nearest = Vec::new();
    for (score, address) in found {
        let group = duplicates.group_of(address);
        let is_new = group.is_none_or(|group| contents.insert(group));
        if address == own || !is_new || score < LEAST_SHARE * highest {
            continue;
        }
        check()?;
        // Notices that are published twice differ in a few characters.
        let other = snapshot.document_at(address)?;
        if names.insert((other.title.clone(), other.issuer.clone())) {
            nearest.push(other);
        }
        if nearest.len() == size {
            break;
        }
    }
    Ok(nearest)
}

/// The words that tell most of what a document is about, each with its weight,
/// which has no inverse document frequency in it.
fn telling_words(
    snapshot: &Snapshot,
    analysis: &Analysis,
    document: &Document,
) -> Result<Vec<(String, f32)>, SearchError> {
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
    let common = (1.0 + (1.0 - MOST_DOCUMENTS) / MOST_DOCUMENTS).ln();
    let mut telling = Vec::new();
    for (word, weight) in weights {
        let idf = snapshot.idf(&term(snapshot, TextField::Body, &word))?;
        if idf >= common {
            telling.push((word, weight, weight * idf));
        }
    }
    telling.sort_by(|a, b| b.2.total_cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
    telling.truncate(TELLING_WORDS);
    let telling = telling.into_iter();
    Ok(telling.map(|(word, weight, _)| (word, weight)).collect())
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

fn query(snapshot: &Snapshot, document: &Document, words: &[(String, f32)]) -> BooleanQuery {
    let mut parts = Vec::new();
    for (word, weight) in words {
        for (field, share) in [(TextField::Body, 1.0), (TextField::Title, OTHER_TITLE)] {
            let term = term(snapshot, field, word);
            let found = TermQuery::new(term, IndexRecordOption::WithFreqs);
            parts.push(boosted(found, weight * share));
        }
    }
    if let Some(topic) = &document.topic {
        let field = snapshot.fields().facet(FacetField::Topic);
        let term = Term::from_field_text(field, &topic.path());
        let same = TermQuery::new(term, IndexRecordOption::Basic);
        let same = tantivy::query::ConstScoreQuery::new(Box::new(same), 1.0);
        parts.push(boosted(same, SAME_TOPIC));
    }
    BooleanQuery::new(parts)
}

fn boosted(query: impl TantivyQuery, weight: f32) -> (Occur, Box<dyn TantivyQuery>) {
    let boosted = BoostQuery::new(Box::new(query), weight);
    (Occur::Should, Box::new(boosted))
}

fn term(snapshot: &Snapshot, field: TextField, word: &str) -> Term {
    Term::from_field_text(snapshot.fields().text(field, Lane::Words), word)
}
