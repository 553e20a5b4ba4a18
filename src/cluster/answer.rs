//! What a cluster answers to a search.

use serde::Deserialize;
use serde_json::Value;

use super::error::ClusterError;
use super::snapshot::not_understood;

/// An answer, each of its hits read as `H`.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer<H = Value> {
    /// The point in time that it is of, as that is called from now on.
    pub(super) pit_id: Option<String>,
    #[serde(default)]
    timed_out: bool,
    #[serde(rename = "_shards")]
    pub(super) shards: Shards,
    hits: Hits<H>,
    /// What was counted and summed up, by name.
    #[serde(default)]
    pub(crate) aggregations: Value,
}

/// The shards that were asked.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Shards {
    pub(super) total: u64,
    pub(super) failed: u64,
    #[serde(default)]
    failures: Value,
}

#[derive(Debug, Deserialize)]
struct Hits<H> {
    total: Option<Total>,
    hits: Vec<H>,
}

#[derive(Debug, Deserialize)]
struct Total {
    value: u64,
    relation: String,
}

impl<H> Answer<H> {
    /// The hits, best first.
    pub(crate) fn hits(&self) -> &[H] {
        &self.hits.hits
    }

    /// As [`hits`](Self::hits), taken out of the answer.
    pub(crate) fn into_hits(self) -> Vec<H> {
        self.hits.hits
    }

    /// The exact number of documents that match.
    pub(crate) fn total(&self) -> Result<u64, ClusterError> {
        match &self.hits.total {
            Some(total) if total.relation == "eq" => Ok(total.value),
            _ => Err(not_understood("_search", "its total is not exact")),
        }
    }

    /// That every shard answered, in full.
    pub(super) fn ensure_whole(&self) -> Result<(), ClusterError> {
        if self.shards.failed == 0 && !self.timed_out {
            return Ok(());
        }
        let reason = &self.shards.failures[0]["reason"]["reason"];
        Err(ClusterError::Partial {
            failed: self.shards.failed,
            all: self.shards.total,
            reason: reason.as_str().unwrap_or("it took too long").to_owned(),
        })
    }
}

/// The stored record of a hit.
pub(crate) fn original(hit: &Value) -> Result<&str, ClusterError> {
    let original = hit["_source"]["original"].as_str();
    original.ok_or_else(|| not_understood("_search", "a hit has no record"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> Answer {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn totals_are_exact_or_none() {
        for (total, expected) in [
            (r#""total":{"value":7,"relation":"eq"},"#, Some(7)),
            (r#""total":{"value":7,"relation":"gte"},"#, None),
            ("", None),
        ] {
            let answer = answer(&format!(
                r#"{{"_shards":{{"total":5,"failed":0}},"hits":{{{total}"hits":[]}}}}"#
            ));
            assert_eq!(answer.total().ok(), expected);
            assert!(answer.ensure_whole().is_ok());
        }
    }

    #[test]
    fn what_is_not_of_all_shards_says_why() {
        for (text, said) in [
            (
                r#"{"_shards":{"total":5,"failed":2,"failures":[{"reason":{"reason":"gone"}}]},
                    "hits":{"hits":[]}}"#,
                "2 of 5 shards did not answer: gone",
            ),
            (
                r#"{"timed_out":true,"_shards":{"total":5,"failed":0},"hits":{"hits":[]}}"#,
                "0 of 5 shards did not answer: it took too long",
            ),
        ] {
            let error = answer(text).ensure_whole().unwrap_err();
            assert_eq!(error.to_string(), said);
        }
    }
}
