//! The mapping as a file: TOML.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Why a mapping cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// The file cannot be read.
    #[error("cannot read the mapping `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// The file is no mapping.
    #[error("the mapping `{}` cannot be used: {reason}", path.display())]
    Bad {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and where.
        reason: String,
    },
}

/// A mapping as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct MappingFile {
    pub(super) labels: BTreeMap<String, Vec<String>>,
    pub(super) dates: Dates,
    pub(super) separators: Separators,
    pub(super) issuers: BTreeMap<String, String>,
}

/// See `built_in.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Dates {
    pub(super) formats: Vec<String>,
}

/// See `built_in.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Separators {
    pub(super) keywords: Option<String>,
    pub(super) keywords_at_blanks: Option<bool>,
    pub(super) issuers: Option<String>,
    pub(super) topic: Option<String>,
}

impl MappingFile {
    pub(super) fn read(path: &Path) -> Result<Self, MappingError> {
        let text = std::fs::read_to_string(path).map_err(|source| MappingError::Read {
            path: path.to_owned(),
            source,
        })?;
        toml::from_str(&text).map_err(|error| MappingError::Bad {
            path: path.to_owned(),
            reason: error.to_string().trim_end().to_owned(),
        })
    }
}
