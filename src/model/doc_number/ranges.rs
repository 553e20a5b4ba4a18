//! Values of a search for numbers: parts of them, and ranges over year and
//! serial number.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::code::one_spelling;
use super::grammar::read_year;
use super::pattern::{DocNumberPattern, Limits};
use super::scan::find_doc_numbers;
use crate::text::{is_blank, is_han, normalize};

const YEAR: &str = "(?:1[89]|20)[0-9]{2}";
const UP_TO: &str = r"(?:\.\.+|…+|-+|—+|~|至|到)";

/// In front of the last of a range that has no first: no hyphen, which also
/// stands between year and serial number.
const FROM_THE_FIRST: &str = r"(?:\.\.+|…+|~)";

/// Code, years, serial numbers, order: each may be absent, but not all.
static VALUE: LazyLock<Regex> = LazyLock::new(|| {
    let years = format!(
        "(?:[(〈]*(?<y1>{YEAR})年?[)〉]*{UP_TO}[(〈]*(?<y2>{YEAR})年?[)〉]*\
         |[(〈]*(?<y4>{YEAR})年?[)〉]*\
         |[(〈]*(?<yo>{YEAR})年?[)〉]*{UP_TO}\
         |{FROM_THE_FIRST}[(〈]*(?<y3>{YEAR})年?[)〉]*)"
    );
    let serials = format!(
        "(?:第?(?<n1>[0-9]{{1,15}})号?(?<nr>{UP_TO})(?:第?(?<n2>[0-9]{{1,15}})号?)?\
         |(?:{FROM_THE_FIRST})第?(?<n3>[0-9]{{1,15}})号?|第?(?<n4>[0-9]{{1,15}})号)"
    );
    Regex::new(&format!(
        "^(?<code>[^0-9()〈〉.…~-]*?)(?:{years})?(?<serials>{serials})?(?<order>令|公告|通告)?$"
    ))
    .expect("the patterns are constants that the tests run")
});

/// Reads the value of a search for numbers.
pub(super) fn parse(text: &str) -> Option<DocNumberPattern> {
    let compact: String = normalize(text).chars().filter(|&c| !is_blank(c)).collect();
    if let Some(found) = VALUE.captures(&compact)
        && let Some(pattern) = pattern(&found)
    {
        return Some(pattern);
    }
    match find_doc_numbers(&compact).as_slice() {
        [one] if one.start_bytes == 0 && one.end_bytes == compact.len() => {
            Some(one.pattern.clone())
        }
        _ => None,
    }
}

fn pattern(found: &Captures<'_>) -> Option<DocNumberPattern> {
    let text = |name: &str| found.name(name).map(|part| part.as_str());
    let year = |name: &str| text(name).and_then(read_year);
    let serial = |name: &str| text(name).and_then(|digits| digits.parse::<u64>().ok());
    let years = range(
        [
            year("y1").or_else(|| year("yo")),
            year("y2"),
            year("y3"),
            year("y4"),
        ],
        text("yo").is_some(),
    );
    let serials = range(
        [serial("n1"), serial("n2"), serial("n3"), serial("n4")],
        text("nr").is_some(),
    );
    if years.is_none() && text("serials").is_some_and(|serials| !serials.contains('号')) {
        // 2020-12 is a year and a serial number.
        return None;
    }
    let code = text("code").unwrap_or_default();
    let code = code.strip_suffix('第').unwrap_or(code);
    let is_code = |c: char| (is_han(c) && !"第号".contains(c)) || c.is_ascii_alphanumeric();
    if !code.chars().all(is_code) {
        return None;
    }
    let order = text("order").unwrap_or_default();
    let (code, ending) = match (code.is_empty(), order.is_empty()) {
        (true, false) => (None, Some(order.to_owned())),
        (true, true) => (None, None),
        (false, _) => (Some(one_spelling(&format!("{code}{order}"))), None),
    };
    let pattern = DocNumberPattern {
        code,
        ending,
        years,
        serials,
        suffix: String::new(),
    };
    (pattern != DocNumberPattern::default()).then_some(pattern)
}

/// Of first, last, last alone and the only one.
fn range<T: Limits + Copy + PartialOrd>(
    [first, last, last_alone, only]: [Option<T>; 4],
    is_open: bool,
) -> Option<RangeInclusive<T>> {
    match (first, last, last_alone, only) {
        (_, _, _, Some(only)) => Some(only..=only),
        (_, _, Some(last), _) => Some(T::LEAST..=last),
        (Some(first), Some(last), _, _) if last < first => Some(last..=first),
        (Some(first), Some(last), _, _) => Some(first..=last),
        (Some(first), None, _, _) if is_open => Some(first..=T::MOST),
        _ => None,
    }
}
