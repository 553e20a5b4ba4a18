//! What those share who ask about one commit: its point in time, and how it is searched
//! while nodes are lost.

use std::collections::HashMap;
use std::fmt::{self, Display};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use opensearch::http::Method;
use parking_lot::Mutex;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::answer::Answer;
use super::client::{Asked, Body, Client, incomplete};
use super::derived::Derived;
use super::error::ClusterError;
use super::fields::{DAY, of_length};
use super::point::Point;
use super::product::Product;
use super::snapshot::not_understood;
use super::tally::Pairs;
use crate::index::{GenerationTimes, Lane};
use crate::text::Analysis;

/// How long it is tried to search all shards, where a node was lost: others take over
/// what it held within seconds.
const MOST_LOST: Duration = Duration::from_secs(10);
/// How long, where answers may be without some shards. Who opens a commit that was
/// opened without them does not wait again.
const MOST_LOST_IF_PARTIAL: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(200);

/// Shards whose documents are not in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MissingShards {
    pub(crate) missing: u64,
    pub(crate) all: u64,
}

/// What those share who ask about one commit.
pub(super) struct Commit {
    pub(super) client: Arc<Client>,
    pub(super) product: Product,
    /// The alias of the live generation.
    pub(super) name: String,
    pub(super) derived: Arc<Derived>,
    pub(super) at: At,
    point: Point,
    pub(super) statistics: Statistics,
    /// From when on an answer may be without some shards; `None` where it may not.
    accepts_after: Option<Duration>,
    /// Whether any answer was.
    is_partial: AtomicBool,
    /// Documents that meet a condition, of those that were asked for.
    pub(super) counted: Mutex<HashMap<String, u64>>,
    /// The pairs of characters of its documents, once they were read.
    pub(super) pairs: Mutex<Option<Arc<Pairs>>>,
}

/// The commit that a snapshot is to be of.
#[derive(Clone)]
pub(super) struct At {
    /// The index of its generation.
    pub(super) index: String,
    pub(super) generation: String,
    pub(super) key: u64,
    pub(super) analysis: Analysis,
    pub(super) times: Option<GenerationTimes>,
    /// The parts that it is cut into.
    pub(super) shards: u64,
}

/// What is asked of every commit once.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Statistics {
    pub(super) documents: u64,
    pub(super) newest_day: Option<i64>,
    /// Mean tokens of bodies, by lane.
    pub(super) average_words: f32,
    pub(super) average_bigrams: f32,
    /// The shards that it is not of.
    pub(super) missing: Option<MissingShards>,
}

impl Commit {
    /// Opens the commit that an index is at now, which is said to be this one. Shards
    /// that are `known_missing` are not waited for, where answers may be without them.
    pub(super) fn open(
        client: &Arc<Client>,
        product: &Product,
        name: &str,
        derived: &Arc<Derived>,
        at: At,
        known_missing: bool,
    ) -> Result<Self, ClusterError> {
        let patience = if known_missing {
            Duration::ZERO
        } else {
            MOST_LOST_IF_PARTIAL
        };
        let mut commit = Self {
            client: Arc::clone(client),
            product: product.clone(),
            name: name.to_owned(),
            derived: Arc::clone(derived),
            point: Point::open(client, product, &at.index, at.key)?,
            at,
            statistics: Statistics::default(),
            accepts_after: client.allows_partial().then_some(patience),
            is_partial: AtomicBool::new(false),
            counted: Mutex::default(),
            pairs: Mutex::default(),
        };
        commit.statistics = commit.read_statistics()?;
        if commit.statistics.missing.is_some() {
            commit.accepts_after = Some(Duration::ZERO);
        }
        Ok(commit)
    }

    pub(super) fn key(&self) -> u64 {
        self.at.key
    }

    pub(super) fn generation(&self) -> &str {
        &self.at.generation
    }

    /// Whether shards were missing in any answer.
    pub(super) fn is_partial(&self) -> bool {
        self.is_partial.load(Ordering::Relaxed)
    }

