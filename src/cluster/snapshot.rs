//! A generation on a cluster as of one commit.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::answer::Answer;
use super::commit::{Commit, MissingShards};
use super::dsl::{self, Nears};
use super::error::ClusterError;
use crate::index::{GenerationTimes, Lane, idf};
use crate::query::Condition;
use crate::text::Analysis;

/// Most questions of one request.
const MAX_TOGETHER: usize = 200;
/// What a cluster holds as of one commit, for one who asks.
pub(crate) struct Snapshot {
    pub(super) commit: Arc<Commit>,
    /// The shards that did not answer, where that is allowed.
    missing: Mutex<Option<MissingShards>>,
    /// The stored records that were read, by key.
    pub(super) read: Mutex<HashMap<u64, Arc<str>>>,
    /// What was looked for in stored records.
    pub(crate) nears: Mutex<Nears>,
}

impl Snapshot {
    /// For one who asks about a commit.
    pub(super) fn of(commit: &Arc<Commit>) -> Arc<Self> {
        Arc::new(Self {
            commit: Arc::clone(commit),
            missing: Mutex::new(commit.statistics.missing),
            read: Mutex::default(),
            nears: Mutex::default(),
        })
    }

    pub(crate) fn generation(&self) -> &str {
        self.commit.generation()
    }

    pub(crate) fn key(&self) -> u64 {
        self.commit.key()
    }

    pub(crate) fn analysis(&self) -> &Analysis {
        &self.commit.at.analysis
    }

    /// When the generation was begun and last committed to.
    pub(crate) fn times(&self) -> Option<GenerationTimes> {
        self.commit.at.times
    }

    /// Number of parts that the generation is cut into.
    pub(crate) fn shard_count(&self) -> usize {
        usize::try_from(self.commit.at.shards).unwrap_or(usize::MAX)
    }

    /// The shards that were missing in any answer until now.
    pub(crate) fn missing(&self) -> Option<MissingShards> {
        *self.missing.lock()
    }

    pub(crate) fn document_count(&self) -> u64 {
        self.commit.statistics.documents
    }

    /// The newest day of any document, since 1970-01-01; `None` where none is dated.
    pub(crate) fn newest_day(&self) -> Option<i64> {
        self.commit.statistics.newest_day
    }

    /// What the cluster's BM25 is multiplied by to be ours.
    pub(crate) fn bm25_scale(&self) -> f32 {
        self.commit.product.bm25_scale()
    }

    /// Mean number of tokens of a lane of the bodies, at least 1.
    pub(crate) fn average_length(&self, lane: Lane) -> f32 {
        match lane {
            Lane::Words => self.commit.statistics.average_words,
            Lane::Bigrams | Lane::Characters => self.commit.statistics.average_bigrams,
        }
    }

    /// Searches. The answer is of all shards, or those that are missing are noted.
    pub(crate) fn search(&self, body: &Value) -> Result<Answer, ClusterError> {
        self.search_for(body)
    }

    /// As [`search`](Self::search), each hit read as `H`.
    pub(crate) fn search_for<H: DeserializeOwned>(
        &self,
        body: &Value,
    ) -> Result<Answer<H>, ClusterError> {
        let (answer, missing) = self.commit.search(body)?;
        self.note(missing);
        Ok(answer)
    }

    /// Searches for each of several things at once; the answers are in their order.
    pub(crate) fn search_all(&self, bodies: &[Value]) -> Result<Vec<Answer>, ClusterError> {
        let mut answers = Vec::with_capacity(bodies.len());
        for together in bodies.chunks(MAX_TOGETHER) {
            for (answer, missing) in self.commit.search_each(together)? {
                self.note(missing);
                answers.push(answer);
            }
        }
        Ok(answers)
    }

    /// How many documents meet each of the conditions, none of which is of runs near one
    /// another. What was asked before is not asked again.
    pub(crate) fn count_each(&self, conditions: &[Condition]) -> Result<Vec<u64>, ClusterError> {
        let plain = |of| dsl::condition(of, &Nears::default());
        let queries: Vec<Value> = conditions.iter().map(plain).collect();
        let keys: Vec<String> = queries.iter().map(Value::to_string).collect();
        let mut counts: HashMap<&str, u64> = {
            let counted = self.commit.counted.lock();
            let known = keys.iter().filter_map(|key| {
                let count = counted.get(key)?;
                Some((key.as_str(), *count))
            });
            known.collect()
        };
        let unknown = (0..keys.len()).filter(|&at| !counts.contains_key(keys[at].as_str()));
        let unknown: Vec<usize> = unknown.collect();
        let bodies = unknown
            .iter()
            .map(|&at| json!({"size": 0, "track_total_hits": true, "query": queries[at]}));
        for (at, answer) in unknown
            .iter()
            .zip(self.search_all(&bodies.collect::<Vec<_>>())?)
        {
            counts.insert(&keys[*at], answer.total()?);
        }
        // What was counted without some shards is for this answer alone.
        if self.missing().is_none() {
            let mut counted = self.commit.counted.lock();
            for at in unknown {
                counted.insert(keys[at].clone(), counts[keys[at].as_str()]);
            }
        }
        Ok(keys.iter().map(|key| counts[key.as_str()]).collect())
    }

    /// The inverse document frequencies of conditions, as [`crate::index::Snapshot`] has
    /// them.
    pub(crate) fn idf_each(&self, conditions: &[Condition]) -> Result<Vec<f32>, ClusterError> {
        let counts = self.count_each(conditions)?.into_iter();
        Ok(counts
            .map(|with| idf(with, self.document_count()))
            .collect())
    }

    fn note(&self, missing: Option<MissingShards>) {
        if missing.is_some() {
            let mut noted = self.missing.lock();
            *noted = noted.max(missing);
        }
    }
}

pub(crate) fn not_understood(request: &str, reason: &str) -> ClusterError {
    ClusterError::Answer {
        request: request.to_owned(),
        reason: reason.to_owned(),
    }
}
