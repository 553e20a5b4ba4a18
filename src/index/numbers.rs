//! The parts of 文号 as terms that can be looked up by ranges.
//!
//! A document may have several numbers, so the parts of one stand in one term.
//! Each number has a term for every way in: code and year, code and serial
//! number, year, serial number. Years and serial numbers have a fixed width, so
//! that the order of the terms is that of the numbers.

use crate::model::{DocNumber, DocNumberParts, DocNumberPattern, Document};
use crate::text::{is_blank, normalize};

/// Ends a code within a term. Sorts before any character of a code.
const END: char = '\u{1}';

/// Sorts behind whatever may follow in a term.
const LAST: char = '\u{10ffff}';

/// What codes end with that are asked for by their ending.
const ENDINGS: [&str; 3] = ["令", "公告", "通告"];

/// The numbers of a document, each once. Where a source leaves the body out of
/// the name of an order (`公告〔2024〕5号`), the number counts with the issuer
/// in front as well (`海关总署公告〔2024〕5号`).
pub(super) fn of_document(document: &Document) -> Vec<DocNumberParts> {
    let mut each: Vec<DocNumberParts> = Vec::new();
    let mut add = |parts: DocNumberParts| {
        if !each.contains(&parts) {
            each.push(parts);
        }
    };
    let written = document.doc_number.iter().flat_map(DocNumber::all_parts);
    for parts in written {
        add(parts.clone());
        if ENDINGS.contains(&parts.code.as_str()) {
            for issuer in document.issuers() {
                let issuer: String = normalize(issuer)
                    .chars()
                    .filter(|&c| !is_blank(c))
                    .collect();
                add(DocNumberParts {
                    code: format!("{issuer}{}", parts.code),
                    ..parts.clone()
                });
            }
        }
    }
    each
}

/// The terms of one number.
pub(super) fn terms(parts: &DocNumberParts) -> Vec<String> {
    let year = year_key(parts.year.unwrap_or(0));
    let serial = serial_key(parts.serial);
    let mut terms = vec![format!("y{year}{serial}"), format!("n{serial}")];
    let ending = ENDINGS.iter().find(|ending| parts.code.ends_with(**ending));
    let codes = [
        Some(code_key(&parts.code)),
        ending.map(|one| ending_key(one)),
    ];
    for code in codes.into_iter().flatten() {
        terms.push(format!("c{code}{year}{serial}"));
        terms.push(format!("s{code}{serial}{year}"));
    }
    terms
}

/// First and last term of each of the ranges that numbers have a term in which agree
/// with every part of the pattern. The suffix is not looked at: it is part of whole
/// numbers alone.
pub(crate) fn ranges(pattern: &DocNumberPattern) -> Vec<(String, String)> {
    let code = match (&pattern.code, &pattern.ending) {
        (Some(code), _) => Some(code_key(code)),
        (None, Some(ending)) => Some(ending_key(ending)),
        (None, None) => None,
    };
    let range = |prefix: &str, first: String, last: String| {
        (format!("{prefix}{first}"), format!("{prefix}{last}{LAST}"))
    };
    let by_year = match &code {
        Some(code) => format!("c{code}"),
        None => "y".to_owned(),
    };
    match (&pattern.years, &pattern.serials) {
        (Some(years), Some(serials)) => years
            .clone()
            .map(|year| {
                let prefix = format!("{by_year}{}", year_key(year));
                range(
                    &prefix,
                    serial_key(*serials.start()),
                    serial_key(*serials.end()),
                )
            })
            .collect(),
        (Some(years), None) => {
            vec![range(
                &by_year,
                year_key(*years.start()),
                year_key(*years.end()),
            )]
        }
        (None, Some(serials)) => {
            let by_serial = match &code {
                Some(code) => format!("s{code}"),
                None => "n".to_owned(),
            };
            vec![range(
                &by_serial,
                serial_key(*serials.start()),
                serial_key(*serials.end()),
            )]
        }
        (None, None) => code
            .map(|_| range(&by_year, String::new(), String::new()))
            .into_iter()
            .collect(),
    }
}

fn code_key(code: &str) -> String {
    format!("{code}{END}")
}

fn ending_key(ending: &str) -> String {
    format!("*{ending}{END}")
}

fn year_key(year: u16) -> String {
    format!("{year:04}")
}

fn serial_key(serial: u64) -> String {
    format!("{serial:015}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, number: &str, expected: bool) {
        let number = DocNumber::parse(number).unwrap();
        let terms = terms(number.parts().unwrap());
        let pattern = DocNumberPattern::parse(pattern).unwrap();
        let found = ranges(&pattern)
            .iter()
            .any(|(first, last)| terms.iter().any(|term| (first..=last).contains(&term)));
        assert_eq!(found, expected, "{pattern} {number:?}");
    }

    #[test]
    fn a_pattern_finds_the_numbers_that_agree_with_it() {
        let number = "国办发〔2020〕12号";
        for pattern in [
            "国办发",
            "国办发〔2020〕",
            "国办发12号",
            "2020年",
            "12号",
            "〔2020〕12号",
            "国办发〔2020〕12号",
            "国办发〔2020〕1-20号",
            "国办发〔2019-2021〕",
            "2019..2021",
            "国办发..〔2020〕",
            "国办发〔2019-2020〕12号..",
        ] {
            check(pattern, number, true);
        }
        for pattern in [
            "国办",
            "办发",
            "国办发〔2021〕",
            "国办发120号",
            "国办发1号",
            "12号令",
            "〔2020〕1号",
            "国办发〔2020〕13号..",
            "国办发〔2021〕..",
        ] {
            check(pattern, number, false);
        }
        check("711号令", "国务院令第711号", true);
        check("国务院令", "国务院令第711号", true);
        check("2020年", "国务院令第711号", false);
    }
}
