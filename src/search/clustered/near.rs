//! Documents that speak of the same as a document, and those of the same content.

use serde_json::{Value, json};

use crate::cluster::{self, Snapshot, not_understood};
use crate::index::{FacetField, Lane, TextField};
use crate::model::{Document, DocumentId};
use crate::query::{Condition, TermField};
use crate::search::commit::Address;
use crate::search::error::SearchError;
use crate::search::similar::{FIELDS, Near, SAME_TOPIC, limit, nearest, telling, words_of};

/// As [`Engine::similar`](crate::search::Engine::similar).
pub(super) fn similar(
    snapshot: &Snapshot,
    id: &DocumentId,
    size: usize,
) -> Result<Vec<Document>, SearchError> {
    let Some(document) = snapshot.document(id)? else {
        return Ok(Vec::new());
    };
    let words = words_of(snapshot.analysis(), &document);
    let field = TermField::Text(TextField::Body, Lane::Words);
    let terms = words
        .iter()
        .map(|(word, _)| Condition::Term(field, word.clone()));
    let idfs = snapshot.idf_each(&terms.collect::<Vec<_>>())?;
    let words = telling(words, &idfs);
    if words.is_empty() || size == 0 {
        return Ok(Vec::new());
    }
    let group = group_of(snapshot, id)?;
    let copies = match group {
        Some(group) => count(snapshot, group)?,
        None => 0,
    };
    let copies = usize::try_from(copies).unwrap_or(usize::MAX);
    let answer = snapshot.search(&json!({
        "size": limit(size, copies.min(1_000)),
        "query": query(snapshot, &document, &words),
        "stored_fields": "_none_",
        "docvalue_fields": ["id_key", "group_key"],
    }))?;
    let found = answer.hits().iter().map(|hit| {
        let near = near(hit);
        near.ok_or_else(|| not_understood("_search", "a hit lacks key or score"))
    });
    let found: Vec<Near> = found.collect::<Result<_, _>>()?;
    let own = Address(id.key());
    nearest(found, own, group.map(cluster::unsigned), size, |address| {
        let mut documents = snapshot.documents_of(&[address.0])?;
        Ok(documents.remove(0))
    })
}

fn near(hit: &Value) -> Option<Near> {
    let fields = &hit["fields"];
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it was a number of this precision"
    )]
    Some(Near {
        address: Address(cluster::unsigned(fields["id_key"][0].as_i64()?)),
        score: hit["_score"].as_f64()? as f32,
        group: fields["group_key"][0].as_i64().map(cluster::unsigned),
    })
}

fn query(snapshot: &Snapshot, document: &Document, words: &[(String, f32)]) -> Value {
    let mut parts = Vec::new();
    for (word, weight) in words {
        for (field, share) in FIELDS {
            let boost = weight * share * snapshot.bm25_scale();
            let lane = cluster::of_text(field, Lane::Words);
            parts.push(json!({"term": {lane: {"value": word, "boost": boost}}}));
        }
    }
    if let Some(topic) = &document.topic {
        let field = cluster::of_facet(FacetField::Topic);
        parts.push(json!({"constant_score": {
            "filter": {"term": {field: topic.path()}}, "boost": SAME_TOPIC,
        }}));
    }
    json!({"bool": {"should": parts}})
}

/// How many other documents have the same content, and the first of them.
pub(super) fn republished(
    snapshot: &Snapshot,
    id: &DocumentId,
    limit: usize,
) -> Result<(u64, Vec<Document>), SearchError> {
    let Some(group) = group_of(snapshot, id)? else {
        return Ok((0, Vec::new()));
    };
    let answer = snapshot.search(&json!({
        "size": limit + 1,
        "track_total_hits": true,
        "query": {"bool": {"filter": [{"term": {"group_key": group}}]}},
        "sort": [{"id_key": "asc"}],
        "stored_fields": "_none_",
        "docvalue_fields": ["id_key"],
    }))?;
    let hits = answer.hits().iter();
    let keys = hits.filter_map(|hit| hit["fields"]["id_key"][0].as_i64());
    let keys = keys.map(cluster::unsigned).filter(|&key| key != id.key());
    let keys: Vec<u64> = keys.take(limit).collect();
    Ok((answer.total()? - 1, snapshot.documents_of(&keys)?))
}

/// What a document shares with others of the same content.
fn group_of(snapshot: &Snapshot, id: &DocumentId) -> Result<Option<i64>, SearchError> {
    let answer = snapshot.search(&json!({
        "size": 1,
        "query": {"bool": {"filter": [{"term": {"id": id.as_str()}}]}},
        "stored_fields": "_none_",
        "docvalue_fields": ["group_key"],
    }))?;
    let hit = answer.hits().first();
    Ok(hit.and_then(|hit| hit["fields"]["group_key"][0].as_i64()))
}

fn count(snapshot: &Snapshot, group: i64) -> Result<u64, SearchError> {
    let answer = snapshot.search(&json!({
        "size": 0,
        "track_total_hits": true,
        "query": {"bool": {"filter": [{"term": {"group_key": group}}]}},
    }))?;
    Ok(answer.total()?)
}
