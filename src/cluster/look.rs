//! Looking through a generation before it is made live, and at its files.

use serde_json::{Value, json};

use super::answer::original;
use super::error::ClusterError;
use super::fields::unsigned;
use super::generations::ClusterIndex;
use super::through::for_each_hit;
use crate::index::{parse_original, provenance_of};
use crate::model::{Document, DocumentId, Provenance};

/// Documents that come at once.
const AT_ONCE: usize = 5_000;
/// Documents that are named.
const NAMED: usize = 5;

/// What a generation has that another has not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Missing {
    /// How many documents it has.
    pub all: u64,
    /// How many of them the other has not.
    pub missing: u64,
    /// The identifiers of some of these.
    pub named: Vec<String>,
}

impl ClusterIndex {
    /// Calls back with the file of each visible document that was read from one.
    pub(crate) fn for_each_provenance(
        &self,
        index: &str,
        mut call: impl FnMut(DocumentId, &Provenance),
    ) -> Result<(), ClusterError> {
        self.for_each(index, &["id", "provenance"], |fields| {
            let values = fields["provenance"].as_array().into_iter().flatten();
            let values: Vec<String> = values
                .filter_map(|value| Some(value.as_str()?.to_owned()))
                .collect();
            let id = fields["id"][0].as_str().map(DocumentId::parse);
            if let (Some(Ok(id)), Some(provenance)) = (id, provenance_of(&values)) {
                call(id, &provenance);
            }
        })
    }

    /// Documents by chance, as many or all: those of the least keys.
    ///
    /// # Errors
    /// Where the cluster does not answer in full.
    pub fn sample(&self, index: &str, size: usize) -> Result<Vec<Document>, ClusterError> {
        let path = format!("{index}/_search");
        let answer = self
            .client()
            .search_whole(&path, &json!({"size": size, "sort": [{"id_key": "asc"}]}))?;
        let documents = answer
            .hits()
            .iter()
            .map(|hit| Ok(parse_original(original(hit)?)?));
        documents.collect()
    }

    /// The documents of a generation that another has not.
    ///
    /// # Errors
    /// Where the cluster does not answer in full.
    pub fn missing(&self, of: &str, other: &str) -> Result<Missing, ClusterError> {
        let mut others = self.keys(other)?.into_iter().peekable();
        let mut missing = Missing::default();
        self.for_each(of, &["id", "id_key"], |fields| {
            missing.all += 1;
            let key = fields["id_key"][0].as_i64().map(unsigned);
            while others.next_if(|&other| Some(other) < key).is_some() {}
            if others.next_if(|&other| Some(other) == key).is_none() {
                missing.missing += 1;
                let id = fields["id"][0].as_str().unwrap_or_default();
                if missing.named.len() < NAMED {
                    missing.named.push(id.to_owned());
                }
            }
        })?;
        Ok(missing)
    }

    fn keys(&self, index: &str) -> Result<Vec<u64>, ClusterError> {
        let mut keys = Vec::new();
        self.for_each(index, &["id_key"], |fields| {
            keys.extend(fields["id_key"][0].as_i64().map(unsigned));
        })?;
        Ok(keys)
    }

    /// Calls back with columns of each visible document, in the order of their keys.
    fn for_each(
        &self,
        index: &str,
        columns: &[&str],
        mut call: impl FnMut(&Value),
    ) -> Result<(), ClusterError> {
        let path = format!("{index}/_search");
        let body = json!({
            "size": AT_ONCE, "sort": [{"id_key": "asc"}, {"id": "asc"}], "stored_fields": "_none_",
            "docvalue_fields": columns,
        });
        for_each_hit(self.client(), &path, body, |hit| {
            call(&hit["fields"]);
            Ok(())
        })
    }
}
