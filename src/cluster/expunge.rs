//! Freeing a new generation of documents that were replaced while it was built: until
//! they are merged away they count in how rare a word is.

use std::thread;
use std::time::{Duration, Instant};

use opensearch::http::Method;
use serde_json::Value;

use super::client::{Asked, Body, Client};
use super::error::ClusterError;
use super::reader::refresh;
use super::snapshot::not_understood;

/// How long nodes keep what was replaced, in case another has to be told: half a minute
/// after it is on all disks, unless somebody set another time.
const PATIENCE: Duration = Duration::from_secs(90);
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Merges until nothing that was replaced is left. Where nodes keep it for longer it
/// counts until they merge it themselves.
pub(super) fn expunge(client: &Client, index: &str) -> Result<(), ClusterError> {
    if replaced(client, index)? == 0 {
        return Ok(());
    }
    post(client, &format!("{index}/_flush"))?;
    let started = Instant::now();
    loop {
        post(
            client,
            &format!("{index}/_forcemerge?only_expunge_deletes=true"),
        )?;
        refresh(client, index)?;
        let left = replaced(client, index)?;
        if left == 0 {
            return Ok(());
        }
        if started.elapsed() > PATIENCE {
            tracing::warn!(
                index,
                left,
                "the cluster keeps documents that were replaced"
            );
            return Ok(());
        }
        thread::sleep(LOOK_EVERY);
    }
}

fn replaced(client: &Client, index: &str) -> Result<u64, ClusterError> {
    let path = format!("{index}/_stats/docs");
    let answer = client.get(&path)?;
    answer["_all"]["primaries"]["docs"]["deleted"]
        .as_u64()
        .ok_or_else(|| not_understood(&path, "it does not tell what was replaced"))
}

/// Asks for what may take longer than an answer: who asks again waits for what is under
/// way.
fn post(client: &Client, path: &str) -> Result<Value, ClusterError> {
    loop {
        let answer = client.ask(&Asked {
            method: Method::Post,
            path,
            body: Body::Nothing,
            is_repeatable: true,
        });
        match answer {
            Err(ClusterError::TimedOut { .. }) => {}
            answered => return answered,
        }
    }
}
