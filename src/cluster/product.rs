//! Which server a cluster runs, and in what those that are known differ.

use serde_json::Value;

use super::client::Client;
use super::error::ClusterError;

/// A server, as far as it matters.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Product {
    /// Its name and version, for people.
    pub(crate) name: String,
    is_opensearch: bool,
    major: u32,
}

impl Product {
    /// Asks the cluster.
    pub(super) fn of(client: &Client) -> Result<Self, ClusterError> {
        Self::read(&client.get("")?)
    }

    fn read(root: &Value) -> Result<Self, ClusterError> {
        let version = &root["version"];
        let number = version["number"].as_str();
        let major = number.and_then(|number| number.split('.').next()?.parse().ok());
        let (Some(number), Some(major)) = (number, major) else {
            return Err(ClusterError::Answer {
                request: "GET /".to_owned(),
                reason: "it names no version: is this OpenSearch or Elasticsearch?".to_owned(),
            });
        };
        let is_opensearch = version["distribution"] == "opensearch";
        let name = if is_opensearch {
            "OpenSearch"
        } else {
            "Elasticsearch"
        };
        let oldest = if is_opensearch { 2 } else { 8 };
        if major < oldest {
            return Err(ClusterError::Configuration {
                what: format!("{name} {number}"),
                reason: format!("it has no points in time; {name} {oldest} is the oldest that has"),
            });
        }
        Ok(Self {
            name: format!("{name} {number}"),
            is_opensearch,
            major,
        })
    }

    /// What its BM25 has to be multiplied by to be ours, which has the factor k1 + 1 as
    /// Lucene had it up to version 7: `OpenSearch` dropped it with version 3.
    pub(crate) fn bm25_scale(&self) -> f32 {
        if self.is_opensearch && self.major >= 3 {
            K1 + 1.0
        } else {
            1.0
        }
    }

    /// Where a point in time of an index is opened.
    pub(super) fn path_to_open(&self, index: &str, keep_alive: &str) -> String {
        if self.is_opensearch {
            format!("{index}/_search/point_in_time?keep_alive={keep_alive}")
        } else {
            format!("{index}/_pit?keep_alive={keep_alive}")
        }
    }

    /// Where a point in time is closed, and with what.
    pub(super) fn to_close(&self, id: &str) -> (&'static str, Value) {
        if self.is_opensearch {
            ("_search/point_in_time", serde_json::json!({"pit_id": [id]}))
        } else {
            ("_pit", serde_json::json!({"id": id}))
        }
    }

    /// The identifier of a point in time, out of the answer that opened it.
    pub(super) fn id_of(&self, opened: &Value) -> Option<String> {
        let name = if self.is_opensearch { "pit_id" } else { "id" };
        opened[name].as_str().map(str::to_owned)
    }
}

/// The k1 of BM25, which is nowhere set otherwise.
const K1: f32 = 1.2;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn read(version: &Value) -> Result<Product, ClusterError> {
        Product::read(&json!({"version": version}))
    }

    #[test]
    fn servers_are_told_apart() {
        let two = read(&json!({"distribution": "opensearch", "number": "2.4.1"})).unwrap();
        assert_eq!(two.name, "OpenSearch 2.4.1");
        assert_eq!(
            two.path_to_open("g", "1m"),
            "g/_search/point_in_time?keep_alive=1m"
        );
        let three = read(&json!({"distribution": "opensearch", "number": "3.1.0"})).unwrap();
        assert!(three.bm25_scale() > two.bm25_scale());
        let eight = read(&json!({"number": "8.15.0"})).unwrap();
        assert_eq!(eight.path_to_open("g", "1m"), "g/_pit?keep_alive=1m");
        assert_eq!(eight.id_of(&json!({"id": "abc"})).as_deref(), Some("abc"));
    }

    #[test]
    fn what_is_too_old_or_something_else_is_refused() {
        let old = read(&json!({"distribution": "opensearch", "number": "1.3.0"})).unwrap_err();
        assert!(old.to_string().contains("OpenSearch 2"), "{old}");
        assert!(read(&json!({})).is_err());
    }
}
