//! 索引号: the number under which a body catalogues what it discloses,
//! `747445809/2021-00027`: organisation code, year, serial.

use crate::text::normalize;

/// A 索引号 as written, with the keys under which it is found.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CatalogNumber {
    written: String,
    canonical: String,
    tails: Vec<String>,
}

impl CatalogNumber {
    /// Reads a 索引号 in any spelling; `None` for a text without letters or digits.
    pub fn parse(written: &str) -> Option<Self> {
        let written = written
            .trim_matches(|c: char| c.is_whitespace() || crate::text::is_dropped(c))
            .to_owned();
        let normal = normalize(&written);
        let parts: Vec<&str> = normal
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .collect();
        let canonical = parts.concat();
        if canonical.is_empty() {
            return None;
        }
        let mut tails = Vec::new();
        let mut add = |tail: String| {
            if tail != canonical && !tails.contains(&tail) {
                tails.push(tail);
            }
        };
        for start in 1..parts.len() {
            add(parts[start..].concat());
        }
        if let Some(year_at) = joined_year(parts.last().copied().unwrap_or_default()) {
            let last = parts.last().copied().unwrap_or_default();
            for at in [year_at, year_at + 4] {
                add(last.get(at..).unwrap_or_default().to_owned());
            }
        }
        Some(Self {
            written,
            canonical,
            tails,
        })
    }

    /// As the source writes it, outer blanks removed.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Letters and digits alone, in normal form.
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// What it is also found by: year with serial, and the serial alone.
    pub fn tails(&self) -> &[String] {
        &self.tails
    }
}

/// Where the year starts in a part that joins organisation code, year and
/// serial (`74744580920210027`), or year and serial (`202100027`). Organisation
/// codes have 9 characters (GB 11714) or 18 (GB 32100).
fn joined_year(part: &str) -> Option<usize> {
    [0, 9, 18].into_iter().find(|&at| {
        let year = part.get(at..at + 4);
        let serial = part.get(at + 4..).unwrap_or_default();
        year.is_some_and(|year| matches!(year.get(..2), Some("19" | "20")))
            && (4..=8).contains(&serial.len())
            && part
                .get(at..)
                .is_some_and(|tail| tail.bytes().all(|b| b.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, canonical: &str, tails: &[&str]) {
        let number = CatalogNumber::parse(written).unwrap();
        assert_eq!(number.canonical(), canonical, "{written}");
        assert_eq!(number.tails(), tails, "{written}");
    }

    #[test]
    fn every_spelling_has_one_canonical_form() {
        let tails = ["202100027", "00027"];
        for written in [
            "747445809/2021-00027",
            " 747445809／2021－00027 ",
            "747445809 / 2021 - 00027",
            "747445809/202100027",
        ] {
            check(written, "747445809202100027", &tails);
        }
        check("747445809202100027", "747445809202100027", &tails);
    }

    #[test]
    fn reads_long_codes_and_long_serials() {
        check(
            "11530100MB1234567X/2022-000123",
            "11530100mb1234567x2022000123",
            &["2022000123", "000123"],
        );
        check(
            "758201934/2023-000456",
            "7582019342023000456",
            &["2023000456", "000456"],
        );
    }

    #[test]
    fn a_text_without_letters_is_none() {
        assert_eq!(CatalogNumber::parse(" -/- "), None);
    }
}
