//! Finding the numbers that a query names in an original text, however either
//! of them is spelled.

use std::ops::Range;

use crate::index::TextField;
use crate::model::{
    CatalogNumber, DocNumber, DocNumberParts, DocNumberPattern, find_catalog_numbers,
    find_doc_numbers,
};
use crate::query::{Identifier, NumberField, Understood, UnderstoodAtom};
use crate::text::{lane_chars, normalize_char};

/// The 文号 and 索引号 that one query looks for in one field.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    doc_numbers: Vec<DocNumberPattern>,
    /// Canonical.
    catalog_numbers: Vec<String>,
}

impl Numbers {
    /// Those of a text field; `文号:` clauses count in that field alone.
    pub(super) fn of_field(understood: &Understood, field: TextField) -> Self {
        let mut numbers = Self::named(understood);
        if field == TextField::DocNumber {
            let texts = clauses(understood, NumberField::DocNumber);
            let patterns = texts.filter_map(DocNumberPattern::parse);
            numbers.doc_numbers.extend(patterns);
        }
        numbers
    }

    /// Those of the 索引号, with the `索引号:` clauses.
    pub(super) fn of_catalog_number(understood: &Understood) -> Self {
        let mut numbers = Self::named(understood);
        let texts = clauses(understood, NumberField::CatalogNumber);
        let parsed = texts.filter_map(CatalogNumber::parse);
        let canonical = parsed.map(|number| number.canonical().to_owned());
        numbers.catalog_numbers.extend(canonical);
        numbers
    }

    fn named(understood: &Understood) -> Self {
        let mut numbers = Self::default();
        for identifier in &understood.identifiers {
            match identifier {
                Identifier::DocNumber(canonical) => {
                    let parsed = DocNumber::parse(canonical);
                    let parts = parsed.iter().flat_map(DocNumber::all_parts);
                    numbers.doc_numbers.extend(parts.map(pattern_of));
                }
                Identifier::DocNumberPart(pattern) => numbers.doc_numbers.push(pattern.clone()),
                Identifier::CatalogNumber(canonical) => {
                    numbers.catalog_numbers.push(canonical.clone());
                }
            }
        }
        numbers
    }

    /// Where they stand in a text, in order, none overlapping, each with its
    /// place in the query.
    pub(super) fn find(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        let mut found = Vec::new();
        if !self.doc_numbers.is_empty() {
            for one in find_doc_numbers(text) {
                let range = one.start_bytes..one.end_bytes;
                if let Some(number) = &one.number {
                    found.extend(self.cited(text, range, number));
                }
            }
        }
        if !self.catalog_numbers.is_empty() {
            for one in find_catalog_numbers(text) {
                let keys = CatalogNumber::parse(&one.canonical);
                let index = self.catalog_numbers.iter().position(|wanted| {
                    let mut keys = keys.iter().flat_map(CatalogNumber::keys);
                    keys.any(|key| key == *wanted)
                });
                let index = index.map(|index| self.doc_numbers.len() + index);
                found.extend(index.map(|index| (one.start_bytes..one.end_bytes, index)));
            }
        }
        found.sort_by_key(|(range, _)| range.start);
        let mut end = 0;
        found.retain(|(range, _)| {
            let is_behind = range.start >= end;
            end = end.max(range.end);
            is_behind
        });
        found
    }

    /// Where they stand in a 文号: all of it where no spelling within it is told
    /// apart.
    pub(super) fn find_in_doc_number(&self, number: &DocNumber) -> Vec<(Range<usize>, usize)> {
        let found = self.find(number.written());
        if !found.is_empty() {
            return found;
        }
        let index = number
            .all_parts()
            .iter()
            .find_map(|parts| self.index_of(parts));
        index
            .map(|index| (0..number.written().len(), index))
            .into_iter()
            .collect()
    }

    /// The part of a 索引号 that is looked for: all of it, its beginning or its
    /// end.
    pub(super) fn find_in_catalog_number(&self, number: &CatalogNumber) -> Option<Range<usize>> {
        let written = number.written();
        let chars: Vec<(char, Range<usize>)> = written
            .char_indices()
            .filter_map(|(start, c)| Some((normalize_char(c)?, start..start + c.len_utf8())))
            .filter(|(c, _)| c.is_alphanumeric())
            .collect();
        let canonical: Vec<char> = number.canonical().chars().collect();
        // A label in front of the number is no part of it.
        let skipped = chars.len().checked_sub(canonical.len())?;
        let bytes = |chars: &[(char, Range<usize>)]| {
            let (first, last) = (chars.first()?, chars.last()?);
            Some(first.1.start..last.1.end)
        };
        let chars = chars.get(skipped..)?;
        self.catalog_numbers.iter().find_map(|wanted| {
            let length = wanted.chars().count();
            if number.canonical() == wanted {
                bytes(chars)
            } else if number.tails().contains(wanted) {
                bytes(chars.get(chars.len().checked_sub(length)?..)?)
            } else if number.heads().contains(wanted) {
                bytes(chars.get(..length)?)
            } else {
                None
            }
        })
    }

