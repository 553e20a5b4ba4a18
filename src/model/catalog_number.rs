//! 索引号: the number under which a body catalogues what it discloses,
//! `747445809/2021-00027`: organisation code, year, serial.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::{is_blank, normalize, normalize_char};

/// Labels that sources leave within the value.
const LABELS: [&str; 3] = ["信息索引号", "索引号", "索引"];

/// Organisation code of 9 (GB 11714) or 18 characters (GB 32100), a year, and a
/// serial number, parted by anything but blanks alone; or year and serial number.
static WITHIN_TEXT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?:(?<code>[0-9]{8}|[0-9a-z]{9}|[0-9a-z]{18})\x20?[-/_]+\x20?)?
        (?:19|20)[0-9]{2}
        (?:\x20?[-/_—]\x20?(?<serial>[0-9]{3,8})|(?<joined>[0-9]{4,6}))",
    )
    .expect("the pattern is a constant that the tests run")
});

/// Fewest digits of a serial number that is taken for one without its code.
const MIN_BARE_SERIAL_DIGITS: usize = 5;

/// A 索引号 as written, with the keys under which it is found.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CatalogNumber {
    written: String,
    canonical: String,
    heads: Vec<String>,
    tails: Vec<String>,
}

/// A 索引号, or its year and serial number, within a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundCatalogNumber {
    /// Where it starts in the text.
    pub start_bytes: usize,
    /// Where it ends in the text.
    pub end_bytes: usize,
    /// As [`CatalogNumber::canonical`].
    pub canonical: String,
}

