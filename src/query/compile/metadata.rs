//! Clauses over what is known about a document besides its text.
//!
//! Each function gives the ways to match of one clause; none at all where
//! nothing can match.

use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{Query as TantivyQuery, RangeQuery};

use crate::index::{DateField, FacetField, Fields, days_since_epoch};
use crate::query::field::NumberField;
use crate::query::identity::{catalog_number_clause, doc_number_clause};
use crate::query::phrase::term;
use crate::query::request::DateRange;
use crate::text::normalize;

/// Documents whose number is the value of a clause, whole, in part or within a
/// range.
pub(super) fn number(
    fields: &Fields,
    field: NumberField,
    text: &str,
) -> Option<Box<dyn TantivyQuery>> {
    match field {
        NumberField::DocNumber => doc_number_clause(fields, text),
        NumberField::CatalogNumber => catalog_number_clause(fields, text),
    }
}

/// Documents of a kind, named as typed or in normal form.
pub(super) fn doc_type(fields: &Fields, name: &str) -> Vec<Box<dyn TantivyQuery>> {
    BTreeSet::from([name.to_owned(), normalize(name)])
        .iter()
        .map(|name| term(fields.facet(FacetField::DocType), name))
        .collect()
}

/// Documents dated within a range, both ends included; undated ones never.
pub(super) fn days(
    fields: &Fields,
    field: DateField,
    range: DateRange,
) -> Option<Box<dyn TantivyQuery>> {
    if range == DateRange::default() {
        return None;
    }
    let bound = |day: Option<crate::model::Date>| match day {
        Some(day) => Bound::Included(Term::from_field_i64(
            fields.date(field),
            days_since_epoch(day),
        )),
        None => Bound::Unbounded,
    };
    Some(Box::new(RangeQuery::new(
        bound(range.from),
        bound(range.to),
    )))
}
