//! 索引号: its form, numbers that are used twice, and serial numbers left out.

use std::sync::LazyLock;

use regex::Regex;

use super::serials::{Serial, Serials};
use crate::model::{CatalogNumber, hash64};
use crate::quality::places::{DocumentIndex, Places};
use crate::quality::report::Report;
use crate::quality::subject::Subject;
use crate::quality::texts::Texts;
use crate::text::{is_blank, normalize};

/// Organisation code of 9 (GB 11714) or 18 characters (GB 32100), year, serial
/// number, in normal form and without blanks.
static FORM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?:索引号:?)?
        (?:(?<code>[0-9a-z]{18}|[0-9a-z]{8}-?[0-9a-z]|[0-9]{8})[-/_—]*)?
        (?<year>(?:19|20)[0-9]{2})[-/_—]*(?<serial>[0-9]{3,8})$",
    )
    .expect("the pattern is a constant that the tests run")
});

pub(super) fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
    if let Some(number) = &subject.document.catalog_number
        && !FORM.is_match(&compact(number))
    {
        report.at(
            subject,
            "catalog-number-form",
            "catalog_number",
            number.written(),
            "is not organisation code, year and serial number",
        );
    }
}

fn compact(number: &CatalogNumber) -> String {
    normalize(number.written())
        .chars()
        .filter(|&c| !is_blank(c))
        .collect()
}

/// 40 bytes for each number, and the number.
#[derive(Default)]
pub(super) struct CatalogNumbers {
    /// The hash, the document, and the place among the written numbers.
    numbers: Vec<(u64, DocumentIndex, u32)>,
    written: Texts,
    serials: Serials,
}

impl CatalogNumbers {
    pub(super) fn note(&mut self, subject: &Subject<'_>, document: DocumentIndex) {
        let Some(number) = &subject.document.catalog_number else {
            return;
        };
        let Ok(place) = u32::try_from(self.written.len()) else {
            return;
        };
        self.written.push(number.written());
        let key = hash64(number.canonical().as_bytes());
        self.numbers.push((key, document, place));
        let compact = compact(number);
        let Some(parts) = FORM.captures(&compact) else {
            return;
        };
        let part = |name| parts.name(name).map(|part| part.as_str());
        if let (Some(code), Some(year), Some(serial)) = (part("code"), part("year"), part("serial"))
            && let (Ok(year), Ok(value)) = (year.parse(), serial.parse())
        {
            self.serials.note(
                &code.replace('-', ""),
                Serial {
                    year,
                    value,
                    digits: u8::try_from(serial.len()).unwrap_or(0),
                    document,
                },
            );
        }
    }

    pub(super) fn finish(mut self, places: &Places, report: &mut Report<'_>) {
        self.numbers.sort_unstable();
        for group in self.numbers.chunk_by(|one, next| one.0 == next.0) {
            let documents = places.distinct(group.iter().map(|entry| entry.1));
            if documents.len() > 1 {
                report.across(
                    places,
                    &documents,
                    "catalog-number-duplicate",
                    "catalog_number",
                    self.written.get(group[0].2 as usize),
                    format!("is on {} documents", documents.len()),
                );
            }
        }
        self.serials.finish(places, report);
    }
}
