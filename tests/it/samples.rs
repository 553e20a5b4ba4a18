//! The sample documents are as varied as what they stand for.

use std::collections::BTreeSet;

use crate::support::corpus;

#[test]
fn there_are_many_long_and_short_ones_of_many_bodies_and_years() {
    let documents = corpus();
    assert!(documents.len() >= 40);
    let chars = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let long = documents.iter().filter(|one| chars(&one.body) > 5_000);
    assert!(long.count() >= 8);
    assert!(documents.iter().any(|one| one.body.is_empty()));
    assert!(documents.iter().any(|one| one.title_derived));
    let issuers: BTreeSet<&str> = documents
        .iter()
        .flat_map(gongwen::model::Document::issuers)
        .collect();
    assert!(issuers.len() >= 10, "{issuers:?}");
    let years: BTreeSet<i16> = documents
        .iter()
        .filter_map(|one| one.published_date.or(one.written_date))
        .map(jiff::civil::Date::year)
        .collect();
    assert!((2016..=2025).all(|year| years.contains(&year)), "{years:?}");
    for (what, count) in [
        (
            "文号",
            documents
                .iter()
                .filter(|one| one.doc_number.is_none())
                .count(),
        ),
        (
            "关键词",
            documents
                .iter()
                .filter(|one| one.keywords.is_empty())
                .count(),
        ),
        (
            "发布日期",
            documents
                .iter()
                .filter(|one| one.published_date.is_none())
                .count(),
        ),
        (
            "索引号",
            documents
                .iter()
                .filter(|one| one.catalog_number.is_none())
                .count(),
        ),
    ] {
        assert!(count >= 2, "too few without {what}");
    }
}

#[test]
fn every_identifier_and_most_titles_stand_for_themselves() {
    let documents = corpus();
    let ids: BTreeSet<_> = documents.iter().map(|one| &one.id).collect();
    assert_eq!(ids.len(), documents.len());
    let titles: BTreeSet<_> = documents.iter().map(|one| &one.title).collect();
    assert_eq!(titles.len(), documents.len() - 3);
}

#[test]
fn every_number_of_a_document_is_understood() {
    for document in corpus() {
        if let Some(number) = &document.doc_number {
            assert!(number.parts().is_some(), "{}", number.written());
        }
    }
}
