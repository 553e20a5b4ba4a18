//! Reading the live generation of a cluster: commits and generations are followed, and
//! snapshots that somebody pages through are kept for a while.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::client::Client;
use super::commit::{At, Commit};
use super::derived::Derived;
use super::error::ClusterError;
use super::generations::generation_of;
use super::manifest::{self, ClusterManifest, Recorded};
use super::product::Product;
use super::snapshot::Snapshot;
use crate::text::Analysis;

/// How often commits and generations are looked for.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long a commit is waited for that is being made visible; whoever did so was
/// stopped then, and it is done for him.
const MOST_REFRESH: Duration = Duration::from_secs(10);
/// Snapshots that are kept for those who page through them.
const MOST_KEPT: usize = 16;
/// How long they are kept after they were last used.
const KEPT_FOR: Duration = Duration::from_mins(10);

/// Hands out snapshots. Clones share what is open.
#[derive(Clone)]
pub(crate) struct Reader {
    inner: Arc<Inner>,
}

struct Inner {
    client: Arc<Client>,
    product: Product,
    /// The alias of the live generation.
    name: String,
    /// Any analysis; each generation has that which built it.
    analysis: Analysis,
    derived: Arc<Derived>,
    newest: Mutex<Option<Newest>>,
    kept: Mutex<Vec<(Arc<Commit>, Instant)>>,
}

/// The newest commit, as it was found.
struct Newest {
    commit: Arc<Commit>,
    looked_at: Instant,
    /// How often it had been changed from here.
    changes: usize,
}

impl Reader {
    pub(super) fn new(
        client: Arc<Client>,
        product: Product,
        name: &str,
        analysis: &Analysis,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                client,
                product,
                name: name.to_owned(),
                analysis: analysis.clone(),
                derived: Arc::default(),
                newest: Mutex::default(),
                kept: Mutex::default(),
            }),
        }
    }

    /// The newest commit of the live generation, at most half a second old.
    pub(crate) fn newest(&self) -> Result<Arc<Snapshot>, ClusterError> {
        // One looks, others wait for what is found.
        let mut newest = self.inner.newest.lock();
        let changes = self.inner.client.changes();
        if let Some(newest) = &*newest
            && newest.looked_at.elapsed() < LOOK_EVERY
            && newest.changes == changes
        {
            return Ok(Snapshot::of(&newest.commit));
        }
        let known = newest.as_ref().map(|newest| &newest.commit);
        let commit = self.inner.look(known)?;
        let snapshot = Snapshot::of(&commit);
        *newest = Some(Newest {
            commit,
            looked_at: Instant::now(),
            changes,
        });
        Ok(snapshot)
    }

    /// The snapshot of a commit: the newest, or one that was kept; `None` where it is
    /// gone.
    pub(crate) fn of(&self, key: u64) -> Result<Option<Arc<Snapshot>>, ClusterError> {
        let newest = self.newest()?;
        if newest.key() == key {
            return Ok(Some(newest));
        }
        let mut kept = self.inner.kept.lock();
        kept.retain(|(_, used)| used.elapsed() < KEPT_FOR);
        let found = kept.iter_mut().find(|(commit, _)| commit.key() == key);
        Ok(found.map(|(commit, used)| {
            *used = Instant::now();
            Snapshot::of(commit)
        }))
    }

    /// Keeps a snapshot for those who will page on through it.
    pub(crate) fn keep(&self, snapshot: &Snapshot) {
        let mut kept = self.inner.kept.lock();
        kept.retain(|(known, _)| known.key() != snapshot.key());
        kept.push((Arc::clone(&snapshot.commit), Instant::now()));
        if kept.len() > MOST_KEPT {
            kept.remove(0);
        }
    }
}

impl Inner {
    fn look(&self, known: Option<&Arc<Commit>>) -> Result<Arc<Commit>, ClusterError> {
        let started = Instant::now();
        let lacks_shards = known.is_some_and(|known| known.is_partial());
        loop {
            let live = self.live()?;
            let key = live.1.key(&live.0);
            // One that lacks shards is opened anew.
            if let Some(known) = known.filter(|known| known.key() == key && !lacks_shards) {
                return Ok(Arc::clone(known));
            }
            let (index, manifest) = live;
            if manifest.refreshing {
                if let Some(known) = known.filter(|_| started.elapsed() < LOOK_EVERY) {
                    return Ok(Arc::clone(known));
                }
                if started.elapsed() < MOST_REFRESH {
                    thread::sleep(Duration::from_millis(50));
                    continue;
                }
                refresh(&self.client, &index)?;
            }
            let analysis = manifest.analysis(&index, &self.analysis)?;
            let generation = generation_of(&self.name, &index).unwrap_or(&index);
            let at = At {
                generation: generation.to_owned(),
                key,
                analysis,
                times: manifest.manifest.times(),
                shards: manifest.shards,
                index,
            };
            let commit = Commit::open(
                &self.client,
                &self.product,
                &self.name,
                &self.derived,
                at,
                lacks_shards,
            )?;
            // What was committed meanwhile may be in it, in part.
            let (index, manifest) = self.live()?;
            if manifest.key(&index) == key {
                return Ok(Arc::new(commit));
            }
        }
    }

    /// The live generation with what is recorded of it.
    fn live(&self) -> Result<(String, ClusterManifest), ClusterError> {
        let mut behind = manifest::read(&self.client, &self.name)?;
        match (behind.pop(), behind.is_empty()) {
            (None, _) => Err(ClusterError::NoIndex {
                name: self.name.clone(),
            }),
            (
                Some(Recorded {
                    index,
                    manifest: Some(manifest),
                }),
                true,
            ) => Ok((index, manifest)),
            (Some(one), _) => Err(ClusterError::Foreign { name: one.index }),
        }
    }
}

/// Makes all that was written visible.
pub(super) fn refresh(client: &Client, index: &str) -> Result<(), ClusterError> {
    let answer = client.post(&format!("{index}/_refresh"))?;
    let shards = &answer["_shards"];
    match shards["failed"].as_u64() {
        Some(0) => Ok(()),
        failed => Err(ClusterError::Partial {
            failed: failed.unwrap_or_default(),
            all: shards["total"].as_u64().unwrap_or_default(),
            reason: shards["failures"][0]["reason"]["reason"].to_string(),
        }),
    }
}
