//! Reading the live generation: commits and generations are followed, and
//! snapshots that somebody pages through are kept for a while.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use parking_lot::{Mutex, RwLock};
use tantivy::IndexReader;

use super::error::IndexError;
use super::folder::{IndexFolder, META_FILE};
use super::generation::Generation;
use super::pins::Pins;
use super::snapshot::Snapshot;
use super::suggestions::Cache;
use crate::text::Analysis;

/// How often commits and generations are looked for.
const FOLLOW_EVERY: Duration = Duration::from_millis(200);

/// Hands out snapshots. Clones share what is open.
#[derive(Clone)]
pub struct Reader {
    inner: Arc<Inner>,
}

struct Inner {
    /// `None` where one generation is read, whichever is live.
    folder: Option<IndexFolder>,
    view: RwLock<Arc<View>>,
    /// Held while the view is replaced, so that it never goes back.
    following: Mutex<()>,
    pins: Mutex<Pins>,
}

/// What is read now.
struct View {
    generation: Generation,
    reader: IndexReader,
    /// The file that made the commit, as it was before the commit was opened.
    commit_file: Option<Vec<u8>>,
    snapshot: Arc<Snapshot>,
    suggestions: Arc<Cache>,
}

impl Generation {
    /// Opens a reader of this generation alone, at its newest commit.
    ///
    /// # Errors
    /// Where tantivy fails.
    pub fn reader(&self) -> Result<Reader, IndexError> {
        Reader::new(None, self.clone())
    }
}

impl IndexFolder {
    /// Opens a reader of the live generation, whichever that comes to be.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn reader(&self, analysis: &Analysis) -> Result<Reader, IndexError> {
        Reader::new(Some(self.clone()), self.open(analysis)?)
    }
}

impl Reader {
    fn new(folder: Option<IndexFolder>, generation: Generation) -> Result<Self, IndexError> {
        Ok(Self {
            inner: Arc::new(Inner {
                folder,
                view: RwLock::new(Arc::new(View::open(generation)?)),
                following: Mutex::default(),
                pins: Mutex::default(),
            }),
        })
    }

    /// The newest commit that was followed.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.inner.view().snapshot)
    }

    /// The snapshot of a commit: the newest, or one that was pinned and is still
    /// kept. `None` where it is gone.
    pub(crate) fn snapshot_of(&self, commit_key: u64) -> Option<Arc<Snapshot>> {
        let newest = self.snapshot();
        if newest.commit_key() == commit_key {
            return Some(newest);
        }
        self.inner.pins.lock().get(commit_key)
    }

    /// Keeps a snapshot for those who will page on through it.
    pub(crate) fn pin(&self, snapshot: &Arc<Snapshot>) {
        self.inner.pins.lock().keep(snapshot);
    }

    /// Follows the newest commit of the live generation now.
    ///
    /// # Errors
    /// Where it cannot be opened; what was read before is read on.
    pub fn follow(&self) -> Result<(), IndexError> {
        self.inner.follow()
    }

    /// Follows commits and generations within a fifth of a second each, until
    /// the last clone is dropped.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub fn follow_in_background(&self) -> std::io::Result<()> {
        let inner = Arc::downgrade(&self.inner);
        thread::Builder::new()
            .name("index-follow".to_owned())
            .spawn(move || follow_until_dropped(&inner))
            .map(drop)
    }

    /// The analysis that built the generation that is read now.
    pub fn analysis(&self) -> Analysis {
        self.inner.view().generation.analysis.clone()
    }
}

fn follow_until_dropped(inner: &Weak<Inner>) {
    let mut told = None;
    while let Some(inner) = inner.upgrade() {
        match inner.follow() {
            Ok(()) => told = None,
            Err(error) => {
                let error = error.line();
                if told.as_ref() != Some(&error) {
                    tracing::error!(%error, "the newest index cannot be opened; what was open is served on");
                    told = Some(error);
                }
            }
        }
        inner.pins.lock().forget_old();
        drop(inner);
        thread::sleep(FOLLOW_EVERY);
    }
}

impl Inner {
    fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read())
    }

    fn follow(&self) -> Result<(), IndexError> {
        let _one = self.following.lock();
        let view = self.view();
        let live = match &self.folder {
            Some(folder) => folder.live()?,
            None => view.generation.name.clone(),
        };
        let next = match &self.folder {
            Some(folder) if live != view.generation.name => {
                let generation = folder.open_named(&live, &view.generation.analysis)?;
                tracing::info!(generation = live, "follows the live generation {live}");
                Some(View::open(generation)?)
            }
            _ => view.next()?,
        };
        if let Some(next) = next {
            *self.view.write() = Arc::new(next);
        }
        Ok(())
    }
}

impl View {
    fn open(generation: Generation) -> Result<Self, IndexError> {
        let commit_file = commit_file(&generation)?;
        let reader = generation.manual_reader()?;
        Ok(Self::at(generation, reader, commit_file, Arc::default()))
    }

    fn at(
        generation: Generation,
        reader: IndexReader,
        commit_file: Option<Vec<u8>>,
        suggestions: Arc<Cache>,
    ) -> Self {
        let snapshot = Snapshot::new(&generation, reader.searcher(), Arc::clone(&suggestions));
        Self {
            snapshot: Arc::new(snapshot),
            generation,
            reader,
            commit_file,
            suggestions,
        }
    }

    /// The view of a newer commit, `None` where there is none.
    fn next(&self) -> Result<Option<Self>, IndexError> {
        let commit_file = commit_file(&self.generation)?;
        if commit_file.is_some() && commit_file == self.commit_file {
            return Ok(None);
        }
        self.reader.reload()?;
        Ok(Some(Self::at(
            self.generation.clone(),
            self.reader.clone(),
            commit_file,
            Arc::clone(&self.suggestions),
        )))
    }
}

fn commit_file(generation: &Generation) -> Result<Option<Vec<u8>>, IndexError> {
    let read = |folder: &Path| {
        let path = folder.join(META_FILE);
        fs::read(&path).map_err(IndexError::io("read", &path))
    };
    generation.folder().map(read).transpose()
}
