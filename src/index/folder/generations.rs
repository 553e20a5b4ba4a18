//! The generations of an index folder, and which of them is live.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::files::{create_folders, remove_temporaries, sync_folder};
use super::lock::WriterLock;
use super::manifest::{self, Manifest, State};
use super::pointer;
use crate::index::error::IndexError;
use crate::index::generation::Generation;
use crate::index::suggestions;
use crate::text::Analysis;

const GENERATIONS: &str = "generations";

/// A folder that holds an index.
#[derive(Debug, Clone)]
pub struct IndexFolder {
    root: PathBuf,
    held_bytes: u64,
}

/// A generation as it stands in its folder.
#[derive(Debug)]
pub struct GenerationInfo {
    /// Its name, six digits.
    pub name: String,
    /// Whether it is the live one.
    pub live: bool,
    /// What is recorded of it.
    pub manifest: Result<Manifest, IndexError>,
    /// All its files together.
    pub size_bytes: u64,
}

impl GenerationInfo {
    /// Whether it is not finished yet, or never was. One whose manifest cannot be
    /// read was: what is being built has one that can, or none.
    pub fn is_being_built(&self) -> bool {
        is_being_built(&self.manifest)
    }
}

impl IndexFolder {
    /// Names a folder; nothing is read or made yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            held_bytes: 0,
        }
    }

    /// The same folder, of whose generations up to so many bytes are held in
    /// memory when they are opened. Whatever happens to these files later, they
    /// are read on. What is more is mapped.
    #[must_use]
    pub fn holding(self, held_bytes: u64) -> Self {
        Self { held_bytes, ..self }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// The folder of a generation.
    pub(crate) fn folder_of(&self, name: &str) -> PathBuf {
        self.root.join(GENERATIONS).join(name)
    }

    /// The name of the live generation, `None` where there is no index yet.
    ///
    /// # Errors
    /// [`IndexError::Pointer`] where generations are there and none can be told
    /// to be live.
    pub fn current(&self) -> Result<Option<String>, IndexError> {
        let name = pointer::read(&self.root)?;
        if name.is_none() && self.names()?.iter().any(|name| self.is_ready(name)) {
            return Err(IndexError::Pointer {
                path: pointer::path(&self.root),
                reason: "it is missing, although there are generations".to_owned(),
            });
        }
        Ok(name)
    }

    /// The name of the live generation.
    ///
    /// # Errors
    /// [`IndexError::Missing`] where there is none.
    pub fn live(&self) -> Result<String, IndexError> {
        self.current()?.ok_or_else(|| IndexError::Missing {
            path: self.root.clone(),
        })
    }

    /// Opens the live generation, with the analysis that built it: `analysis` with
    /// the words that were added for it, whichever those of `analysis` are.
    ///
    /// # Errors
    /// [`IndexError::Missing`] where there is none, [`IndexError::Incompatible`]
    /// where other fields or another dictionary built it.
    pub fn open(&self, analysis: &Analysis) -> Result<Generation, IndexError> {
        loop {
            let live = self.live()?;
            match self.open_named(&live, analysis) {
                // It was replaced and removed meanwhile.
                Err(_) if self.live()? != live => {}
                opened => return opened,
            }
        }
    }

    /// Opens a generation.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_named(&self, name: &str, analysis: &Analysis) -> Result<Generation, IndexError> {
        let folder = self.folder_of(name);
        let analysis = Manifest::read(&folder)?.analysis(&folder, analysis)?;
        Generation::open(name, &folder, &analysis, self.held_bytes)
    }

    /// All generations, the newest first.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn generations(&self) -> Result<Vec<GenerationInfo>, IndexError> {
        let live = pointer::read(&self.root).ok().flatten();
        let mut all = Vec::new();
        for name in self.names()? {
            let folder = self.folder_of(&name);
            all.push(GenerationInfo {
                live: live.as_deref() == Some(&name),
                manifest: Manifest::read(&folder),
                size_bytes: size_of(&folder)?,
                name,
            });
        }
        Ok(all)
    }

    /// Makes the folder, for what is kept beside an index that is elsewhere.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn create(&self) -> Result<(), IndexError> {
        create_folders(&self.root)
    }

    /// Takes the right to write, waiting for `patience` where another has it.
    /// `task` is what a second writer is told. What killed writers left half written
    /// beside the generations is removed.
    ///
    /// # Errors
    /// [`IndexError::Locked`] that says who writes.
    pub fn lock(&self, task: &str, patience: Duration) -> Result<WriterLock, IndexError> {
        let lock = WriterLock::take(&self.root, task, patience)?;
        remove_temporaries(&self.root)?;
        Ok(lock)
    }

    /// Opens the live generation for writing, or makes the first one.
    ///
    /// # Errors
    /// As [`open`](Self::open), but for a missing index.
    pub fn open_or_create(
        &self,
        lock: &WriterLock,
        analysis: &Analysis,
    ) -> Result<Generation, IndexError> {
        if let Some(live) = self.current()? {
            let generation = self.open_to_write(analysis)?;
            // Its first writer may have been killed just after it had gone live.
            self.make_ready(&live)?;
            return Ok(generation);
        }
        let generation = self.begin(lock, analysis, "gongwen index")?;
        self.publish(lock, generation.name())?;
        Ok(generation)
    }

    /// Begins a generation beside the live one. What killed writers left is removed.
    ///
    /// # Errors
    /// Where the disk or tantivy fails.
    pub fn begin(
        &self,
        lock: &WriterLock,
        analysis: &Analysis,
        source: &str,
    ) -> Result<Generation, IndexError> {
        let (name, folder) = self.begin_folder(lock)?;
        Manifest::new(analysis, source).write(&folder)?;
        suggestions::begin(&folder, analysis)?;
        Generation::create(&name, &folder, analysis)
    }

    /// Makes the empty folder of a generation to come.
    pub(crate) fn begin_folder(&self, lock: &WriterLock) -> Result<(String, PathBuf), IndexError> {
        self.remove_leftovers(lock)?;
        let numbers = self.names()?;
        let numbers = numbers.iter().filter_map(|name| pointer::number_of(name));
        let name = pointer::name_of(numbers.max().unwrap_or(0) + 1);
        let folder = self.folder_of(&name);
        create_folders(&folder)?;
        Ok((name, folder))
    }

    /// Makes a generation the live one, whole and safe from a power cut.
    ///
    /// # Errors
    /// Where the disk fails; the one before stays live then.
    pub fn publish(&self, _lock: &WriterLock, name: &str) -> Result<(), IndexError> {
        let folder = self.folder_of(name);
        sync_folder(&folder).map_err(IndexError::io("sync", &folder))?;
        // Ready and not live, the first one would look like an index that has lost
        // its pointer.
        if matches!(pointer::read(&self.root), Ok(None)) {
            pointer::write(&self.root, name)?;
            return self.make_ready(name);
        }
        self.make_ready(name)?;
        pointer::write(&self.root, name)
    }

    fn make_ready(&self, name: &str) -> Result<(), IndexError> {
        let folder = self.folder_of(name);
        let mut manifest = Manifest::read(&folder)?;
        if manifest.state == State::Ready {
            return Ok(());
        }
        manifest.state = State::Ready;
        manifest.write(&folder)
    }

    /// The generation to go back to: the one named, else the newest one before
    /// the live one.
    ///
    /// # Errors
    /// [`IndexError::NoGeneration`] that says why there is none.
    pub fn rollback_target(&self, wanted: Option<&str>) -> Result<String, IndexError> {
        let none = |reason: String| IndexError::NoGeneration {
            path: self.root.clone(),
            reason,
        };
        let all = self.names()?;
        if let Some(name) = wanted {
            if !all.iter().any(|known| known == name) {
                let known = all.join(", ");
                return Err(none(format!("`{name}` is none of {known}")));
            }
            if !self.is_ready(name) {
                return Err(none(format!("`{name}` was never finished")));
            }
            return Ok(name.to_owned());
        }
        let live = self.live()?;
        let before = all
            .into_iter()
            .find(|name| *name < live && self.is_ready(name));
        before.ok_or_else(|| none(format!("`{live}` is the oldest that was kept")))
    }

    /// Removes all generations but the live one and `keep` others: first
    /// `previous`, then the newest. Returns the names of those removed.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn prune(
        &self,
        _lock: &WriterLock,
        keep: usize,
        previous: Option<&str>,
    ) -> Result<Vec<String>, IndexError> {
        let live = self.live()?;
        let mut others = self.names()?;
        others.retain(|name| *name != live);
        others.sort_by_key(|name| previous != Some(name.as_str()));
        let removed: Vec<String> = others.into_iter().skip(keep).collect();
        for name in &removed {
            self.remove(name)?;
        }
        Ok(removed)
    }

    /// Removes a generation that was begun and will not be published.
    ///
    /// # Errors
    /// Where the disk fails.
    pub fn discard(&self, _lock: &WriterLock, name: &str) -> Result<(), IndexError> {
        debug_assert_ne!(self.current().ok().flatten().as_deref(), Some(name));
        self.remove(name)
    }

    /// The names of all generations, the newest first.
    fn names(&self) -> Result<Vec<String>, IndexError> {
        let folder = self.root.join(GENERATIONS);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(IndexError::io("list", &folder)(error)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(IndexError::io("list", &folder))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if pointer::number_of(&name).is_some() {
                names.push(name);
            }
        }
        names.sort_unstable_by(|a, b| b.cmp(a));
        Ok(names)
    }

    fn is_ready(&self, name: &str) -> bool {
        !is_being_built(&Manifest::read(&self.folder_of(name)))
    }

    fn remove_leftovers(&self, _lock: &WriterLock) -> Result<(), IndexError> {
        let live = match pointer::read(&self.root) {
            // Whoever begins a generation mends the pointer. Until then it is
            // not known what may be removed.
            Err(IndexError::Pointer { .. }) => return Ok(()),
            live => live?,
        };
        for name in self.names()? {
            let is_ready = self.is_ready(&name);
            if live.as_deref() == Some(&name) {
                if !is_ready {
                    self.make_ready(&name)?;
                }
            } else if !is_ready {
                self.remove(&name)?;
                continue;
            }
            // Nobody may come to write a generation that is kept to go back to.
            remove_temporaries(&self.folder_of(&name))?;
        }
        Ok(())
    }

    /// The manifest goes first, so that half of a generation is none.
    fn remove(&self, name: &str) -> Result<(), IndexError> {
        let folder = self.folder_of(name);
        let manifest = folder.join(manifest::FILE_NAME);
        match fs::remove_file(&manifest) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(IndexError::io("remove", &manifest)(error));
            }
            _ => sync_folder(&folder).map_err(IndexError::io("sync", &folder))?,
        }
        fs::remove_dir_all(&folder).map_err(IndexError::io("remove", &folder))?;
        let generations = self.root.join(GENERATIONS);
        sync_folder(&generations).map_err(IndexError::io("sync", &generations))
    }
}

pub(super) fn is_being_built(manifest: &Result<Manifest, IndexError>) -> bool {
    match manifest {
        Ok(manifest) => manifest.state == State::Building,
        Err(IndexError::Io { source, .. }) => source.kind() == ErrorKind::NotFound,
        Err(_) => false,
    }
}

fn size_of(folder: &Path) -> Result<u64, IndexError> {
    let mut bytes = 0;
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        // It is removed while it is looked at.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(IndexError::io("list", folder)(error)),
    };
    for entry in entries {
        // A writer removes files while they are looked at.
        if let Ok(metadata) = entry.and_then(|entry| entry.metadata()) {
            bytes += metadata.len();
        }
    }
    Ok(bytes)
}
