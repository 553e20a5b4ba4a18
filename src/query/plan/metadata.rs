//! Clauses over what is known about a document besides its text.
//!
//! Each function gives the ways to match of one clause; none at all where
//! nothing can match.

use std::collections::BTreeSet;

use super::identity::{catalog_number_clause, doc_number_clause};
use crate::index::{DateField, FacetField};
use crate::query::condition::{Condition, TermField, Ways, term};
use crate::query::field::NumberField;
use crate::query::request::DateRange;
use crate::text::normalize;

/// Documents whose number is the value of a clause, whole, in part or within a
/// range.
pub(super) fn number(field: NumberField, text: &str) -> Option<Condition> {
    match field {
        NumberField::DocNumber => doc_number_clause(text),
        NumberField::CatalogNumber => catalog_number_clause(text),
    }
}

/// Documents of a kind, named as typed or in normal form.
pub(super) fn doc_type(name: &str) -> Ways {
    BTreeSet::from([name.to_owned(), normalize(name)])
        .iter()
        .map(|name| term(TermField::Facet(FacetField::DocType), name))
        .collect()
}

/// Documents dated within a range, both ends included; undated ones never.
pub(super) fn days(field: DateField, range: DateRange) -> Option<Condition> {
    (range != DateRange::default()).then_some(Condition::Days(field, range))
}
