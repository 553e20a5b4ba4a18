//! The words that text is cut into beside the built-in ones: they belong to an index,
//! and hold for those that are made with them.

use anyhow::Context;

use super::config::Common;
use crate::text::{Analysis, parse_words};

impl Common {
    /// The analysis with which an index is made. What reads an index takes the words
    /// that it was made with, whichever these are.
    pub(super) fn analysis(&self) -> anyhow::Result<Analysis> {
        let analysis = Analysis::built_in()?;
        let Some(path) = &self.dictionary else {
            return Ok(analysis);
        };
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(|| {
            format!(
                "cannot read the words in `{name}`: give a text file in UTF-8 with --dictionary"
            )
        })?;
        Ok(analysis.with_words(&parse_words(&name, &text)?)?)
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
