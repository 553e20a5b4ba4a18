//! Takes findings in and hands on those that were asked for, counted.

use super::check::Selection;
use super::finding::{Finding, Severity};
use super::mask::masked;
use super::places::{DocumentIndex, Places};
use super::registry::{RULES, index_of};
use super::subject::Subject;
use crate::ingest::{Place, shorten};

/// Most identifiers of other documents in one finding.
pub(super) const MAX_OTHERS: usize = 10;

/// What was read, and how much was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Documents that were looked at.
    pub documents: u64,
    /// Records and files that were refused.
    pub refused: u64,
    /// Findings by rule, in the order of [`RULES`], of the selection alone.
    pub counts: [u64; RULES.len()],
}

/// Where rules tell what they find.
pub(super) struct Report<'s> {
    selection: &'s Selection,
    pub(super) summary: Summary,
    sink: &'s mut dyn FnMut(Finding),
}

impl Summary {
    /// How many findings of a severity there are.
    pub fn of(&self, severity: Severity) -> u64 {
        RULES
            .iter()
            .zip(self.counts)
            .filter(|(rule, _)| rule.severity == severity)
            .map(|(_, count)| count)
            .sum()
    }
}

impl<'s> Report<'s> {
    pub(super) fn new(selection: &'s Selection, sink: &'s mut dyn FnMut(Finding)) -> Self {
        Self {
            selection,
            sink,
            summary: Summary {
                documents: 0,
                refused: 0,
                counts: [0; RULES.len()],
            },
        }
    }

    /// A finding in a document that is at hand.
    pub(super) fn at(
        &mut self,
        subject: &Subject<'_>,
        code: &'static str,
        field: &str,
        value: &str,
        message: impl Into<String>,
    ) {
        self.tell(Finding {
            place: Some(subject.place.clone()),
            document: Some(subject.document.id.to_string()),
            ..bare(code, field, value, message.into())
        });
    }

    /// A finding about documents that were read before, told at the first of them.
    pub(super) fn across(
        &mut self,
        places: &Places,
        documents: &[DocumentIndex],
        code: &'static str,
        field: &str,
        value: &str,
        message: impl Into<String>,
    ) {
        let others = documents.iter().skip(1).take(MAX_OTHERS);
        self.tell(Finding {
            place: documents.first().map(|&first| places.place(first)),
            document: documents.first().map(|&first| places.id(first).to_owned()),
            others: others.map(|&other| places.id(other).to_owned()).collect(),
            ..bare(code, field, value, message.into())
        });
    }

    /// A finding about no one document.
    pub(super) fn general(
        &mut self,
        place: Option<Place>,
        code: &'static str,
        field: &str,
        value: &str,
        message: impl Into<String>,
    ) {
        self.tell(Finding {
            place,
            ..bare(code, field, value, message.into())
        });
    }

    /// Takes a finding in if it is of the selection. No text leaves unmasked.
    pub(super) fn tell(&mut self, mut finding: Finding) {
        if !self.selection.wants(finding.code) {
            return;
        }
        finding.message = masked(&finding.message);
        finding.value = finding.value.map(|value| shorten(&masked(&value)));
        self.summary.counts[index_of(finding.code)] += 1;
        (self.sink)(finding);
    }
}

/// A finding of a rule, without its document.
pub(super) fn bare(code: &'static str, field: &str, value: &str, message: String) -> Finding {
    let rule = &RULES[index_of(code)];
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Finding {
        code,
        severity: rule.severity,
        field: filled(field),
        value: filled(value),
        place: None,
        document: None,
        message,
        mend: rule.mend.to_owned(),
        others: Vec::new(),
    }
}
