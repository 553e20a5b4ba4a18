//! 文号 (发文字号): the number under which a document was issued.
//!
//! Recommended form by GB/T 9704-2012, 7.2.5: 机关代字, the year in 〔〕, the
//! serial number without leading zeros and without 第. Portals write it with
//! any bracket, with blanks, 第, zeros and full-width digits.

use std::sync::LazyLock;

use regex::Regex;

use super::date::han_number;
use crate::text::{is_blank, normalize};

/// The three parts of a 文号.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocNumberParts {
    /// 机关代字, such as `国办发`, or the name of an order, such as `国务院令`; normalised.
    pub code: String,
    /// The year, which orders (令) and older forms lack.
    pub year: Option<u16>,
    /// The serial number.
    pub serial: u64,
}

/// A 文号 as written, with its canonical form and its parts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocNumber {
    written: String,
    canonical: String,
    parts: Option<DocNumberParts>,
}

/// `国办发(2020)第012号`, `晋政发(2014)号16`; brackets are normalised before.
static WITH_YEAR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(.*?)\((\d{4})年?\)(?:第?(\d{1,12})号?|号(\d{1,12}))$"));
/// `公告2021年第5号`.
static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(.*?)(\d{4})年第?(\d{1,12})号$"));
/// `国务院令第711号`, `台财税字第09800511490号`, `主席令第七十三号`.
static WITHOUT_YEAR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(.+?)第(?:(\d{1,15})|([〇零一二三四五六七八九十百]{1,7}))号$"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is a constant that the tests run")
}

impl DocNumber {
    /// Reads a 文号; one that fits no known form keeps its normalised text as
    /// canonical form and has no parts. `None` for a text without letters.
    pub fn parse(written: &str) -> Option<Self> {
        let written = written
            .trim_matches(|c: char| c.is_whitespace() || crate::text::is_dropped(c))
            .to_owned();
        let compact: String = normalize(&written)
            .chars()
            .filter(|&c| !is_blank(c))
            .collect();
        if !compact.chars().any(char::is_alphanumeric) {
            return None;
        }
        let parts = parts(&compact);
        let canonical = parts.as_ref().map_or(compact, canonical);
        Some(Self {
            written,
            canonical,
            parts,
        })
    }

    /// As the source writes it, outer blanks removed.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// One spelling for all: `国办发〔2020〕12号`, `国务院令第711号`.
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// Its parts, where it has a known form.
    pub fn parts(&self) -> Option<&DocNumberParts> {
        self.parts.as_ref()
    }
}

fn parts(compact: &str) -> Option<DocNumberParts> {
    if let Some(found) = WITH_YEAR.captures(compact) {
        let serial = found.get(3).or_else(|| found.get(4))?;
        return Some(DocNumberParts {
            code: found[1].to_owned(),
            year: found[2].parse().ok(),
            serial: serial.as_str().parse().ok()?,
        });
    }
    if let Some(found) = YEAR_FIRST.captures(compact) {
        return Some(DocNumberParts {
            code: found[1].to_owned(),
            year: found[2].parse().ok(),
            serial: found[3].parse().ok()?,
        });
    }
    let found = WITHOUT_YEAR.captures(compact)?;
    let serial = match (found.get(2), found.get(3)) {
        (Some(digits), _) => digits.as_str().parse().ok()?,
        (None, Some(numerals)) => {
            han_number(&numerals.as_str().chars().collect::<Vec<_>>())?.into()
        }
        (None, None) => return None,
    };
    Some(DocNumberParts {
        code: found[1].to_owned(),
        year: None,
        serial,
    })
}

/// As GB/T 9704-2012 asks for it.
fn canonical(parts: &DocNumberParts) -> String {
    match parts.year {
        Some(year) => format!("{}〔{year}〕{}号", parts.code, parts.serial),
        None => format!("{}第{}号", parts.code, parts.serial),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, canonical: &str) {
        let number = DocNumber::parse(written).unwrap();
        assert_eq!(number.canonical(), canonical, "{written:?}");
        assert!(number.parts().is_some(), "{written:?} has no parts");
        let again = DocNumber::parse(canonical).unwrap();
        assert_eq!(again.canonical(), canonical);
        assert_eq!(again.parts(), number.parts());
    }

    #[test]
    fn every_spelling_has_one_canonical_form() {
        for written in [
            "国办发〔2020〕12号",
            "国办发[2020]12号",
            "国办发【2020】12号",
            "国办发（2020]12号",
            "國辦發〔2020〕12號",
            " 国办发 〔2020〕 第012号",
            "\u{200b}国办发〔２０２０〕１２号",
            "国办发〔2020〕号12",
            "国办发〔2020〕12",
            "国办发2020年第12号",
        ] {
            check(written, "国办发〔2020〕12号");
        }
    }

    #[test]
    fn reads_orders_and_announcements() {
        check("国务院令第711号", "国务院令第711号");
        check(
            "中华人民共和国主席令第七十三号",
            "中华人民共和国主席令第73号",
        );
        check("公告2021年第5号", "公告〔2021〕5号");
        check("台財稅字第09800511490號", "台财税字第9800511490号");
    }

    #[test]
    fn keeps_what_it_does_not_know() {
        let number = DocNumber::parse(" 府办函字 12 ").unwrap();
        assert_eq!(number.written(), "府办函字 12");
        assert_eq!(number.canonical(), "府办函字12");
        assert_eq!(number.parts(), None);
        assert_eq!(DocNumber::parse(" 〔〕—"), None);
    }
}