impl CatalogNumber {
    /// Reads a 索引号 in any spelling; `None` for a text without letters or digits.
    pub fn parse(written: &str) -> Option<Self> {
        let written = written
            .trim_matches(|c: char| c.is_whitespace() || crate::text::is_dropped(c))
            .to_owned();
        let normal = normalize(&written);
        let parts: Vec<&str> = without_labels(&normal)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .collect();
        let canonical = parts.concat();
        if canonical.is_empty() {
            return None;
        }
        let mut heads = Vec::new();
        let mut tails = Vec::new();
        let mut add = |head: String, tail: String| {
            for (one, list) in [(head, &mut heads), (tail, &mut tails)] {
                if !one.is_empty() && one != canonical && !list.contains(&one) {
                    list.push(one);
                }
            }
        };
        for part in 1..parts.len() {
            add(parts[..part].concat(), parts[part..].concat());
        }
        let last = parts.last().copied().unwrap_or_default();
        if let Some(year_at) = joined_year(last) {
            let front = parts[..parts.len() - 1].concat();
            for at in [year_at, year_at + 4] {
                if let Some((head, tail)) = last.split_at_checked(at) {
                    add(format!("{front}{head}"), tail.to_owned());
                }
            }
        }
        Some(Self {
            written,
            canonical,
            heads,
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

    /// What it starts with: the organisation code, alone and with the year.
    pub fn heads(&self) -> &[String] {
        &self.heads
    }

    /// All under which it is looked up: itself, its tails, and its heads as
    /// [`CatalogNumber::head_key`] makes them.
    pub fn keys(&self) -> impl Iterator<Item = String> + '_ {
        std::iter::once(&self.canonical)
            .chain(&self.tails)
            .cloned()
            .chain(self.heads.iter().map(|head| Self::head_key(head)))
    }

    /// The key of a head, apart from those of whole numbers and tails.
    pub fn head_key(head: &str) -> String {
        format!("{head}/")
    }
}

/// The 索引号 within a text, in order. A serial number alone is none: it could
/// be any number.
pub fn find_catalog_numbers(text: &str) -> Vec<FoundCatalogNumber> {
    let mut normal = String::new();
    let mut origins: Vec<(usize, usize)> = Vec::new();
    for (start, c) in text.char_indices() {
        let Some(one) = normalize_char(c) else {
            continue;
        };
        if !(is_blank(one) && normal.ends_with(' ')) {
            normal.push(if is_blank(one) { ' ' } else { one });
            origins.resize(normal.len(), (start, start + c.len_utf8()));
        }
    }
    let mut found = Vec::new();
    for number in WITHIN_TEXT.captures_iter(&normal) {
        let Some(whole) = number.get(0) else {
            continue;
        };
        let beside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/');
        let before = normal.get(..whole.start()).unwrap_or_default();
        let behind = normal.get(whole.end()..).unwrap_or_default();
        let serial = number.name("serial").or_else(|| number.name("joined"));
        let digits = serial.map_or(0, |serial| serial.len());
        let has_code = number.name("code").is_some();
        let alone =
            !has_code && (digits < MIN_BARE_SERIAL_DIGITS || number.name("joined").is_some());
        if before.ends_with(beside) || behind.starts_with(beside) || alone {
            continue;
        }
        found.push(FoundCatalogNumber {
            start_bytes: origins[whole.start()].0,
            end_bytes: origins[whole.end() - 1].1,
            canonical: whole
                .as_str()
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect(),
        });
    }
    found
}

/// The value behind its labels, each perhaps written twice.
fn without_labels(normal: &str) -> &str {
    let is_between = |c: char| is_blank(c) || c == ':';
    let mut rest = normal.trim_start_matches(is_between);
    while let Some(behind) = LABELS.iter().find_map(|label| rest.strip_prefix(label)) {
        rest = behind.trim_start_matches(is_between);
    }
    rest
}

/// Where the year starts in a part that joins organisation code, year and
/// serial (`74744580920210027`), or year and serial (`202100027`). Organisation
/// codes have 9 characters (GB 11714) or 18 (GB 32100).
fn joined_year(part: &str) -> Option<usize> {
    [0, 9, 18].into_iter().find(|&at| {
        let tail = part.get(at..).unwrap_or_default();
        let (year, serial) = tail.split_at_checked(4).unwrap_or_default();
        (year.starts_with("19") || year.starts_with("20"))
            && (4..=8).contains(&serial.len())
            && tail.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
    fn reads_values_with_their_labels_and_any_separators() {
        let tails = ["202100027", "00027"];
        for written in [
            "索引号：747445809/2021-00027",
            "索引号:索引号： 747445809_2021_00027",
            "747445809-2021-00027",
            "747445809 2021 00027",
            "747445809\u{200b}/2021—00027",
        ] {
            check(written, "747445809202100027", &tails);
        }
    }

    #[test]
    fn is_found_by_what_it_starts_with() {
        for written in [
            "747445809/2021-00027",
            "747445809202100027",
            "747445809/202100027",
        ] {
            let number = CatalogNumber::parse(written).unwrap();
            let mut heads = number.heads().to_vec();
            heads.sort();
            assert_eq!(heads, ["747445809", "7474458092021"], "{written}");
        }
    }

    #[track_caller]
    fn check_found(text: &str, expected: &[&str]) {
        let found = find_catalog_numbers(text);
        let found: Vec<&str> = found.iter().map(|one| one.canonical.as_str()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn finds_numbers_within_text() {
        check_found("索引号747445809/2021-00027 通知", &["747445809202100027"]);
        check_found(
            "７４７４４５８０９／２０２１－０００２７的附件",
            &["747445809202100027"],
        );
        check_found("758213022 -2020- 0118", &["75821302220200118"]);
        check_found(
            "11530100MB1234567X/2022-000123",
            &["11530100mb1234567x2022000123"],
        );
        check_found("2021-00027 附件", &["202100027"]);
    }

    #[test]
    fn dates_years_and_telephones_are_no_numbers() {
        for text in [
            "2021-03-31",
            "2021-2025",
            "2021-0331",
            "20210331",
            "202100027",
            "12345",
            "0871-63105678",
            "00027",
            "1/2021-00027",
            "2021-00027-1",
            "a2021-00027",
        ] {
            check_found(text, &[]);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in any::<String>()) {
            let _ = CatalogNumber::parse(&text);
            for found in find_catalog_numbers(&text) {
                prop_assert!(text.get(found.start_bytes..found.end_bytes).is_some());
            }
        }

        #[test]
        fn spellings_of_a_number_agree(code in "[0-9]{8}[0-9X]", year in 1998..2040, serial in 1..99_999) {
            let written = format!("{code}/{year}-{serial:05}");
            let number = CatalogNumber::parse(&written).unwrap();
            for spelling in [
                format!("{} / {year} - {serial:05}", code.to_lowercase()),
                format!("索引号：{code}-{year}-{serial:05}"),
                format!("{code}{year}{serial:05}"),
                format!("{code}／{year}－{serial:05}"),
            ] {
                let other = CatalogNumber::parse(&spelling).unwrap();
                prop_assert_eq!(other.canonical(), number.canonical());
            }
            let again = CatalogNumber::parse(number.canonical()).unwrap();
            prop_assert_eq!(again.canonical(), number.canonical());
        }
    }

    #[test]
    fn a_text_without_letters_is_none() {
        assert_eq!(CatalogNumber::parse(" -/- "), None);
    }
}
