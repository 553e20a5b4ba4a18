//! Serial numbers that are missing, by organisation and year.

use std::collections::HashMap;
use std::fmt::Write;

use crate::quality::places::{DocumentIndex, Places};
use crate::quality::report::Report;

/// Most ranges of one organisation and year that are named.
const MAX_RANGES: usize = 20;

/// 16 bytes a number, and the code of each organisation once.
#[derive(Default)]
pub(super) struct Serials {
    organisations: HashMap<String, u32>,
    found: Vec<(u32, Serial)>,
}

/// A serial number as a document has it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Serial {
    pub(super) year: u16,
    pub(super) digits: u8,
    pub(super) value: u32,
    pub(super) document: DocumentIndex,
}

impl Serials {
    pub(super) fn note(&mut self, organisation: &str, serial: Serial) {
        let next = u32::try_from(self.organisations.len()).unwrap_or(u32::MAX);
        let number = match self.organisations.get(organisation) {
            Some(&number) => number,
            None => *self
                .organisations
                .entry(organisation.to_owned())
                .or_insert(next),
        };
        self.found.push((number, serial));
    }

    pub(super) fn finish(mut self, places: &Places, report: &mut Report<'_>) {
        self.found.sort_unstable();
        let mut names = vec![""; self.organisations.len()];
        for (name, &number) in &self.organisations {
            names[number as usize] = name;
        }
        // Numbers of several lengths are counted apart: they come from two lists.
        let same = |one: &(u32, Serial), next: &(u32, Serial)| {
            (one.0, one.1.year, one.1.digits) == (next.0, next.1.year, next.1.digits)
        };
        for group in self.found.chunk_by(same) {
            let (organisation, first) = group[0];
            let (missing, ranges) = gaps(group);
            if missing > 0 {
                let value = format!(
                    "{}/{}",
                    names[organisation as usize].to_uppercase(),
                    first.year
                );
                let message = format!(
                    "{ranges} missing: {missing} of the numbers between the {} that are there",
                    group.len()
                );
                report.across(
                    places,
                    &[first.document],
                    "catalog-number-gap",
                    "catalog_number",
                    &value,
                    message,
                );
            }
        }
    }
}

/// How many are missing, and which: `00012–00014, 00020`.
fn gaps(group: &[(u32, Serial)]) -> (u64, String) {
    let (mut missing, mut count) = (0, 0);
    let mut ranges = String::new();
    for pair in group.windows(2) {
        let [(_, one), (_, next)] = pair else {
            continue;
        };
        let (from, to) = (one.value + 1, next.value.saturating_sub(1));
        if from > to {
            continue;
        }
        missing += u64::from(to - from) + 1;
        count += 1;
        if count > MAX_RANGES {
            continue;
        }
        let width = usize::from(one.digits);
        let comma = if count > 1 { ", " } else { "" };
        let range = if from == to {
            write!(ranges, "{comma}{from:0width$}")
        } else {
            write!(ranges, "{comma}{from:0width$}–{to:0width$}")
        };
        range.expect("writing to a string does not fail");
    }
    if count > MAX_RANGES {
        write!(ranges, " and {} more ranges", count - MAX_RANGES)
            .expect("writing to a string does not fail");
    }
    (missing, ranges)
}
