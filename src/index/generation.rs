//! The index folder and its generations:
//!
//! ```text
//! index/
//!   CURRENT                 name of the live generation
//!   generations/000001/     a tantivy index + manifest.json
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use tantivy::directory::MmapDirectory;
use tantivy::schema::Schema;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexSettings};

use super::error::IndexError;
use super::manifest::{Manifest, replace_file, sync_folder};
use super::schema::{Fields, SCHEMA_VERSION};
use super::suggestions::Queries;
use crate::text::Analysis;

const CURRENT: &str = "CURRENT";
const GENERATIONS: &str = "generations";
const FIRST: &str = "000001";
/// The list of frequent queries, beside the generations.
const QUERIES: &str = "queries.tsv";

/// Bytes of stored records that are compressed together: the larger, the
/// smaller the index and the slower the reading of one document.
const STORE_BLOCK_BYTES: usize = 64 * 1024;
const STORE_ZSTD_LEVEL: i32 = 9;

/// A folder that holds an index.
#[derive(Debug, Clone)]
pub struct IndexFolder {
    root: PathBuf,
}

/// One generation of the index, open.
#[derive(Clone)]
pub struct Generation {
    pub(super) name: String,
    /// `None` for an index in memory.
    pub(super) folder: Option<PathBuf>,
    pub(super) index: Index,
    pub(super) fields: Fields,
    pub(super) analysis: Analysis,
}

impl IndexFolder {
    /// Names a folder; nothing is read or made yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// Opens the live generation.
    ///
    /// # Errors
    /// [`IndexError::Missing`] where there is none, [`IndexError::Incompatible`]
    /// where other fields or another dictionary built it.
    pub fn open(&self, analysis: &Analysis) -> Result<Generation, IndexError> {
        let name = self.current()?.ok_or_else(|| IndexError::Missing {
            path: self.root.clone(),
        })?;
        let folder = self.root.join(GENERATIONS).join(&name);
        let manifest = Manifest::read(&folder)?;
        let incompatible = |what, found: String, expected: String| IndexError::Incompatible {
            path: self.root.clone(),
            generation: name.clone(),
            what,
            found,
            expected,
        };
        if manifest.schema_version != SCHEMA_VERSION {
            return Err(incompatible(
                "schema version",
                manifest.schema_version.to_string(),
                SCHEMA_VERSION.to_string(),
            ));
        }
        let dictionary = analysis.dictionary();
        if manifest.analysis_hash != dictionary.hash() {
            return Err(incompatible(
                "analysis hash",
                manifest.analysis_hash,
                dictionary.hash().to_owned(),
            ));
        }
        Generation::on_disk(name, folder, analysis)
    }

    /// Opens the live generation, or makes the first one.
    ///
    /// # Errors
    /// As [`open`](Self::open), but for a missing index.
    pub fn open_or_create(&self, analysis: &Analysis) -> Result<Generation, IndexError> {
        if self.current()?.is_none() {
            let folder = self.root.join(GENERATIONS).join(FIRST);
            fs::create_dir_all(&folder).map_err(IndexError::io("create", &folder))?;
            let generation = Generation::on_disk(FIRST.to_owned(), folder.clone(), analysis)?;
            Manifest::new(analysis).write(&folder)?;
            for parent in [&folder, &self.root.join(GENERATIONS), &self.root] {
                sync_folder(parent).map_err(IndexError::io("sync", parent))?;
            }
            replace_file(&self.root.join(CURRENT), FIRST.as_bytes())?;
            return Ok(generation);
        }
        self.open(analysis)
    }

    /// Takes a list of frequent queries (`query TAB count`, a line each) in place
    /// of the one before. It is suggested from with the next commit.
    ///
    /// # Errors
    /// [`IndexError::BadQuery`] that names the line; the list before stays then.
    pub fn replace_queries(&self, list: &Path) -> Result<(), IndexError> {
        let bytes = fs::read(list).map_err(IndexError::io("read", list))?;
        Queries::parse(list, &bytes)?;
        fs::create_dir_all(&self.root).map_err(IndexError::io("create", &self.root))?;
        replace_file(&self.root.join(QUERIES), &bytes)
    }

