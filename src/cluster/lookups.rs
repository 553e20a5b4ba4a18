//! Documents of a snapshot that are known by their keys, and lists of all.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::{Answer, original};
use super::error::ClusterError;
use super::fields::{of_text, signed, unsigned};
use super::snapshot::{Snapshot, not_understood};
use crate::index::{IndexError, Lane, TextField, parse_original};
use crate::model::{Document, DocumentId};
use crate::query::{Condition, TermField};

/// Documents that are read at once.
const AT_ONCE: usize = 500;

/// A hit with its stored record.
#[derive(Deserialize)]
struct Kept {
    fields: Key,
    #[serde(rename = "_source")]
    source: Source,
}

#[derive(Deserialize)]
struct Key {
    id_key: [i64; 1],
}

#[derive(Deserialize)]
struct Source {
    original: String,
}

impl Snapshot {
    /// The document of an identifier.
    pub(crate) fn document(&self, id: &DocumentId) -> Result<Option<Document>, ClusterError> {
        let answer = self.search(&json!({
            "size": 1,
            "query": {"bool": {"filter": [{"term": {"id": id.as_str()}}]}},
        }))?;
        let hit = answer.hits().first();
        let document = hit.map(|hit| Ok(parse_original(original(hit)?)?));
        document.transpose()
    }

    /// The documents of these keys, in their order.
    pub(crate) fn documents_of(&self, keys: &[u64]) -> Result<Vec<Document>, ClusterError> {
        let originals = self.originals_of(keys)?;
        let documents = originals
            .iter()
            .map(|original| Ok(parse_original(original)?));
        documents.collect()
    }

    /// The stored records of these keys, in their order. What was read for who asks is
    /// not asked for again.
    pub(crate) fn originals_of(&self, keys: &[u64]) -> Result<Vec<Arc<str>>, ClusterError> {
        let unread: Vec<u64> = {
            let read = self.read.lock();
            let unread = keys.iter().filter(|&key| !read.contains_key(key));
            unread.copied().collect()
        };
        for part in unread.chunks(AT_ONCE) {
            let answer: Answer<Kept> = self.search_for(&json!({
                "size": part.len(),
                "query": {"bool": {"filter": [of_keys(part)]}},
                "docvalue_fields": ["id_key"],
            }))?;
            let mut read = self.read.lock();
            read.extend(answer.into_hits().into_iter().map(|hit| {
                let [key] = hit.fields.id_key.map(unsigned);
                (key, Arc::from(hit.source.original))
            }));
        }
        let read = self.read.lock();
        let originals = keys.iter().map(|key| {
            let gone = || IndexError::StoredDocument {
                reason: format!("the cluster gave no record of key {key:016x}"),
            };
            read.get(key).cloned().ok_or_else(|| gone().into())
        });
        originals.collect()
    }

    /// What words, each with its weight, which has the inverse document frequency in it,
    /// add to each of the documents, BM25 over the bodies.
    pub(crate) fn scores_of_words(
        &self,
        words: &[(String, f32)],
        keys: &[u64],
    ) -> Result<Vec<f32>, ClusterError> {
        let conditions = words.iter().map(|(word, _)| {
            Condition::Term(TermField::Text(TextField::Body, Lane::Words), word.clone())
        });
        let idfs = self.idf_each(&conditions.collect::<Vec<_>>())?;
        let field = of_text(TextField::Body, Lane::Words);
        let terms = words.iter().zip(idfs).map(|((word, weight), idf)| {
            let boost = weight / idf * self.bm25_scale();
            json!({"term": {&field: {"value": word, "boost": boost}}})
        });
        let terms: Vec<Value> = terms.collect();
        let mut scores: HashMap<u64, f32> = HashMap::with_capacity(keys.len());
        for part in keys.chunks(AT_ONCE) {
            let answer = self.search(&json!({
                "size": part.len(),
                "query": {"bool": {"filter": [of_keys(part)], "should": terms}},
                "stored_fields": "_none_",
                "docvalue_fields": ["id_key"],
            }))?;
            for hit in answer.hits() {
                let key = hit["fields"]["id_key"][0].as_i64().map(unsigned);
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "it was a number of this precision"
                )]
                let score = hit["_score"].as_f64().map(|score| score as f32);
                let (Some(key), Some(score)) = (key, score) else {
                    return Err(not_understood("_search", "a hit has neither key nor score"));
                };
                scores.insert(key, score);
            }
        }
        let scores = keys.iter().map(|key| scores.get(key).copied());
        Ok(scores.map(Option::unwrap_or_default).collect())
    }
}

fn of_keys(keys: &[u64]) -> Value {
    let keys = keys.iter().map(|&key| signed(key));
    json!({"terms": {"id_key": keys.collect::<Vec<_>>()}})
}
