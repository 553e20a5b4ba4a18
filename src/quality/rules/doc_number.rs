//! 文号: its form, its year, and numbers that are used twice.

use std::collections::HashSet;

use crate::model::hash64;
use crate::quality::places::{DocumentIndex, Places};
use crate::quality::report::Report;
use crate::quality::subject::Subject;
use crate::quality::texts::Texts;
use crate::text::lane_text;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
    let document = subject.document;
    let Some(number) = &document.doc_number else {
        return;
    };
    if number.parts().is_none() {
        report.at(
            subject,
            "doc-number-form",
            "doc_number",
            number.written(),
            "is in no known form of a number",
        );
    }
    // The gazettes of Taiwan write no year, or one of the Republic.
    let Some(written) = document.written_date.filter(|_| !subject.traditional) else {
        return;
    };
    let years: Vec<i16> = number
        .all_parts()
        .iter()
        .filter_map(|parts| i16::try_from(parts.year?).ok())
        .collect();
    let Some(&year) = years.first() else {
        return;
    };
    if years.contains(&written.year()) {
        return;
    }
    let year_end = year + 1 == written.year() && written.month() == 1;
    let code = if year_end {
        "doc-number-year-end"
    } else {
        "doc-number-year"
    };
    report.at(
        subject,
        code,
        "doc_number",
        number.written(),
        format!("is of {year}, written_date is {written}"),
    );
}

/// Numbers by issuer: 32 bytes for each document that has one, and the number.
#[derive(Default)]
pub(super) struct DocNumbers {
    entries: Vec<Entry>,
    written: Texts,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    /// Of issuer and number.
    key: u64,
    document: DocumentIndex,
    title: u64,
    /// Its place among the written numbers.
    written: u32,
}

impl DocNumbers {
    pub(super) fn note(&mut self, subject: &Subject<'_>, document: DocumentIndex) {
        let (Some(number), Some(issuer)) = (&subject.document.doc_number, &subject.document.issuer)
        else {
            return;
        };
        // A number in no known form may be a word such as 公告.
        let Some(parts) = number.parts() else {
            return;
        };
        // Numbers without a year begin anew, with a year or a term of office.
        let of_year = match (parts.year, subject.document.written_date) {
            (None, Some(written)) => written.year(),
            _ => 0,
        };
        let Ok(place) = u32::try_from(self.written.len()) else {
            return;
        };
        self.written.push(number.written());
        self.entries.push(Entry {
            key: hash64(format!("{issuer}\0{}\0{of_year}", number.canonical()).as_bytes()),
            document,
            title: hash64(lane_text(&subject.document.title).as_bytes()),
            written: place,
        });
    }

    pub(super) fn finish(mut self, places: &Places, report: &mut Report<'_>) {
        self.entries.sort_unstable();
        for group in self.entries.chunk_by(|one, next| one.key == next.key) {
            let mut titles = HashSet::new();
            let other_titles = group.iter().filter(|entry| titles.insert(entry.title));
            let documents = places.distinct(other_titles.map(|entry| entry.document));
            if documents.len() < 2 {
                continue;
            }
            report.across(
                places,
                &documents,
                "doc-number-duplicate",
                "doc_number",
                self.written.get(group[0].written as usize),
                format!(
                    "is on {} documents of one issuer with different titles",
                    documents.len()
                ),
            );
        }
    }
}