    fn current(&self) -> Result<Option<String>, IndexError> {
        let path = self.root.join(CURRENT);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(IndexError::io("read", &path)(error)),
        };
        let name = text.trim();
        if name.len() != FIRST.len() || !name.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(IndexError::Damaged {
                path,
                reason: format!("`{name}` is not the name of a generation"),
            });
        }
        Ok(Some(name.to_owned()))
    }
}

impl Generation {
    /// An empty generation in memory, for tests and trials.
    ///
    /// # Errors
    /// Where tantivy fails.
    pub fn in_memory(analysis: &Analysis) -> Result<Self, IndexError> {
        let (schema, fields) = Fields::build();
        let index = builder(schema).create_in_ram()?;
        Ok(Self::new(
            "000000".to_owned(),
            None,
            index,
            fields,
            analysis,
        ))
    }

    fn on_disk(name: String, folder: PathBuf, analysis: &Analysis) -> Result<Self, IndexError> {
        let (schema, fields) = Fields::build();
        let directory = MmapDirectory::open(&folder).map_err(tantivy::TantivyError::from)?;
        let index = builder(schema).open_or_create(directory)?;
        Ok(Self::new(name, Some(folder), index, fields, analysis))
    }

    fn new(
        name: String,
        folder: Option<PathBuf>,
        index: Index,
        fields: Fields,
        analysis: &Analysis,
    ) -> Self {
        analysis.register(index.tokenizers());
        Self {
            name,
            folder,
            index,
            fields,
            analysis: analysis.clone(),
        }
    }

    /// The list of frequent queries of the index folder.
    pub(super) fn queries(&self) -> Result<Queries, IndexError> {
        match self
            .folder
            .as_deref()
            .and_then(|folder| folder.ancestors().nth(2))
        {
            Some(root) => Queries::read(&root.join(QUERIES)),
            None => Ok(Queries::default()),
        }
    }

    /// The generation's name, six digits.
    pub fn name(&self) -> &str {
        &self.name
    }
}

fn builder(schema: Schema) -> tantivy::IndexBuilder {
    Index::builder().schema(schema).settings(IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor {
            compression_level: Some(STORE_ZSTD_LEVEL),
        }),
        docstore_blocksize: STORE_BLOCK_BYTES,
        ..IndexSettings::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest_path(root: &Path) -> PathBuf {
        root.join(GENERATIONS).join(FIRST).join("manifest.json")
    }

    #[test]
    fn a_missing_index_is_named_with_its_mend() {
        let folder = tempfile::tempdir().unwrap();
        let Err(error) = IndexFolder::new(folder.path()).open(&Analysis::shared()) else {
            panic!("an empty folder was opened");
        };
        assert!(error.to_string().contains("gongwen index"), "{error}");
    }

    #[test]
    fn an_index_of_another_dictionary_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let index = IndexFolder::new(folder.path());
        index.open_or_create(&Analysis::shared()).unwrap();
        assert_eq!(index.open(&Analysis::shared()).unwrap().name(), FIRST);

        let path = manifest_path(folder.path());
        let manifest = fs::read_to_string(&path).unwrap();
        let hash = Analysis::shared().dictionary().hash().to_owned();
        fs::write(&path, manifest.replace(&hash, "0123456789abcdef")).unwrap();
        let Err(error) = index.open(&Analysis::shared()) else {
            panic!("an index of another dictionary was opened");
        };
        assert!(error.to_string().contains("0123456789abcdef"), "{error}");
        assert!(index.open_or_create(&Analysis::shared()).is_err());
    }

    #[test]
    fn a_damaged_pointer_is_an_error_and_not_an_empty_index() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(CURRENT), "../elsewhere").unwrap();
        let index = IndexFolder::new(folder.path());
        assert!(matches!(
            index.open_or_create(&Analysis::shared()),
            Err(IndexError::Damaged { .. })
        ));
    }
}
