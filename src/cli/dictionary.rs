//! The words that text is cut into beside the built-in ones: they belong to an index,
//! and hold for those that are made with them.

use super::config::Common;
use super::editorial::read_list;
use crate::text::{Analysis, parse_words};

impl Common {
    /// The analysis with which an index is made. What reads an index takes the words
    /// that it was made with, whichever these are.
    pub(super) fn analysis(&self) -> anyhow::Result<Analysis> {
        Ok(Analysis::of_words(self.words()?)?)
    }

    /// The words beside the built-in ones.
    pub(super) fn words(&self) -> anyhow::Result<Vec<String>> {
        let Some(path) = &self.dictionary else {
            return Ok(Vec::new());
        };
        let (name, text) = read_list(path, "words", "--dictionary")?;
        Ok(parse_words(&name, &text)?)
    }
}

/// Warns where an index was made with other words than are wanted.
pub(super) fn warn_of_other_words(made_with: &Analysis, wanted: &Analysis) {
    if made_with.dictionary().hash() != wanted.dictionary().hash() {
        tracing::warn!(
            "the live index was made with another dictionary than is named now, and goes on \
             with that; `gongwen reindex` takes up the new one"
        );
    }
}
