//! The names of the parameters, and what stands where nothing is said.

use crate::query::{DateField, FacetField};

/// Hits on a page where nothing is said.
pub(super) const DEFAULT_PAGE_SIZE: usize = 10;
/// Values of a facet where nothing is said.
pub(super) const DEFAULT_FACET_SIZE: usize = 10;

/// Parameters that take one value.
pub(super) const SINGLE: [&str; 18] = [
    "q",
    "written_from",
    "written_to",
    "published_from",
    "published_to",
    "scope",
    "order",
    "factors",
    "page",
    "size",
    "cursor",
    "highlight",
    "explain",
    "fields",
    "synonyms",
    "collapse",
    "months",
    "facet_contains",
];

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

pub(super) fn is_known(name: &str) -> bool {
    SINGLE.contains(&name) || name == "facets" || FacetField::parse(name).is_some()
}

pub(super) fn range_names(date: DateField) -> (&'static str, &'static str) {
    match date {
        DateField::Written => ("written_from", "written_to"),
        DateField::Published => ("published_from", "published_to"),
    }
}
