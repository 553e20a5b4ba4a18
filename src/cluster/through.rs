//! Going through all documents, or all values, of an index, a request at a time.

use serde_json::{Value, json};

use super::client::Client;
use super::error::ClusterError;

/// Calls back with each hit of a search, in its order; `body` names its size and an order
/// in which no two hits are the same. Every answer is of all shards.
pub(super) fn for_each_hit<E: From<ClusterError>>(
    client: &Client,
    path: &str,
    mut body: Value,
    mut call: impl FnMut(&Value) -> Result<(), E>,
) -> Result<(), E> {
    let size = body["size"].as_u64();
    loop {
        let answer = client.search_whole(path, &body)?;
        let hits = answer.hits();
        for hit in hits {
            call(hit)?;
        }
        match hits.last() {
            Some(last) if Some(hits.len() as u64) == size => {
                body["search_after"] = last["sort"].clone();
            }
            _ => return Ok(()),
        }
    }
}

/// Calls back with each value of a field and the number of documents that have it, so
/// many at once.
pub(super) fn for_each_value(
    client: &Client,
    index: &str,
    field: &str,
    at_once: usize,
    mut call: impl FnMut(&Value, Option<u64>),
) -> Result<(), ClusterError> {
    let path = format!("{index}/_search");
    let value = json!({"value": {"terms": {"field": field}}});
    let mut composite = json!({"size": at_once, "sources": [value]});
    loop {
        let body = json!({"size": 0, "aggs": {"values": {"composite": composite}}});
        let answer = client.search_whole(&path, &body)?;
        let found = &answer.aggregations["values"];
        for bucket in found["buckets"].as_array().into_iter().flatten() {
            call(&bucket["key"]["value"], bucket["doc_count"].as_u64());
        }
        match found["after_key"].clone() {
            Value::Null => return Ok(()),
            key => composite["after"] = key,
        }
    }
}
