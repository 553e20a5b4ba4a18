//! Snapshots that somebody pages through, kept so that a result stays whole while
//! others write.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::snapshot::Snapshot;

/// Most snapshots that are kept beside the newest: each may hold files that are
/// otherwise removed.
const MAX_PINS: usize = 16;
/// How long a snapshot is kept after it was last asked for.
const KEEP_FOR: Duration = Duration::from_mins(10);

/// The kept snapshots, the last asked for at the end.
#[derive(Default)]
pub(super) struct Pins {
    kept: Vec<(Instant, Arc<Snapshot>)>,
}

impl Pins {
    /// Keeps a snapshot from now on.
    pub(super) fn keep(&mut self, snapshot: &Arc<Snapshot>) {
        self.kept
            .retain(|(_, kept)| kept.commit_key() != snapshot.commit_key());
        self.kept.push((Instant::now(), Arc::clone(snapshot)));
        if self.kept.len() > MAX_PINS {
            self.kept.remove(0);
        }
    }

    /// The snapshot of a commit, which is kept from now on again.
    pub(super) fn get(&mut self, commit_key: u64) -> Option<Arc<Snapshot>> {
        let mut found = self.kept.iter().map(|(_, snapshot)| snapshot);
        let found = Arc::clone(found.find(|snapshot| snapshot.commit_key() == commit_key)?);
        self.keep(&found);
        Some(found)
    }

    /// Lets go of what nobody asked for any more.
    pub(super) fn forget_old(&mut self) {
        self.kept.retain(|(asked, _)| asked.elapsed() < KEEP_FOR);
    }
}
