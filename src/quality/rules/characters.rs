//! Characters that readers cannot see, or that mean nothing to their device.

use std::collections::BTreeMap;

use crate::model::{CatalogNumber, DocNumber};
use crate::quality::report::Report;
use crate::quality::subject::Subject;
use crate::text::is_dropped;

/// Most code points that one finding names.
const MAX_NAMED: usize = 8;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
    private_use(subject, report);
    let document = subject.document;
    let numbers = [
        ("id", Some(document.id.as_str())),
        (
            "doc_number",
            document.doc_number.as_ref().map(DocNumber::written),
        ),
        (
            "catalog_number",
            document.catalog_number.as_ref().map(CatalogNumber::written),
        ),
    ];
    for (field, value) in numbers {
        let Some(value) = value else { continue };
        let points = code_points(value, |c| is_dropped(c) || c.is_control());
        if !points.is_empty() {
            let message = format!("holds characters that cannot be seen: {}", named(&points));
            report.at(subject, "invisible-in-identifier", field, value, message);
        }
    }
}

/// One finding for each field.
fn private_use(subject: &Subject<'_>, report: &mut Report<'_>) {
    let mut fields: Vec<(&str, BTreeMap<char, usize>)> = Vec::new();
    for (field, text) in subject.texts() {
        let points = code_points(text, is_private);
        if points.is_empty() {
            continue;
        }
        match fields.iter_mut().find(|(known, _)| *known == field) {
            Some((_, known)) => {
                for (c, count) in points {
                    *known.entry(c).or_insert(0) += count;
                }
            }
            None => fields.push((field, points)),
        }
    }
    for (field, points) in fields {
        let value: String = points.keys().take(MAX_NAMED).collect();
        let message = format!("holds characters of private use: {}", named(&points));
        report.at(subject, "private-use-character", field, &value, message);
    }
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

fn code_points(text: &str, is_meant: impl Fn(char) -> bool) -> BTreeMap<char, usize> {
    let mut points = BTreeMap::new();
    for c in text.chars().filter(|&c| is_meant(c)) {
        *points.entry(c).or_insert(0) += 1;
    }
    points
}

/// `U+E5E5 12 times, U+E003`.
fn named(points: &BTreeMap<char, usize>) -> String {
    let mut names: Vec<String> = points
        .iter()
        .take(MAX_NAMED)
        .map(|(&c, &count)| match count {
            1 => format!("U+{:04X}", u32::from(c)),
            _ => format!("U+{:04X} {count} times", u32::from(c)),
        })
        .collect();
    if points.len() > MAX_NAMED {
        names.push(format!("{} others", points.len() - MAX_NAMED));
    }
    names.join(", ")
}
