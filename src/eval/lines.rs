//! Text files of lines and columns, as TREC has them.
//!
//! Columns are parted by tabs where a line has any, else by blanks. A byte order
//! mark and empty lines, which spreadsheets leave behind, are passed over.

use std::path::{Path, PathBuf};

use super::error::EvalError;
use crate::model::DocumentId;

/// A line with its place.
pub(super) struct Line<'a> {
    path: &'a Path,
    number: usize,
    text: &'a str,
}

/// Reads a whole file as UTF-8.
pub(super) fn read_text(path: &Path) -> Result<String, EvalError> {
    std::fs::read_to_string(path).map_err(EvalError::io("read", path))
}

/// The lines that are not empty.
pub(super) fn lines<'a>(path: &'a Path, text: &'a str) -> impl Iterator<Item = Line<'a>> {
    text.strip_prefix('\u{feff}')
        .unwrap_or(text)
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, text)| Line {
            path,
            number: index + 1,
            text,
        })
}

impl<'a> Line<'a> {
    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// The columns, of which there must be `N`.
    pub(super) fn columns<const N: usize>(&self, form: &str) -> Result<[&'a str; N], EvalError> {
        let columns: Vec<&str> = if self.text.contains('\t') {
            self.text.split('\t').map(str::trim).collect()
        } else {
            self.text.split_whitespace().collect()
        };
        let count = columns.len();
        <[&str; N]>::try_from(columns)
            .map_err(|_| self.fault(format!("has {count} columns; expected is `{form}`")))
    }

    /// What stands before and behind the first tab.
    pub(super) fn around_tab(&self, form: &str) -> Result<(&'a str, &'a str), EvalError> {
        let (key, rest) = self
            .text
            .split_once('\t')
            .ok_or_else(|| self.fault(format!("has no tab; expected is `{form}`")))?;
        Ok((key.trim(), rest.trim()))
    }

    pub(super) fn document(&self, text: &str) -> Result<DocumentId, EvalError> {
        DocumentId::parse(text).map_err(|error| self.fault(format!("document `{text}`: {error}")))
    }

    pub(super) fn fault(&self, reason: impl Into<String>) -> EvalError {
        EvalError::Line {
            path: PathBuf::from(self.path),
            line: self.number,
            reason: reason.into(),
        }
    }
}