    fn read_statistics(&self) -> Result<Statistics, ClusterError> {
        let average = |lane| json!({"avg": {"field": of_length(lane)}});
        let (answer, missing): (Answer, _) = self.search(&json!({
            "size": 0,
            "track_total_hits": true,
            "aggs": {
                "newest": {"max": {"field": DAY}},
                "words": average(Lane::Words),
                "bigrams": average(Lane::Bigrams),
            },
        }))?;
        let value = |name: &str| answer.aggregations[name]["value"].as_f64();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "days are whole numbers that a float counts exactly; a mean is none"
        )]
        Ok(Statistics {
            documents: answer.total()?,
            newest_day: value("newest").map(|day| day as i64),
            average_words: value("words").unwrap_or_default().max(1.0) as f32,
            average_bigrams: value("bigrams").unwrap_or_default().max(1.0) as f32,
            missing,
        })
    }

    /// Searches, and tells which shards did not answer.
    pub(super) fn search<H: DeserializeOwned>(
        &self,
        body: &Value,
    ) -> Result<(Answer<H>, Option<MissingShards>), ClusterError> {
        self.repeated(|id, may_be_partial| {
            let path = format!(
                "_search?search_type={}&allow_partial_search_results={may_be_partial}",
                search_type(body)
            );
            let answer: Answer<H> = self.client.query_as(&path, &AtPoint { id, body })?;
            let missing = self.missing_of(&answer, may_be_partial)?;
            self.point.note(answer.pit_id.as_deref());
            Ok((answer, missing))
        })
    }

    /// Searches for several things at once.
    pub(super) fn search_each(
        &self,
        bodies: &[Value],
    ) -> Result<Vec<(Answer, Option<MissingShards>)>, ClusterError> {
        self.repeated(|id, may_be_partial| {
            let mut lines = Vec::new();
            for body in bodies {
                let header = json!({
                    "search_type": search_type(body),
                    "allow_partial_search_results": may_be_partial,
                });
                let body = AtPoint { id, body };
                lines.extend(format!("{header}\n{body}\n").into_bytes());
            }
            let mut answer = self.client.ask(&Asked {
                method: Method::Post,
                path: "_msearch",
                body: Body::Lines(lines),
                is_repeatable: true,
            })?;
            let Value::Array(responses) = answer["responses"].take() else {
                return Err(not_understood("POST _msearch", "it has no answers"));
            };
            let answers = responses.into_iter().map(|response| {
                if let Some(status) = response["status"].as_u64().filter(|&status| status >= 400) {
                    let status = u16::try_from(status).unwrap_or(500);
                    let said = response.to_string();
                    return Err(ClusterError::refused("_msearch", status, said.as_bytes()));
                }
                let answer: Answer = serde_json::from_value(response)
                    .map_err(|error| not_understood("_msearch", &error.to_string()))?;
                let missing = self.missing_of(&answer, may_be_partial)?;
                Ok((answer, missing))
            });
            answers.collect()
        })
    }

    /// Tries again where a node was lost, at a new point in time of the same commit.
    fn repeated<T>(
        &self,
        search: impl Fn(&str, bool) -> Result<T, ClusterError>,
    ) -> Result<T, ClusterError> {
        let started = Instant::now();
        loop {
            let id = self.point.id();
            let waited = started.elapsed();
            let may_be_partial = self.accepts_after.is_some_and(|after| waited >= after);
            match search(&id, may_be_partial) {
                Err(error) if error.is_of_shards() && waited < MOST_LOST => {
                    tracing::debug!(%error, "a search is tried again");
                    thread::sleep(PAUSE);
                    self.point.reopen(&id)?;
                }
                other => return other,
            }
        }
    }

    /// The shards that an answer is without. A point in time that was opened without
    /// some knows nothing of them.
    fn missing_of<H>(
        &self,
        answer: &Answer<H>,
        may_be_partial: bool,
    ) -> Result<Option<MissingShards>, ClusterError> {
        let all = self.at.shards;
        let missing = all.saturating_sub(answer.shards.total) + answer.shards.failed;
        if missing == 0 {
            answer.ensure_whole()?;
            return Ok(None);
        }
        if !may_be_partial || missing >= all {
            return Err(incomplete(missing, all));
        }
        self.is_partial.store(true, Ordering::Relaxed);
        Ok(Some(MissingShards { missing, all }))
    }
}

/// What is searched for, at a point in time.
struct AtPoint<'a> {
    id: &'a str,
    body: &'a Value,
}

impl Display for AtPoint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let point = json!({"pit": Point::named(self.id)}).to_string();
        let body = self.body.to_string();
        let (Some(point), Some(body)) = (point.strip_suffix('}'), body.strip_prefix('{')) else {
            return Err(fmt::Error);
        };
        write!(f, "{point}{}{body}", if body == "}" { "" } else { "," })
    }
}

/// Scores need how rare words are in all shards, which takes a round to them more; and
/// what needs none shards keep for the next who asks.
fn search_type(body: &Value) -> &'static str {
    let is_counted = body["size"] == 0;
    let is_filtered = body["query"]["bool"]
        .as_object()
        .is_some_and(|bool| bool.keys().eq(["filter"]));
    if is_counted || is_filtered {
        "query_then_fetch"
    } else {
        "dfs_query_then_fetch"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scores_need_the_statistics_of_all_shards() {
        let filter = json!([{"term": {"id": "a"}}]);
        for (body, is_scored) in [
            (json!({"size": 0, "query": {"term": {"id": "a"}}}), false),
            (
                json!({"size": 9, "query": {"bool": {"filter": filter}}}),
                false,
            ),
            (
                json!({"size": 9, "query": {"bool": {"filter": filter, "should": filter}}}),
                true,
            ),
            (json!({"size": 9, "query": {"function_score": {}}}), true),
            (json!({"query": {"term": {"id": "a"}}}), true),
        ] {
            assert_eq!(
                search_type(&body) == "dfs_query_then_fetch",
                is_scored,
                "{body}"
            );
        }
    }
}
