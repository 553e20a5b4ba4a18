//! Documents that speak of the same as a document, by one pass over those that have any
//! of its words.

use tantivy::Term;
use tantivy::collector::TopDocs;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query as TantivyQuery, TermQuery,
};
use tantivy::schema::IndexRecordOption;

use super::{address_of, place_of};
use crate::index::{FacetField, Lane, Snapshot, TextField};
use crate::model::{Document, DocumentId};
use crate::search::deadline::check;
use crate::search::error::SearchError;
use crate::search::similar::{FIELDS, Near, SAME_TOPIC, limit, nearest, telling, words_of};

/// As [`Engine::similar`](crate::search::Engine::similar).
pub(super) fn similar(
    snapshot: &Snapshot,
    id: &DocumentId,
    size: usize,
) -> Result<Vec<Document>, SearchError> {
    let Some(own) = snapshot.address_of(id)? else {
        return Ok(Vec::new());
    };
    let document = snapshot.document_at(own)?;
    let words = words_of(snapshot.analysis(), &document);
    let idfs = words
        .iter()
        .map(|(word, _)| snapshot.idf(&term(snapshot, TextField::Body, word)))
        .collect::<tantivy::Result<Vec<f32>>>()?;
    let words = telling(words, &idfs);
    if words.is_empty() || size == 0 {
        return Ok(Vec::new());
    }
    let duplicates = snapshot.duplicates()?;
    let group = duplicates.group_of(own);
    let copies = group.map_or(0, |group| duplicates.members(group).len());
    let query = query(snapshot, &document, &words);
    check()?;
    let best = TopDocs::with_limit(limit(size, copies)).order_by_score();
    let found = snapshot.searcher().search(&query, &best)?.into_iter();
    let found = found.map(|(score, address)| Near {
        address: address_of(address),
        score,
        group: duplicates.group_of(address).map(|group| group as u64),
    });
    let group = group.map(|group| group as u64);
    nearest(found.collect(), address_of(own), group, size, |address| {
        Ok(snapshot.document_at(place_of(address))?)
    })
}

fn query(snapshot: &Snapshot, document: &Document, words: &[(String, f32)]) -> BooleanQuery {
    let mut parts = Vec::new();
    for (word, weight) in words {
        for (field, share) in FIELDS {
            let term = term(snapshot, field, word);
            let found = TermQuery::new(term, IndexRecordOption::WithFreqs);
            parts.push(boosted(found, weight * share));
        }
    }
    if let Some(topic) = &document.topic {
        let field = snapshot.fields().facet(FacetField::Topic);
        let term = Term::from_field_text(field, &topic.path());
        let same = TermQuery::new(term, IndexRecordOption::Basic);
        parts.push(boosted(
            ConstScoreQuery::new(Box::new(same), 1.0),
            SAME_TOPIC,
        ));
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
