//! Suggestions that editors do not want to be shown.
//!
//! A list is text, an entry a line: a word blocks every suggestion that contains
//! it, `=` with a whole text the one suggestion that is it; `#` starts a comment.
//! What is searched for, and what a search finds, is never blocked.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;

use super::error::{EditorialError, EditorialFault};
use super::key::whole_key;
use crate::text::lane_text;

/// Longest entry, in characters: longer ones were pasted by mistake.
const MAX_CHARS: usize = 200;

/// The blocked suggestions; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct BlockedSuggestions {
    /// As the character lane has them.
    words: BTreeSet<String>,
    /// Finds any of the words; `None` where there are none.
    finder: Option<AhoCorasick>,
    /// By their keys.
    whole: BTreeSet<String>,
}

impl BlockedSuggestions {
    /// Nothing is blocked.
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads a list; `file` names it in errors.
    ///
    /// # Errors
    /// With every line that is neither an entry, a comment nor blank.
    pub fn parse(file: &str, text: &str) -> Result<Self, EditorialError> {
        let mut blocked = Self::default();
        let mut faults = Vec::new();
        for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
            let entry = line.split(['#', '＃']).next().unwrap_or_default().trim();
            if let Err((reason, mend)) = blocked.take(entry) {
                let place = format!("line {number}");
                let reason = format!("`{entry}` {reason}");
                faults.push(EditorialFault::new(place, reason, mend));
            }
        }
        if !blocked.words.is_empty() {
            match AhoCorasick::new(&blocked.words) {
                Ok(finder) => blocked.finder = Some(finder),
                Err(error) => faults.push(EditorialFault::new(
                    "the whole list",
                    error.to_string(),
                    "leave entries out",
                )),
            }
        }
        if faults.is_empty() {
            return Ok(blocked);
        }
        Err(EditorialError {
            file: file.to_owned(),
            faults,
        })
    }

    fn take(&mut self, entry: &str) -> Result<(), (String, &'static str)> {
        if entry.is_empty() {
            return Ok(());
        }
        let chars = entry.chars().count();
        if chars > MAX_CHARS {
            let reason = format!("has {chars} characters, more than {MAX_CHARS}");
            return Err((reason, "write a shorter part of it"));
        }
        let (set, key) = match entry.strip_prefix(['=', '＝']) {
            Some(whole) => (&mut self.whole, whole_key(whole)),
            None => (&mut self.words, lane_text(entry)),
        };
        if !key.chars().any(char::is_alphanumeric) {
            let mend = "write the word, or `=` and the whole suggestion";
            return Err(("has no letter, digit or Han character".to_owned(), mend));
        }
        set.insert(key);
        Ok(())
    }

    /// Whether a suggestion is not to be shown.
    pub fn blocks(&self, suggestion: &str) -> bool {
        if self.is_empty() {
            return false;
        }
        let finder = self.finder.as_ref();
        finder.is_some_and(|finder| finder.is_match(&lane_text(suggestion)))
            || (!self.whole.is_empty() && self.whole.contains(&whole_key(suggestion)))
    }

    /// Number of entries, those that say the same counted once.
    pub fn len(&self) -> usize {
        self.words.len() + self.whole.len()
    }

    /// Whether nothing is blocked.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds what answers depend on to the content that a revision is made of.
    pub(super) fn write_content(&self, content: &mut Vec<String>) {
        content.extend(self.words.iter().map(|word| format!("blocked {word}")));
        content.extend(self.whole.iter().map(|whole| format!("blocked = {whole}")));
    }
}