    /// A number in running text, where words may be taken for a part of its
    /// code, `和国办发`: of these the code alone is marked, as phrases find it.
    fn cited(
        &self,
        text: &str,
        range: Range<usize>,
        number: &DocNumberParts,
    ) -> Option<(Range<usize>, usize)> {
        if let Some(index) = self.index_of(number) {
            return Some((range, index));
        }
        self.doc_numbers
            .iter()
            .enumerate()
            .find_map(|(index, pattern)| {
                let code = pattern.code.as_deref()?;
                let before = number.code.strip_suffix(code)?;
                let within = DocNumberParts {
                    code: code.to_owned(),
                    ..number.clone()
                };
                if !agrees(&within, pattern) {
                    return None;
                }
                let mut lane = lane_chars(text.get(range.clone())?);
                for c in before.chars() {
                    lane.next().filter(|found| found.normal == c)?;
                }
                let start = range.start + lane.next()?.start_bytes;
                Some((start..range.end, index))
            })
    }

    fn index_of(&self, number: &DocNumberParts) -> Option<usize> {
        self.doc_numbers
            .iter()
            .position(|pattern| agrees(number, pattern))
    }
}

/// The values of the clauses over a number, wanted ones alone.
fn clauses(understood: &Understood, wanted: NumberField) -> impl Iterator<Item = &str> {
    let atoms = understood.wanted().flat_map(|clause| &clause.alternatives);
    atoms.filter_map(move |atom| match atom {
        UnderstoodAtom::Number { field, text } if *field == wanted => Some(text.as_str()),
        _ => None,
    })
}

/// A number without a year may be one with a year that its writer left out.
fn pattern_of(number: &DocNumberParts) -> DocNumberPattern {
    DocNumberPattern {
        code: Some(number.code.clone()),
        ending: None,
        years: number.year.map(|year| year..=year),
        serials: Some(number.serial..=number.serial),
        suffix: number.suffix.clone(),
    }
}

fn agrees(number: &DocNumberParts, pattern: &DocNumberPattern) -> bool {
    let DocNumberPattern {
        code,
        ending,
        years,
        serials,
        suffix,
    } = pattern;
    code.as_ref().is_none_or(|code| number.code == *code)
        && ending
            .as_ref()
            .is_none_or(|ending| number.code.ends_with(ending.as_str()))
        && years
            .as_ref()
            .is_none_or(|years| number.year.is_some_and(|year| years.contains(&year)))
        && serials
            .as_ref()
            .is_none_or(|serials| serials.contains(&number.serial))
        && (suffix.is_empty() || number.suffix == *suffix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::understand;
    use crate::text::Analysis;

    #[track_caller]
    fn check(query: &str, text: &str, expected: &[&str]) {
        let understood = understand(&Analysis::shared(), query);
        let numbers = Numbers::of_field(&understood, TextField::Body);
        let found: Vec<&str> = numbers
            .find(text)
            .into_iter()
            .map(|(range, _)| text.get(range).unwrap())
            .collect();
        assert_eq!(found, expected, "{query} in {text}");
    }

    #[test]
    fn doc_numbers_are_found_in_every_spelling() {
        let text =
            "按照《通知》（国办发〔2020〕12号）和国办发【2020】 第012号，见国办发〔2020〕13号。";
        check(
            "國辦發[2020]12号",
            text,
            &["国办发〔2020〕12号", "国办发【2020】 第012号"],
        );
        check(
            "国办发〔2020〕 通知",
            text,
            &[
                "国办发〔2020〕12号",
                "国办发【2020】 第012号",
                "国办发〔2020〕13号",
            ],
        );
        check("国办函〔2020〕12号", text, &[]);
        check("通知", text, &[]);
    }

    #[test]
    fn catalog_numbers_are_found_in_text() {
        let text = "索引号747445809/2021-00027，共2021页";
        check("747445809-2021-00027", text, &["747445809/2021-00027"]);
        check("00027", text, &["747445809/2021-00027"]);
        check("00028", text, &[]);
    }

    #[track_caller]
    fn check_catalog(query: &str, written: &str, expected: Option<&str>) {
        let understood = understand(&Analysis::shared(), query);
        let number = CatalogNumber::parse(written).unwrap();
        let found = Numbers::of_catalog_number(&understood).find_in_catalog_number(&number);
        let found = found.map(|range| number.written().get(range).unwrap());
        assert_eq!(found, expected, "{query} in {written}");
    }

    #[test]
    fn a_catalog_number_is_marked_as_far_as_it_is_looked_for() {
        let written = "７４７445809 / 2021-00027";
        check_catalog("747445809202100027", written, Some(written));
        check_catalog("索引号:00027", written, Some("00027"));
        check_catalog("00027", written, Some("00027"));
        check_catalog("索引号:747445809", written, Some("７４７445809"));
        check_catalog("索引号:00028", written, None);
        check_catalog("行政复议", written, None);
    }

    #[test]
    fn a_doc_number_of_a_form_of_its_own_is_marked_whole() {
        let understood = understand(&Analysis::shared(), "文号:国办发");
        let numbers = Numbers::of_field(&understood, TextField::DocNumber);
        let written = "国办发〔2020〕12号";
        let found = numbers.find_in_doc_number(&DocNumber::parse(written).unwrap());
        assert_eq!(found, [(0..written.len(), 0)]);
        assert!(
            Numbers::of_field(&understood, TextField::Body)
                .find(written)
                .is_empty()
        );
    }
}
