//! What tells that a document is published again: the characters of its body,
//! and the 文号 that may say otherwise.

use crate::model::{DocNumberParts, Document, hash64};
use crate::text::{Class, class, normalize_char};

/// Fewest characters of a body that tell a document from others. Notes that
/// only send an attachment out, and standard sentences, are shorter: different
/// documents share them.
const LEAST_CHARS: usize = 100;

/// Names of numbers that stand for the issuer's series: sources write them with
/// the issuer in front or without.
const SERIES: [&str; 3] = ["令", "公告", "通告"];

/// A hash of the letters and digits of a body in normal form; `None` for a body
/// that is too short to tell documents apart.
pub(super) fn body_key(body: &str) -> Option<u64> {
    let mut characters = String::with_capacity(body.len());
    let mut count = 0;
    let mut follows_digit = false;
    let mut normal = body.chars().filter_map(normalize_char).peekable();
    while let Some(c) = normal.next() {
        let class = class(c);
        // The point of 1.5 万元 is no punctuation.
        let is_decimal =
            c == '.' && follows_digit && normal.peek().is_some_and(char::is_ascii_digit);
        if class != Class::Other || is_decimal {
            characters.push(c);
            count += 1;
        }
        follows_digit = class == Class::Digit;
    }
    (count >= LEAST_CHARS).then(|| hash64(characters.as_bytes()))
}

/// A hash of the first 文号 that is understood. Two documents that have one
/// each, and different ones, are two documents, whatever their bodies.
pub(super) fn number_key(document: &Document) -> Option<u64> {
    let parts = document.doc_number.as_ref()?.parts()?;
    let series = SERIES.into_iter().find(|name| parts.code.ends_with(name));
    let number = DocNumberParts {
        code: series.unwrap_or(&parts.code).to_owned(),
        ..parts.clone()
    };
    Some(hash64(number.canonical().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DocNumber, DocumentId};

    fn body(times: usize) -> String {
        "各县、区人民政府：现就供热补贴发放标准调整为每月1.5万元通知如下。\n".repeat(times)
    }

    fn number(written: &str) -> Option<u64> {
        let mut document = Document::new(DocumentId::parse("a").unwrap(), "通知".to_owned());
        document.doc_number = DocNumber::parse(written);
        number_key(&document)
    }

    #[test]
    fn blanks_punctuation_width_and_script_do_not_count() {
        let key = body_key(&body(5));
        assert!(key.is_some());
        for (from, to) in [
            ("：", ":\n\n"),
            ("、", " "),
            ("1.5", "１．５"),
            ("万", "萬"),
            ("。", "\u{3000}"),
        ] {
            assert_eq!(body_key(&body(5).replace(from, to)), key, "{from} {to}");
        }
    }

    #[test]
    fn letters_digits_and_decimal_points_count() {
        let key = body_key(&body(5));
        for (from, to) in [("1.5", "15"), ("1.5", "1.6"), ("补贴", "津贴")] {
            assert_ne!(body_key(&body(5).replace(from, to)), key, "{from} {to}");
        }
    }

    #[test]
    fn short_bodies_have_no_key() {
        assert_eq!(body_key(""), None);
        assert_eq!(body_key(&body(1)), None);
        assert_eq!(body_key(&format!("{}，。", "字".repeat(99))), None);
        assert!(body_key(&"字".repeat(100)).is_some());
    }

    #[test]
    fn numbers_agree_in_every_spelling() {
        let key = number("云政办发〔2021〕35号");
        assert!(key.is_some());
        assert_eq!(number("雲政辦發[2021] 第035號"), key);
        assert_ne!(number("云政办发〔2022〕35号"), key);
        assert_eq!(
            number("云澜市人民政府令第31号"),
            number("令第31号"),
            "the issuer in front may be left out"
        );
        assert_eq!(number("见正文"), None);
    }
}
