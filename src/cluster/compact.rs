//! Merging a new generation before it is searched. Until segments are merged nodes keep
//! a second time what they were sent, and count documents that were replaced in how rare
//! a word is.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::client::Client;
use super::error::ClusterError;
use super::reader::refresh;
use super::snapshot::not_understood;

/// From how many bytes on, of all copies, a generation is merged of which nothing was
/// replaced.
const WORTH_MERGING: u64 = 256 << 20;
/// How long nodes may take to agree that none needs to be told what it missed: they look
/// every half minute, unless somebody set another time.
const PATIENCE: Duration = Duration::from_secs(90);
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Merges each shard into one segment where something was replaced, or there is much.
/// Where nodes keep what they were sent for longer, that is left to them.
pub(super) fn compact(client: &Client, index: &str) -> Result<(), ClusterError> {
    let before = State::of(client, index)?;
    if before.replaced == 0 && before.bytes < WORTH_MERGING {
        return Ok(());
    }
    let started = Instant::now();
    while !State::of(client, index)?.is_agreed && started.elapsed() < PATIENCE {
        thread::sleep(LOOK_EVERY);
    }
    // What is kept for others is decided by the last commit of each copy.
    while !post(client, &format!("{index}/_flush?force=true"))? {}
    while !post(client, &format!("{index}/_forcemerge?max_num_segments=1"))? {
        while State::of(client, index)?.is_merging {
            thread::sleep(LOOK_EVERY);
        }
    }
    refresh(client, index)?;
    let after = State::of(client, index)?;
    let (left, bytes) = (after.replaced, after.bytes);
    if left == 0 {
        tracing::debug!(index, before = before.bytes, bytes, "merged");
    } else {
        tracing::warn!(
            index,
            left,
            "the cluster keeps documents that were replaced"
        );
    }
    Ok(())
}

/// What is to be known of all copies of an index.
#[derive(Debug, PartialEq, Eq)]
struct State {
    /// Documents that are still counted although they were replaced.
    replaced: u64,
    bytes: u64,
    is_merging: bool,
    /// Whether all copies have all changes, and know so of each other.
    is_agreed: bool,
}

impl State {
    fn of(client: &Client, index: &str) -> Result<Self, ClusterError> {
        let path = format!("{index}/_stats/docs,store,merge?level=shards");
        let answer = client.get(&path)?;
        Self::read(&answer, index)
            .ok_or_else(|| not_understood(&path, "it does not tell of documents and copies"))
    }

    fn read(answer: &Value, index: &str) -> Option<Self> {
        let total = &answer["_all"]["total"];
        let shards = answer["indices"][index]["shards"].as_object()?;
        let mut copies = shards.values().filter_map(Value::as_array).flatten();
        Some(Self {
            replaced: total["docs"]["deleted"].as_u64()?,
            bytes: total["store"]["size_in_bytes"].as_u64()?,
            is_merging: total["merges"]["current"].as_u64()? > 0,
            is_agreed: copies.all(has_told),
        })
    }
}

/// Whether a copy of a shard keeps nothing for another.
fn has_told(copy: &Value) -> bool {
    let newest = copy["seq_no"]["max_seq_no"].as_i64();
    let leases = copy["retention_leases"]["leases"].as_array();
    newest.is_some_and(|newest| {
        copy["seq_no"]["global_checkpoint"].as_i64() == Some(newest)
            && leases.into_iter().flatten().all(|lease| {
                let from = lease["retaining_seq_no"].as_i64();
                from.is_some_and(|from| from > newest)
            })
    })
}

/// Asks for what may take longer than an answer; whether it was done within one.
fn post(client: &Client, path: &str) -> Result<bool, ClusterError> {
    match client.post(path) {
        Ok(_) => Ok(true),
        Err(ClusterError::TimedOut { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answer(newest: i64, leases: &[i64]) -> Value {
        let leases: Vec<_> = leases
            .iter()
            .map(|from| json!({"retaining_seq_no": from}))
            .collect();
        json!({
            "_all": {"total": {
                "docs": {"deleted": 3},
                "store": {"size_in_bytes": 1_000},
                "merges": {"current": 1},
            }},
            "indices": {"gongwen-000001": {"shards": {"0": [
                {
                    "seq_no": {"max_seq_no": 9, "global_checkpoint": newest},
                    "retention_leases": {"leases": leases},
                },
            ]}}},
        })
    }

    #[test]
    fn copies_agree_when_none_keeps_changes_for_another() {
        for (newest, leases, agreed) in [
            (9, &[10, 10][..], true),
            (9, &[10, 0], false),
            (8, &[10, 10], false),
        ] {
            let state = State::read(&answer(newest, leases), "gongwen-000001");
            let expected = State {
                replaced: 3,
                bytes: 1_000,
                is_merging: true,
                is_agreed: agreed,
            };
            assert_eq!(state, Some(expected), "{newest} {leases:?}");
        }
    }

    #[test]
    fn an_answer_without_copies_is_not_understood() {
        assert_eq!(State::read(&json!({"_all": {}}), "gongwen-000001"), None);
    }
}
