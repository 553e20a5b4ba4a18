//! All rules: those about one document, and those across documents.

use super::bodies::Bodies;
use super::catalog_number::{self, CatalogNumbers};
use super::doc_number::{self, DocNumbers};
use super::reading::UnknownFields;
use super::{characters, chrome, dates, markup, missing, mojibake, persons};
use crate::quality::check::Selection;
use crate::quality::places::{DocumentIndex, Places};
use crate::quality::report::Report;
use crate::quality::subject::Subject;

/// The rules that look at one document alone.
pub(in crate::quality) fn alone(subject: &Subject<'_>, report: &mut Report<'_>) {
    for rule in [
        missing::check,
        dates::check,
        doc_number::check,
        catalog_number::check,
        chrome::check,
        markup::check,
        mojibake::check,
        characters::check,
        persons::check,
    ] {
        rule(subject, report);
    }
}

/// What the rules across documents keep.
pub(in crate::quality) struct Across {
    unknown_fields: UnknownFields,
    catalog_numbers: CatalogNumbers,
    doc_numbers: DocNumbers,
    /// Reading bodies takes time, so only where it is asked for.
    bodies: Option<Bodies>,
}

impl Across {
    pub(in crate::quality) fn new(selection: &Selection) -> Self {
        let bodies = ["same-body", "near-duplicate"];
        Self {
            unknown_fields: UnknownFields::default(),
            catalog_numbers: CatalogNumbers::default(),
            doc_numbers: DocNumbers::default(),
            bodies: bodies
                .iter()
                .any(|code| selection.wants(code))
                .then(Bodies::default),
        }
    }

    pub(in crate::quality) fn note(
        &mut self,
        subject: &Subject<'_>,
        unknown_fields: &[String],
        index: DocumentIndex,
    ) {
        self.unknown_fields.note(unknown_fields, index);
        self.catalog_numbers.note(subject, index);
        self.doc_numbers.note(subject, index);
        if let Some(bodies) = &mut self.bodies {
            bodies.note(subject, index);
        }
    }

    pub(in crate::quality) fn finish(self, places: &Places, report: &mut Report<'_>) {
        self.catalog_numbers.finish(places, report);
        self.doc_numbers.finish(places, report);
        if let Some(bodies) = self.bodies {
            bodies.finish(places, report);
        }
        self.unknown_fields.finish(places, report);
    }
}
