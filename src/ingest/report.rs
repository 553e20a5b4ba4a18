//! The account of a run: what was read, what became of it, and why.

use std::collections::BTreeMap;

use super::item::{Item, Refusal, SkippedFile, Warning};

/// How many refusals, warnings, skipped files and names of unknown fields are
/// kept each. Beyond it they are counted only, so that a run over a bad source
/// does not fill the memory.
pub const MAX_LISTED: usize = 1_000;

/// Under this name unknown fields are counted once there are too many names.
const OTHER_NAMES: &str = "…";

/// The account of a run. The reader's part comes from [`IngestReport::note`];
/// what became of each document is told by whoever writes the index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IngestReport {
    /// Documents read, refused ones included.
    pub read: u64,
    /// Documents that were not in the index before.
    pub added: u64,
    /// Documents that took the place of an earlier version.
    pub replaced: u64,
    /// Documents that the index already held as they are.
    pub unchanged: u64,
    /// Records and files that were refused.
    pub refused: u64,
    /// Warnings met.
    pub warned: u64,
    /// Files and folders that were not read, hidden ones included.
    pub skipped_files: u64,
    /// Documents that were removed, because their files are gone.
    pub pruned: u64,
    /// Files that were not parsed, because they are as they were taken in.
    pub unchanged_files: u64,
    /// The refusals, the first [`MAX_LISTED`] of them.
    pub refusals: Vec<Refusal>,
    /// The warnings, the first [`MAX_LISTED`] of them.
    pub warnings: Vec<Warning>,
    /// All warnings, counted by field.
    pub warnings_by_field: BTreeMap<String, u64>,
    /// What was not read, the first [`MAX_LISTED`] of them.
    pub skipped: Vec<SkippedFile>,
    /// Fields that are not known, with the number of documents that have them.
    pub unknown_fields: BTreeMap<String, u64>,
    /// Whether a file that is not hidden was skipped.
    unknown_files: bool,
}

impl IngestReport {
    /// An account in which nothing has happened yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes down what the reader met. Whether a document is added, replaced or
    /// unchanged is told separately.
    pub fn note(&mut self, item: &Item) {
        match item {
            Item::Document {
                warnings,
                unknown_fields,
                ..
            } => {
                self.read += 1;
                for warning in warnings {
                    self.warn(warning);
                }
                for name in unknown_fields {
                    self.unknown(name);
                }
            }
            Item::Refused(refusal) => {
                self.read += 1;
                self.refuse(refusal.clone());
            }
            Item::Unchanged(_) => self.unchanged_files += 1,
            Item::Skipped(file) => {
                self.skipped_files += 1;
                self.unknown_files |= !file.hidden;
                push_listed(&mut self.skipped, file);
            }
        }
    }

    /// A document was not in the index before.
    pub fn added(&mut self) {
        self.added += 1;
    }

    /// A document took the place of an earlier version.
    pub fn replaced(&mut self) {
        self.replaced += 1;
    }

    /// The index already held a document as it is.
    pub fn unchanged(&mut self) {
        self.unchanged += 1;
    }

    /// A document that was noted before is refused later on, by the index.
    /// It is not counted as read again.
    pub fn refuse(&mut self, refusal: Refusal) {
        self.refused += 1;
        if self.refusals.len() < MAX_LISTED {
            self.refusals.push(refusal);
        }
    }

    /// 1 where something was refused or a file that is not hidden was skipped, else 0.
    pub fn exit_code(&self) -> u8 {
        u8::from(self.refused > 0 || self.unknown_files)
    }

    fn warn(&mut self, warning: &Warning) {
        self.warned += 1;
        count(&mut self.warnings_by_field, &warning.field);
        push_listed(&mut self.warnings, warning);
    }

    fn unknown(&mut self, name: &str) {
        let full = self.unknown_fields.len() >= MAX_LISTED;
        let name = if full && !self.unknown_fields.contains_key(name) {
            OTHER_NAMES
        } else {
            name
        };
        count(&mut self.unknown_fields, name);
    }
}

fn push_listed<T: Clone>(list: &mut Vec<T>, entry: &T) {
    if list.len() < MAX_LISTED {
        list.push(entry.clone());
    }
}

fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    if let Some(number) = counts.get_mut(name) {
        *number += 1;
    } else {
        counts.insert(name.to_owned(), 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::item::Place;
    use crate::model::{Document, DocumentId};

    fn place() -> Place {
        Place {
            path: "a.jsonl".to_owned(),
            line: Some(1),
        }
    }

    fn refusal() -> Refusal {
        Refusal {
            place: place(),
            field: None,
            value: None,
            reason: "is broken".to_owned(),
            mend: "mend it".to_owned(),
        }
    }

    fn document(unknown: &str) -> Item {
        Item::Document {
            document: Box::new(Document::new(
                DocumentId::derive("path", &["a"]),
                "通知".to_owned(),
            )),
            warnings: vec![Warning {
                place: place(),
                field: "topic".to_owned(),
                value: "/".to_owned(),
                reason: "has no level".to_owned(),
            }],
            unknown_fields: vec![unknown.to_owned()],
            place: place(),
        }
    }

    fn skipped(hidden: bool) -> Item {
        Item::Skipped(SkippedFile {
            path: "x".to_owned(),
            reason: "is no source".to_owned(),
            hidden,
        })
    }

    #[test]
    fn counts_everything_and_keeps_a_limited_number() {
        let mut report = IngestReport::new();
        for number in 0..=MAX_LISTED {
            report.note(&document(&format!("field{number}")));
            report.note(&Item::Refused(refusal()));
        }
        report.refuse(refusal());
        let all = MAX_LISTED as u64 + 1;
        assert_eq!(
            (report.read, report.refused, report.warned),
            (2 * all, all + 1, all)
        );
        assert_eq!(report.refusals.len(), MAX_LISTED);
        assert_eq!(report.warnings.len(), MAX_LISTED);
        assert_eq!(report.warnings_by_field["topic"], all);
        assert_eq!(report.unknown_fields.len(), MAX_LISTED + 1);
        assert_eq!(report.unknown_fields[OTHER_NAMES], 1);
    }

    #[test]
    fn the_exit_code_tells_of_refusals_and_unknown_files() {
        let code = |items: &[Item]| {
            let mut report = IngestReport::new();
            for item in items {
                report.note(item);
            }
            report.exit_code()
        };
        assert_eq!(code(&[document("a"), skipped(true)]), 0);
        assert_eq!(code(&[skipped(false)]), 1);
        assert_eq!(code(&[Item::Refused(refusal())]), 1);
    }
}
