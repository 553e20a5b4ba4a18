//! What a generation has of documents that come in again.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::client::Client;
use super::error::ClusterError;
use super::fields::unsigned;
use super::snapshot::not_understood;
use crate::index::{Known, provenance_of};
use crate::model::DocumentId;

/// What is kept readable of every document besides its record.
pub(super) const KEPT: [&str; 4] = ["title", "content_key", "body_key", "provenance"];

/// A document as the generation has it, whether it is visible yet or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) known: Known,
    pub(super) body_key: Option<u64>,
}

/// Those of the documents that the generation has.
pub(super) fn taken(
    client: &Client,
    index: &str,
    ids: &[&DocumentId],
) -> Result<HashMap<DocumentId, Taken>, ClusterError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let path = format!("{index}/_mget?_source_includes=content_key,body_key,provenance");
    let names: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
    let answer = client.query(&path, &json!({"ids": names}))?;
    let documents = answer["docs"].as_array().map_or(&[][..], Vec::as_slice);
    if documents.len() != ids.len() {
        return Err(not_understood(&path, "it has another number of documents"));
    }
    let mut taken = HashMap::new();
    for (id, document) in ids.iter().zip(documents) {
        if let Some(error) = document.get("error") {
            return Err(not_understood(&path, &error["reason"].to_string()));
        }
        if document["found"] == true {
            let read = read(&document["_source"]);
            let read = read.ok_or_else(|| not_understood(&path, "a document has no key"))?;
            taken.insert((*id).clone(), read);
        }
    }
    Ok(taken)
}

fn read(source: &Value) -> Option<Taken> {
    let key = |name: &str| source[name].as_i64().map(unsigned);
    let values: Vec<String> = match &source["provenance"] {
        Value::String(one) => vec![one.clone()],
        Value::Array(all) => all
            .iter()
            .filter_map(|one| Some(one.as_str()?.to_owned()))
            .collect(),
        _ => Vec::new(),
    };
    Some(Taken {
        known: Known {
            content_key: key("content_key")?,
            provenance: provenance_of(&values),
        },
        body_key: key("body_key"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_comes_alone_and_several_as_a_list() {
        let own = "0000000000000001 0000000000000002 0000000000000003";
        let attached = "+ 0000000000000004 附件.docx";
        let files = |provenance: Value| {
            let taken = read(&json!({"content_key": -1, "provenance": provenance})).unwrap();
            assert_eq!(taken.body_key, None);
            taken
                .known
                .provenance
                .map(|known| (known.root, known.attached.len()))
        };
        assert_eq!(files(json!(own)), Some((1, 0)));
        assert_eq!(files(json!([own, attached])), Some((1, 1)));
        assert_eq!(files(Value::Null), None);
        assert_eq!(read(&json!({})), None);
    }
}
