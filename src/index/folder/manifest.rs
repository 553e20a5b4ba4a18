//! The manifest of a generation: what built it, so that it is never searched
//! by a program that cuts text differently.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::files::{now, replace_file};
use crate::index::error::IndexError;
use crate::index::schema::SCHEMA_VERSION;
use crate::text::Analysis;

pub(super) const FILE_NAME: &str = "manifest.json";

/// How far a generation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It is being built, or its builder was stopped.
    Building,
    /// It was verified and may be live.
    Ready,
}

/// What is recorded of a generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the index fields.
    pub schema_version: u32,
    /// Version of the cutting of text.
    pub analyzer_version: u32,
    /// Hash of the dictionary.
    pub dictionary_hash: String,
    /// Words of the dictionary beside the built-in ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub added_words: Vec<String>,
    /// How far it has come.
    pub state: State,
    /// What it was built from, in words.
    pub source: String,
    /// Documents after the last commit.
    pub documents: u64,
    /// When it was begun, RFC 3339.
    pub created_at: String,
    /// When it was last committed to, RFC 3339.
    pub committed_at: String,
    /// BLAKE3 of the manifest with an empty checksum.
    checksum: String,
}

impl Manifest {
    /// The manifest of a new, empty generation.
    pub(crate) fn new(analysis: &Analysis, source: &str) -> Self {
        let now = now();
        let dictionary = analysis.dictionary();
        Self {
            schema_version: SCHEMA_VERSION,
            analyzer_version: dictionary.analyzer_version(),
            dictionary_hash: dictionary.hash().to_owned(),
            added_words: dictionary.added().to_vec(),
            state: State::Building,
            source: source.to_owned(),
            documents: 0,
            created_at: now.clone(),
            committed_at: now,
            checksum: String::new(),
        }
    }

    pub(crate) fn committed(&mut self, documents: u64) {
        self.documents = documents;
        self.committed_at = now();
    }

    /// Reads the manifest in the folder of a generation.
    ///
    /// # Errors
    /// [`IndexError::Incompatible`] where it is of another schema version, and
    /// so perhaps of another form.
    pub(in crate::index) fn read(folder: &Path) -> Result<Self, IndexError> {
        let path = folder.join(FILE_NAME);
        let bytes = fs::read(&path).map_err(IndexError::io("read", &path))?;
        Self::parse(folder, &bytes)
    }

    /// Reads the text of the manifest of a folder.
    pub(super) fn parse(folder: &Path, bytes: &[u8]) -> Result<Self, IndexError> {
        let damaged = |reason: String| IndexError::Damaged {
            path: folder.join(FILE_NAME),
            reason,
        };
        let value: serde_json::Value =
            serde_json::from_slice(bytes).map_err(|error| damaged(error.to_string()))?;
        let version = &value["schema_version"];
        if version.is_u64() && is_sealed(&value) {
            ensure_schema(folder, version)?;
        }
        let manifest: Self =
            serde_json::from_value(value).map_err(|error| damaged(error.to_string()))?;
        if manifest.to_text().as_bytes() != bytes {
            return Err(damaged(
                "its checksum does not match its content".to_owned(),
            ));
        }
        Ok(manifest)
    }

    /// The analysis that built the generation: `any` with the words that were added
    /// for it.
    ///
    /// # Errors
    /// [`IndexError::Incompatible`] where this program has other fields or cuts text
    /// otherwise.
    pub(crate) fn analysis(&self, folder: &Path, any: &Analysis) -> Result<Analysis, IndexError> {
        ensure_schema(folder, &self.schema_version.into())?;
        let analysis = any.with_words(&self.added_words)?;
        let dictionary = analysis.dictionary();
        let analyzer = dictionary.analyzer_version();
        if self.analyzer_version != analyzer {
            return Err(incompatible(
                folder,
                "analyzer version",
                &self.analyzer_version.to_string(),
                &analyzer.to_string(),
            ));
        }
        if self.dictionary_hash != dictionary.hash() {
            return Err(incompatible(
                folder,
                "dictionary hash",
                &self.dictionary_hash,
                dictionary.hash(),
            ));
        }
        Ok(analysis)
    }

    pub(in crate::index) fn write(&self, folder: &Path) -> Result<(), IndexError> {
        replace_file(&folder.join(FILE_NAME), self.to_text().as_bytes())
    }

    pub(super) fn to_text(&self) -> String {
        let mut sealed = Self {
            checksum: String::new(),
            ..self.clone()
        };
        let text = |manifest: &Self| {
            serde_json::to_string_pretty(manifest).expect("a manifest has no maps") + "\n"
        };
        sealed.checksum = blake3::hash(text(&sealed).as_bytes()).to_hex().to_string();
        text(&sealed)
    }
}

/// Whether a manifest of any version has the checksum that it says, or says none:
/// a flipped bit makes one version of another.
fn is_sealed(value: &serde_json::Value) -> bool {
    let Some(checksum) = value.get("checksum") else {
        return true;
    };
    let mut unsealed = value.clone();
    unsealed["checksum"] = "".into();
    serde_json::to_string_pretty(&unsealed).is_ok_and(|text| {
        let hash = blake3::hash((text + "\n").as_bytes());
        checksum == hash.to_hex().as_str()
    })
}

fn ensure_schema(folder: &Path, version: &serde_json::Value) -> Result<(), IndexError> {
    if *version == SCHEMA_VERSION {
        return Ok(());
    }
    let expected = SCHEMA_VERSION.to_string();
    Err(incompatible(
        folder,
        "schema version",
        &version.to_string(),
        &expected,
    ))
}

fn incompatible(folder: &Path, what: &'static str, found: &str, expected: &str) -> IndexError {
    IndexError::Incompatible {
        path: folder.to_owned(),
        what,
        found: found.to_owned(),
        expected: expected.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let manifest = Manifest::new(&Analysis::shared(), "tests");
        manifest.write(folder.path()).unwrap();
        let read = Manifest::read(folder.path()).unwrap();
        assert_eq!(
            (read.source.as_str(), read.state),
            ("tests", State::Building)
        );
        let path = folder.path().join(FILE_NAME);
        let bytes = fs::read(&path).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            fs::write(&path, flipped).unwrap();
            let read = Manifest::read(folder.path());
            let seen = matches!(read, Err(IndexError::Damaged { .. }));
            assert!(seen, "bit {bit}: {read:?}");
        }
    }
}
