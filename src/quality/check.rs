//! Goes over the items of the reader, one at a time.

use std::cell::RefCell;

use super::finding::{Finding, Severity};
use super::places::Places;
use super::registry::{RULES, index_of};
use super::report::{Report, Summary};
use super::rules;
use super::subject::Subject;
use crate::ingest::Item;
use crate::model::Date;

/// Which findings are asked for.
#[derive(Debug, Clone)]
pub struct Selection {
    /// The least severity.
    pub severity: Severity,
    /// The rules, by code; none means all.
    pub only: Vec<String>,
}

impl Selection {
    pub(super) fn wants(&self, code: &str) -> bool {
        RULES[index_of(code)].severity >= self.severity
            && (self.only.is_empty() || self.only.iter().any(|one| one == code))
    }
}

/// Looks at everything that was read and tells each finding of the selection:
/// those of a document when it goes by, those across documents at the end.
///
/// What is kept of a document are hashes, numbers and its place: some 300 bytes
/// and its identifier, at most twice that while a list grows. No more than one
/// document is held.
///
/// # Errors
/// Whatever `tell` fails with, at once.
pub fn check<E>(
    items: impl Iterator<Item = Item>,
    today: Date,
    selection: &Selection,
    mut tell: impl FnMut(Finding) -> Result<(), E>,
) -> Result<Summary, E> {
    let failure = RefCell::new(None);
    let mut sink = |finding| {
        let mut failure = failure.borrow_mut();
        if failure.is_none() {
            *failure = tell(finding).err();
        }
    };
    let mut report = Report::new(selection, &mut sink);
    let mut places = Places::default();
    let mut across = rules::Across::new(selection);
    for item in items {
        note(&item, today, &mut places, &mut across, &mut report);
        if let Some(error) = failure.take() {
            return Err(error);
        }
    }
    across.finish(&places, &mut report);
    let summary = report.summary;
    match failure.take() {
        Some(error) => Err(error),
        None => Ok(summary),
    }
}

fn note(
    item: &Item,
    today: Date,
    places: &mut Places,
    across: &mut rules::Across,
    report: &mut Report<'_>,
) {
    match item {
        Item::Document {
            document,
            warnings,
            unknown_fields,
            place,
        } => {
            report.summary.documents += 1;
            let subject = Subject::new(document, place, today);
            rules::reading::warnings(&subject, warnings, report);
            rules::alone(&subject, report);
            if let Some(index) = places.note(place, document.id.as_str()) {
                across.note(&subject, unknown_fields, index);
            }
        }
        Item::Refused(refusal) => {
            report.summary.refused += 1;
            rules::reading::refused(refusal, report);
        }
        Item::Skipped(file) => rules::reading::skipped(file, report),
        Item::Unchanged(_) => {}
    }
}
