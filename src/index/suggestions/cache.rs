//! The suggestions that belong to a snapshot.

use std::path::PathBuf;
use std::sync::Arc;

use parking_lot::Mutex;
use tantivy::directory::OwnedBytes;

use super::build::{Origin, build};
use super::entries::{collect, documents_key};
use super::file::{Stamp, SuggestionFile, path_in};
use super::lookup::{Suggestion, lookup};
use super::queries::Queries;
use super::verdicts::Verdicts;
use crate::index::error::IndexError;
use crate::index::snapshot::Snapshot;
use crate::text::Analysis;

/// Suggestions to look up in.
#[derive(Clone)]
pub struct Suggestions {
    file: Arc<SuggestionFile>,
    current: bool,
}

impl Suggestions {
    pub(super) fn of(file: SuggestionFile, documents_key: u64) -> Self {
        Self {
            current: file.origin().documents_key == documents_key,
            file: Arc::new(file),
        }
    }

    /// Whether they are of the documents of the snapshot, and not of those of
    /// the commit before, whose file is replaced as soon as the new one is built.
    pub fn is_current(&self) -> bool {
        self.current
    }

    /// The best `size` suggestions for what was typed, best first; for nothing,
    /// the most frequent.
    pub fn lookup(&self, typed: &str, size: usize) -> Vec<Suggestion> {
        lookup(&self.file, typed, size, |_| true)
    }

    /// The same where those whose text is not wanted give way to the next.
    /// `verdicts` must be of this file, and of the same `is_wanted`.
    pub fn lookup_wanted(
        &self,
        typed: &str,
        size: usize,
        verdicts: &Verdicts,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Vec<Suggestion> {
        debug_assert!(verdicts.are_of(&self.file), "verdicts of another file");
        lookup(&self.file, typed, size, |entry| {
            verdicts.of(entry, &is_wanted)
        })
    }

    /// The verdicts that are known, where they are of this file, else new ones.
    pub fn verdicts(&self, known: Option<&Arc<Verdicts>>) -> Arc<Verdicts> {
        match known {
            Some(known) if known.are_of(&self.file) => Arc::clone(known),
            _ => Arc::new(Verdicts::new(Arc::clone(&self.file))),
        }
    }
}

/// Keeps the file open from one look-up to the next.
#[derive(Default)]
pub(in crate::index) struct Cache {
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    /// The commit that was looked at last, and the key of its documents.
    commit: Option<(u64, u64)>,
    file: Option<(Option<Stamp>, Arc<SuggestionFile>)>,
}

impl Cache {
    /// The suggestions of a generation in `folder`, or in memory, for a snapshot
    /// of it. Those of an index in memory are built when they are first asked for.
    pub(in crate::index) fn suggestions(
        &self,
        snapshot: &Snapshot,
        folder: Option<&PathBuf>,
        analysis: &Analysis,
    ) -> Result<Suggestions, IndexError> {
        let mut held = self.held.lock();
        let commit = snapshot.commit_key();
        let documents_key = match held.commit {
            Some((known, key)) if known == commit => key,
            _ => documents_key(snapshot.searcher())?,
        };
        held.commit = Some((commit, documents_key));
        let file = match folder {
            Some(folder) => {
                let path = path_in(folder);
                let unusable = |reason| IndexError::Suggestions {
                    path: path.clone(),
                    reason,
                };
                let stamp = Stamp::of(&path).map_err(|error| error.to_string());
                match (&stamp, &held.file) {
                    (Ok(stamp), Some((Some(known), file))) if known == stamp => Arc::clone(file),
                    _ => {
                        let opened = stamp.and_then(|stamp| {
                            Ok((Some(stamp), Arc::new(SuggestionFile::map(folder)?)))
                        });
                        match (opened, &held.file) {
                            (Ok((stamp, file)), _) => {
                                held.file = Some((stamp, Arc::clone(&file)));
                                file
                            }
                            // What was open is served on.
                            (Err(_), Some((_, file))) => Arc::clone(file),
                            (Err(reason), None) => return Err(unusable(reason)),
                        }
                    }
                }
            }
            None => match &held.file {
                Some((_, file)) if file.origin().documents_key == documents_key => Arc::clone(file),
                _ => {
                    let file = Arc::new(in_memory(snapshot, documents_key, analysis)?);
                    held.file = Some((None, Arc::clone(&file)));
                    file
                }
            },
        };
        Ok(Suggestions {
            current: file.origin().documents_key == documents_key,
            file,
        })
    }
}

fn in_memory(
    snapshot: &Snapshot,
    documents_key: u64,
    analysis: &Analysis,
) -> Result<SuggestionFile, IndexError> {
    let origin = Origin {
        documents_key,
        queries_key: 0,
    };
    let entries = collect(snapshot.searcher(), &Queries::default())?;
    let built = build(&entries, origin, analysis)
        .and_then(|bytes| SuggestionFile::new(OwnedBytes::new(bytes)));
    built.map_err(|reason| IndexError::Suggestions {
        path: PathBuf::from("(in memory)"),
        reason,
    })
}
