//! Bytes as a source file, read as the program reads files.

use std::fs;

use gongwen::ingest::{IngestConfig, Item, read};

/// What a refusal says of a parser that panicked.
const PANICKED: &str = "panic";

/// What comes of a file of these bytes, which stands alone in a folder.
pub(super) fn items(name: &str, bytes: &[u8]) -> Vec<Item> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    read(&[path], IngestConfig::in_process()).collect()
}

/// Asserts what holds of everything that is met: a document has a title and no
/// control characters in it, no text is much longer than the file, and what is
/// doubted or refused says why. `is_ours` tells whether a parser that panics is
/// one of this project.
pub(super) fn assert_items(items: &[Item], bytes: usize, is_ours: bool) {
    // Characters of one byte in GB 18030 or an entity grow in UTF-8.
    let most = bytes * 8 + 4096;
    for item in items {
        match item {
            Item::Document {
                document, warnings, ..
            } => {
                assert!(!document.title.trim().is_empty());
                assert!(!document.title.chars().any(char::is_control));
                assert!(document.title.len() <= most && document.body.len() <= most);
                let forbidden = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
                assert!(!document.body.contains(forbidden), "{:?}", document.body);
                for warning in warnings {
                    assert!(!warning.field.is_empty() && !warning.reason.is_empty());
                    assert!(warning.value.chars().count() <= 200, "{warning:?}");
                }
            }
            Item::Refused(refusal) => {
                assert!(!refusal.reason.is_empty() && !refusal.mend.is_empty());
                assert!(
                    !is_ours || !refusal.reason.contains(PANICKED),
                    "{refusal:?}"
                );
            }
            Item::Skipped(_) | Item::Unchanged(_) => {}
        }
    }
}
