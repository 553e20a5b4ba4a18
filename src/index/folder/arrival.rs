//! A generation whose files come from elsewhere, until it is made live.
//!
//! It has no manifest until all its files are there, synced and checked: where
//! the process is killed before, the next writer removes it as a leftover.

use std::path::{Path, PathBuf};

use super::IndexFolder;
use super::files::{replace_file, sync_folder};
use super::lock::WriterLock;
use super::manifest::{Manifest, State};
use super::verify::assert_whole;
use crate::index::error::IndexError;
use crate::index::generation::Generation;
use crate::index::suggestions::{self, Queries};
use crate::text::Analysis;

/// A generation to come.
#[derive(Debug)]
pub(crate) struct Arrival<'a> {
    index: &'a IndexFolder,
    lock: &'a WriterLock,
    name: String,
    folder: PathBuf,
}

impl IndexFolder {
    /// Makes the folder of a generation whose files come from elsewhere.
    pub(crate) fn begin_arrival<'a>(
        &'a self,
        lock: &'a WriterLock,
    ) -> Result<Arrival<'a>, IndexError> {
        let (name, folder) = self.begin_folder(lock)?;
        Ok(Arrival {
            index: self,
            lock,
            name,
            folder,
        })
    }
}

/// That this program may search what a manifest says. `place` is named in errors.
pub(crate) fn check_manifest(
    place: &Path,
    bytes: &[u8],
    analysis: &Analysis,
) -> Result<(), IndexError> {
    Manifest::parse(place, bytes)?
        .analysis(place, analysis)
        .map(drop)
}

impl Arrival<'_> {
    /// The generation's name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Where a file of the generation, or one beside the generations, is put.
    pub(crate) fn path_of(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    /// Checks the files, which must be synced, and makes the generation live.
    /// The suggestions are built anew where they are not of these documents and
    /// queries. Nothing that was there changes before all is checked.
    pub(crate) fn complete(
        self,
        manifest: &[u8],
        queries: Option<&[u8]>,
        analysis: &Analysis,
    ) -> Result<(), IndexError> {
        let mut manifest = Manifest::parse(&self.folder, manifest)?;
        let analysis = &manifest.analysis(&self.folder, analysis)?;
        sync_folder(&self.folder).map_err(IndexError::io("sync", &self.folder))?;
        manifest.state = State::Building;
        manifest.write(&self.folder)?;
        assert_whole(&self.folder)?;
        let generation = Generation::open(&self.name, &self.folder, analysis, 0)?;
        let list = self.index.queries_path();
        let parsed = match queries {
            Some(bytes) => Queries::parse(&list, bytes),
            None => Queries::read(&list),
        };
        // A list with a mistake is kept as it is: its owner is told of it by
        // whatever reads it next.
        if let Ok(parsed) = parsed {
            let searcher = generation.manual_reader()?.searcher();
            suggestions::refresh(&self.folder, &searcher, &parsed, analysis)?;
        }
        if let Some(bytes) = queries {
            replace_file(&list, bytes)?;
        }
        self.index.publish(self.lock, &self.name)
    }
}
