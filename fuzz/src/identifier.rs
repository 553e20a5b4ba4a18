//! 文号 and 索引号: what is found stands in the text, canonical forms are read as
//! themselves, and ranges run forward.

use gongwen::model::{
    CatalogNumber, DocNumber, DocNumberPattern, find_catalog_numbers, find_doc_numbers,
};

use super::text::{assert_spans, text};

/// Reads any bytes as a number, as a search for numbers, and as running text.
pub fn check(data: &[u8]) {
    let text = text(data);
    let numbers = find_doc_numbers(&text);
    assert_spans(
        &text,
        numbers.iter().map(|one| one.start_bytes..one.end_bytes),
    );
    for one in &numbers {
        check_pattern(&one.pattern);
    }
    let catalog = find_catalog_numbers(&text);
    assert_spans(
        &text,
        catalog.iter().map(|one| one.start_bytes..one.end_bytes),
    );
    for one in &catalog {
        assert!(one.canonical.chars().all(char::is_alphanumeric), "{one:?}");
    }
    if let Some(pattern) = DocNumberPattern::parse(&text) {
        check_pattern(&pattern);
    }
    if let Some(number) = DocNumber::parse(&text) {
        assert!(text.contains(number.written()), "{text:?}");
        let again = DocNumber::parse(number.canonical());
        let again = again.as_ref().map(DocNumber::canonical);
        assert_eq!(again, Some(number.canonical()), "{text:?}");
    }
    if let Some(number) = CatalogNumber::parse(&text) {
        assert!(text.contains(number.written()), "{text:?}");
        let canonical = number.canonical();
        assert!(canonical.chars().all(char::is_alphanumeric), "{text:?}");
        for key in number.tails().iter().chain(number.heads()) {
            assert!(!key.is_empty(), "{text:?}");
        }
    }
}

fn check_pattern(pattern: &DocNumberPattern) {
    assert!(*pattern != DocNumberPattern::default());
    assert!(pattern.years.as_ref().is_none_or(|years| !years.is_empty()));
    let serials = pattern.serials.as_ref();
    assert!(serials.is_none_or(|serials| !serials.is_empty()));
}
