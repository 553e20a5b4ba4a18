//! `gongwen serve --watch PATH`: follows folders while it serves. What is new or
//! changed is taken in, what is gone is removed.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::audited::Audited;
use super::reading::ingest_config;
use crate::audit::AuditLog;
use crate::cluster::ClusterIndex;
use crate::index::{LiveWriter, Operation, Outcome, Reader};
use crate::ingest::{self, IngestReport, Item, KnownFiles, Mapping, MetFiles};
use crate::model::{DocumentId, Provenance};

/// How long a folder must be quiet before it is looked at: files are written bit
/// by bit.
const QUIET: Duration = Duration::from_millis(500);
/// How long one that is never quiet is waited for.
const MOST_WAITING: Duration = Duration::from_secs(10);
/// How long after a failure it is tried again.
const RETRY_AFTER: Duration = Duration::from_secs(10);
/// Changes that are applied at once.
const BATCH: usize = 500;
/// Refusals that are logged one by one.
const MAX_TOLD: usize = 20;

/// Folders that are followed.
pub(super) struct Watch {
    pub(super) paths: Vec<PathBuf>,
    pub(super) mapping: Mapping,
    /// Where the files are listed that documents were read from.
    pub(super) taken_in: TakenIn,
    pub(super) writer: LiveWriter,
    pub(super) audit: AuditLog,
}

/// Where the files are listed that documents were read from.
pub(super) enum TakenIn {
    /// In the index of a folder.
    Folder(Reader),
    /// On a cluster.
    Cluster(ClusterIndex),
}

impl TakenIn {
    fn for_each(&self, mut call: impl FnMut(DocumentId, &Provenance)) -> anyhow::Result<()> {
        match self {
            Self::Folder(reader) => {
                reader.snapshot().for_each_provenance(|id, provenance| {
                    if let Ok(id) = DocumentId::parse(id) {
                        call(id, provenance);
                    }
                })?;
            }
            Self::Cluster(index) => {
                index.for_each_provenance(&index.live_or_missing()?, call)?;
            }
        }
        Ok(())
    }
}

/// What became of the documents of a look.
#[derive(Default)]
struct Changes {
    written: u64,
    removed: u64,
    report: IngestReport,
}

impl Watch {
    /// Begins to follow the folders, of which a first look is taken at once.
    ///
    /// # Errors
    /// Where a folder cannot be followed.
    pub(super) fn begin(self) -> anyhow::Result<()> {
        let (sender, events) = channel();
        let mut watcher = notify::recommended_watcher(move |event| {
            // Whoever listens has ended with the server.
            let _: Result<(), _> = sender.send(event);
        })
        .context("cannot follow folders")?;
        for path in &self.paths {
            watcher
                .watch(path, RecursiveMode::Recursive)
                .with_context(|| format!("cannot follow `{}`", path.display()))?;
        }
        thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || self.run(watcher, &events))
            .context("cannot start the thread that follows folders")?;
        Ok(())
    }

    fn run(self, watcher: RecommendedWatcher, events: &Receiver<notify::Result<notify::Event>>) {
        loop {
            let looked = self.look();
            match looked {
                Ok(changes) => changes.tell(),
                Err(error) => {
                    tracing::error!("the folders could not be taken in: {error:#}");
                    thread::sleep(RETRY_AFTER);
                    continue;
                }
            }
            if !wait_for_change(events) {
                break;
            }
        }
        drop(watcher);
    }

    /// Takes in what is new or changed, and removes what is gone.
    fn look(&self) -> anyhow::Result<Changes> {
        let mut known = KnownFiles::default();
        self.taken_in
            .for_each(|_, provenance| known.note(provenance))?;
        let config = ingest_config(self.mapping.clone(), known)?;
        let mut changes = Changes::default();
        let mut reader = ingest::read(&self.paths, config);
        let mut batch = Vec::new();
        for item in reader.by_ref() {
            changes.report.note(&item);
            if let Item::Document { document, .. } = item {
                batch.push(Operation::Put(document));
                if batch.len() == BATCH {
                    changes.written += self.apply(std::mem::take(&mut batch))?;
                }
            }
        }
        changes.written += self.apply(batch)?;
        changes.removed = self.remove_gone(&reader.met())?;
        Ok(changes)
    }

    fn remove_gone(&self, met: &MetFiles) -> anyhow::Result<u64> {
        if let Some(path) = met.unread() {
            tracing::warn!("`{path}` could not be read: nothing is removed until it can be");
            return Ok(0);
        }
        let mut below = 0_usize;
        let mut gone = Vec::new();
        self.taken_in.for_each(|id, provenance| {
            below += usize::from(met.is_below(provenance));
            if met.is_gone(provenance) {
                gone.push(id);
            }
        })?;
        if !gone.is_empty() && gone.len() == below {
            tracing::warn!(
                documents = below,
                "the folders are empty: their {below} documents are kept; remove them with \
                 `gongwen index PATH… --prune --allow-shrink`"
            );
            return Ok(0);
        }
        let mut removed = 0;
        for ids in gone.chunks(BATCH) {
            let removals = ids.iter().cloned().map(Operation::Delete);
            removed += self.apply(removals.collect())?;
        }
        Ok(removed)
    }

    /// Applies changes; how many changed something.
    fn apply(&self, operations: Vec<Operation>) -> anyhow::Result<u64> {
        if operations.is_empty() {
            return Ok(0);
        }
        let ids: Vec<DocumentId> = operations.iter().map(|one| one.id().clone()).collect();
        let mut audited = Audited::begin(&self.audit, "watch")?;
        let applied = match self.writer.apply(operations) {
            Ok(applied) => applied,
            Err(error) => {
                audited.give_up();
                anyhow::bail!("{error}");
            }
        };
        for (id, outcome) in ids.iter().zip(&applied.outcomes) {
            audited.changed().note(id.as_str(), outcome.name());
        }
        audited.end(Some(applied.generation.clone()), 0)?;
        let changed = applied.outcomes.iter();
        let changed =
            changed.filter(|outcome| !matches!(outcome, Outcome::Unchanged | Outcome::Absent));
        Ok(changed.count() as u64)
    }
}

/// Waits until something has changed and the folders are quiet again; whether
/// they are still followed.
fn wait_for_change(events: &Receiver<notify::Result<notify::Event>>) -> bool {
    let is_change = |event: &notify::Result<notify::Event>| match event {
        Ok(event) => event.need_rescan() || !event.kind.is_access(),
        Err(error) => {
            tracing::warn!("the folders cannot be followed without gaps: {error}");
            true
        }
    };
    loop {
        match events.recv() {
            Ok(event) if is_change(&event) => break,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
    let since = Instant::now();
    while since.elapsed() < MOST_WAITING {
        match events.recv_timeout(QUIET) {
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
    true
}

impl Changes {
    fn tell(&self) {
        let Self {
            written,
            removed,
            report,
        } = self;
        for refusal in report.refusals.iter().take(MAX_TOLD) {
            tracing::warn!("refused: {refusal}");
        }
        tracing::info!(
            written,
            removed,
            refused = report.refused,
            warnings = report.warned,
            unchanged_files = report.unchanged_files,
            "took in the followed folders: {written} documents written, {removed} removed, {} refused",
            report.refused,
        );
    }
}
