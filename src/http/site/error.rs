//! Why a portal's file cannot be used.

use std::path::{Path, PathBuf};

/// A file that describes a portal, or that such a file names, cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot use `{}`: {reason}: {mend}", path.display())]
pub struct SiteError {
    /// The file.
    path: PathBuf,
    reason: String,
    mend: String,
}

impl SiteError {
    pub(super) fn new(path: &Path, reason: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            reason: reason.into(),
            mend: mend.into(),
        }
    }
}

/// A template of a portal that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot use the template `{name}`: {reason}: mend it, or take it out of the folder")]
pub struct TemplateError {
    name: String,
    reason: String,
}

impl TemplateError {
    pub(in crate::http) fn new(name: &str, reason: &impl std::fmt::Display) -> Self {
        Self {
            name: name.to_owned(),
            reason: reason.to_string(),
        }
    }
}
