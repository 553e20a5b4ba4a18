//! Which entries of a file are wanted, as somebody above judges by their texts.
//!
//! Each text is judged once a file, however often it is met: a word that blocks
//! most of what is typed would make every look-up judge most of the texts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use super::file::SuggestionFile;

const UNKNOWN: u8 = 0;
const WANTED: u8 = 1;
const UNWANTED: u8 = 2;

/// What is known of the entries of one file; a byte an entry.
pub struct Verdicts {
    file: Arc<SuggestionFile>,
    known: Vec<AtomicU8>,
}

impl Verdicts {
    pub(super) fn new(file: Arc<SuggestionFile>) -> Self {
        let entries = 0..file.entry_count();
        Self {
            known: entries.map(|_| AtomicU8::new(UNKNOWN)).collect(),
            file,
        }
    }

    pub(super) fn are_of(&self, file: &Arc<SuggestionFile>) -> bool {
        Arc::ptr_eq(&self.file, file)
    }

    /// Whether an entry is wanted; `is_wanted` must always say the same of a text.
    pub(super) fn of(&self, entry: u32, is_wanted: impl Fn(&str) -> bool) -> bool {
        let Some(known) = self.known.get(entry as usize) else {
            return false;
        };
        // Who judges at the same time comes to the same verdict.
        match known.load(Ordering::Relaxed) {
            WANTED => true,
            UNWANTED => false,
            _ => {
                let is_wanted = self.file.text(entry).is_some_and(|text| is_wanted(&text));
                let verdict = if is_wanted { WANTED } else { UNWANTED };
                known.store(verdict, Ordering::Relaxed);
                is_wanted
            }
        }
    }
}
