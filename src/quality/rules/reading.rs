//! What the reader refused, passed over or doubted.

use std::collections::BTreeMap;

use crate::ingest::{Refusal, SkippedFile, Warning};
use crate::quality::finding::Finding;
use crate::quality::places::{DocumentIndex, Places};
use crate::quality::report::{Report, bare};
use crate::quality::subject::Subject;

/// Most names of unknown fields that are told apart.
const MAX_NAMES: usize = 1_000;
/// Stands for all names beyond.
const OTHER_NAMES: &str = "…";

/// A record or file that cannot be taken in.
pub(in crate::quality) fn refused(refusal: &Refusal, report: &mut Report<'_>) {
    report.tell(Finding {
        place: Some(refusal.place.clone()),
        field: refusal.field.clone(),
        value: refusal.value.clone(),
        mend: refusal.mend.clone(),
        ..bare("refused", "", "", refusal.reason.clone())
    });
}

/// A file that is not read; hidden ones are expected to be passed over.
pub(in crate::quality) fn skipped(file: &SkippedFile, report: &mut Report<'_>) {
    if !file.hidden {
        let place = crate::ingest::Place {
            path: file.path.clone(),
            line: None,
        };
        report.general(Some(place), "skipped-file", "", "", file.reason.as_str());
    }
}

/// What the reader doubted or repaired.
pub(in crate::quality) fn warnings(
    subject: &Subject<'_>,
    warnings: &[Warning],
    report: &mut Report<'_>,
) {
    let document = subject.document;
    for warning in warnings {
        // A derived title is a finding of its own.
        if document.title_derived
            && warning.field == "title"
            && document
                .title
                .starts_with(warning.value.trim_end_matches('…'))
        {
            continue;
        }
        report.tell(Finding {
            place: Some(warning.place.clone()),
            document: Some(document.id.to_string()),
            ..bare(
                "doubtful",
                &warning.field,
                &warning.value,
                warning.reason.clone(),
            )
        });
    }
}

/// Fields that are not known, by name.
#[derive(Default)]
pub(super) struct UnknownFields(BTreeMap<String, (u64, DocumentIndex)>);

impl UnknownFields {
    pub(super) fn note(&mut self, names: &[String], index: DocumentIndex) {
        for name in names {
            let full = self.0.len() >= MAX_NAMES && !self.0.contains_key(name);
            let name = if full { OTHER_NAMES } else { name };
            if let Some((count, _)) = self.0.get_mut(name) {
                *count += 1;
            } else {
                self.0.insert(name.to_owned(), (1, index));
            }
        }
    }

    pub(super) fn finish(self, places: &Places, report: &mut Report<'_>) {
        for (name, (count, first)) in self.0 {
            report.across(
                places,
                &[first],
                "unknown-field",
                &name,
                "",
                format!("is no known field; {count} documents have it, this one first"),
            );
        }
    }
}
