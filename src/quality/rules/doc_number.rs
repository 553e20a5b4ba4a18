//! 文号: its form, its year, and numbers that are used twice.

use crate::model::hash64;
use crate::quality::places::{DocumentIndex, Places};
use crate::quality::report::Report;
use crate::quality::subject::Subject;
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

/// Numbers by issuer: 24 bytes for each document that has one.
#[derive(Default)]
pub(super) struct DocNumbers(Vec<Entry>);

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    /// Of issuer and number.
    key: u64,
    document: DocumentIndex,
    title: u64,
}

impl DocNumbers {
    pub(super) fn note(&mut self, subject: &Subject<'_>, document: DocumentIndex) {
        let (Some(number), Some(issuer)) =
            (&subject.document.doc_number, &subject.document.issuer)
        else {
            return;
        };
        // A number in no known form may be a word such as 公告.
        if number.parts().is_none() {
            return;
        }
        self.0.push(Entry {
            key: hash64(format!("{issuer}\0{}", number.canonical()).as_bytes()),
            document,
            title: hash64(lane_text(&subject.document.title).as_bytes()),
        });
    }

    pub(super) fn finish(mut self, places: &Places, report: &mut Report<'_>) {
        self.0.sort_unstable();
        for group in self.0.chunk_by(|one, next| one.key == next.key) {
            let mut titles: Vec<u64> = Vec::new();
            let mut documents = Vec::new();
            for entry in group {
                if !titles.contains(&entry.title) {
                    titles.push(entry.title);
                    documents.push(entry.document);
                }
            }
            if documents.len() < 2 {
                continue;
            }
            report.across(
                places,
                &documents,
                "doc-number-duplicate",
                "doc_number",
                "",
                format!("is on {} documents of one issuer with different titles", documents.len()),
            );
        }
    }
}
