//! Names in parameters, and what stands where nothing is said.

use crate::query::DateField;

/// Hits on a page where nothing is said.
pub(super) const DEFAULT_PAGE_SIZE: usize = 10;
/// Values of a facet where nothing is said.
pub(super) const DEFAULT_FACET_SIZE: usize = 10;

/// The fields of a hit that can be asked for by `fields`.
pub(super) const HIT_FIELDS: [&str; 22] = [
    "id",
    "score",
    "title",
    "issuer",
    "co_issuers",
    "doc_number",
    "catalog_number",
    "keywords",
    "topic",
    "doc_type",
    "validity",
    "written_date",
    "published_date",
    "effective_date",
    "source_url",
    "attachments",
    "duplicates",
    "duplicates_total",
    "highlights",
    "explanation",
    "body",
    "extra",
];

pub(super) fn range_names(date: DateField) -> (&'static str, &'static str) {
    match date {
        DateField::Written => ("written_from", "written_to"),
        DateField::Published => ("published_from", "published_to"),
    }
}
