//! One generation of the index: a tantivy index with our fields and analyzers.

use std::path::{Path, PathBuf};

use tantivy::schema::Schema;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexReader, IndexSettings, ReloadPolicy, TantivyError};

use super::error::IndexError;
use super::folder::SafeDirectory;
use super::schema::Fields;
use crate::text::Analysis;

/// Bytes of stored records that are compressed together: the larger, the
/// smaller the index and the slower the reading of one document.
const STORE_BLOCK_BYTES: usize = 64 * 1024;
const STORE_ZSTD_LEVEL: i32 = 3;

/// The name of an index in memory.
const IN_MEMORY: &str = "000000";

/// One generation of the index, open.
#[derive(Clone)]
pub struct Generation {
    pub(super) name: String,
    /// `None` for an index in memory.
    pub(super) disk: Option<Disk>,
    pub(super) index: Index,
    pub(super) fields: Fields,
    pub(super) analysis: Analysis,
}

/// Where a generation is.
#[derive(Clone)]
pub(super) struct Disk {
    pub(super) folder: PathBuf,
    directory: SafeDirectory,
}

impl Generation {
    /// An empty generation in memory, for tests and trials.
    ///
    /// # Errors
    /// Where tantivy fails.
    pub fn in_memory(analysis: &Analysis) -> Result<Self, IndexError> {
        let (schema, fields) = Fields::build();
        let index = Index::builder()
            .schema(schema)
            .settings(settings())
            .create_in_ram()?;
        Ok(Self::new(IN_MEMORY, None, index, fields, analysis))
    }

    /// Makes an empty generation in an empty folder.
    pub(super) fn create(
        name: &str,
        folder: &Path,
        analysis: &Analysis,
    ) -> Result<Self, IndexError> {
        Self::on_disk(name, folder, analysis, 0, |schema, directory| {
            Index::create(directory, schema, settings())
        })
    }

    /// Opens the generation in a folder, whose manifest was checked. Up to
    /// `held_bytes` of it are held in memory.
    pub(super) fn open(
        name: &str,
        folder: &Path,
        analysis: &Analysis,
        held_bytes: u64,
    ) -> Result<Self, IndexError> {
        Self::on_disk(name, folder, analysis, held_bytes, |schema, directory| {
            let index = Index::open(directory)?;
            if index.schema() == schema {
                return Ok(index);
            }
            Err(TantivyError::SchemaError(
                "the index has other fields than its schema version says".to_owned(),
            ))
        })
    }

    fn on_disk(
        name: &str,
        folder: &Path,
        analysis: &Analysis,
        held_bytes: u64,
        open: impl FnOnce(Schema, SafeDirectory) -> tantivy::Result<Index>,
    ) -> Result<Self, IndexError> {
        let (schema, fields) = Fields::build();
        let directory = SafeDirectory::open(folder, held_bytes)?;
        let index =
            open(schema, directory.clone()).map_err(|error| reason(folder, &directory, error))?;
        let disk = Disk {
            folder: folder.to_owned(),
            directory,
        };
        Ok(Self::new(name, Some(disk), index, fields, analysis))
    }

    fn new(
        name: &str,
        disk: Option<Disk>,
        index: Index,
        fields: Fields,
        analysis: &Analysis,
    ) -> Self {
        analysis.register(index.tokenizers());
        Self {
            name: name.to_owned(),
            disk,
            index,
            fields,
            analysis: analysis.clone(),
        }
    }

    /// The folder, `None` for an index in memory.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.disk.as_ref().map(|disk| disk.folder.as_path())
    }

    /// The error that made tantivy fail, where it is known better than tantivy
    /// says: its threads tell that they ended, not why.
    pub(super) fn cause(&self, error: TantivyError) -> IndexError {
        match &self.disk {
            Some(disk) => reason(&disk.folder, &disk.directory, error),
            None => error.into(),
        }
    }

    /// Compares files with their checksums.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] for the first that differs.
    pub(super) fn check(&self, files: &[String]) -> Result<(), IndexError> {
        match &self.disk {
            Some(disk) => disk.directory.check(files),
            None => Ok(()),
        }
    }

    /// A reader that follows no commit by itself.
    pub(super) fn manual_reader(&self) -> Result<IndexReader, IndexError> {
        manual_reader(&self.index).map_err(|error| self.cause(error))
    }

    /// The generation's name, six digits.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A reader that follows no commit by itself.
pub(super) fn manual_reader(index: &Index) -> tantivy::Result<IndexReader> {
    index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()
}

fn reason(folder: &Path, directory: &SafeDirectory, error: TantivyError) -> IndexError {
    directory
        .take_fault()
        .unwrap_or_else(|| IndexError::of_files(folder, error))
}

fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor {
            compression_level: Some(STORE_ZSTD_LEVEL),
        }),
        docstore_blocksize: STORE_BLOCK_BYTES,
        ..IndexSettings::default()
    }
}
