//! Clauses over what is known about a document besides its text.
//!
//! Each function gives the ways to match of one clause; none at all where
//! nothing can match.

use std::collections::BTreeSet;
use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{Query as TantivyQuery, RangeQuery};

use crate::index::{DateField, FacetField, Fields, TextField, days_since_epoch};
use crate::model::{CatalogNumber, DocNumber};
use crate::query::field::NumberField;
use crate::query::phrase::{phrase, term};
use crate::query::request::DateRange;
use crate::text::{lane_chars, normalize};

/// Documents whose 文号 is `text` in any spelling or has it inside; documents
/// whose 索引号 is `text` in any spelling or ends with it.
pub(super) fn number(
    fields: &Fields,
    field: NumberField,
    text: &str,
) -> Vec<Box<dyn TantivyQuery>> {
    let mut ways = Vec::new();
    match field {
        NumberField::DocNumber => {
            if let Some(number) = DocNumber::parse(text) {
                ways.push(term(fields.doc_number_key, number.canonical()));
            }
            let characters: Vec<char> = lane_chars(text).map(|c| c.normal).collect();
            if !characters.is_empty() {
                ways.push(phrase(fields, TextField::DocNumber, &characters));
            }
        }
        NumberField::CatalogNumber => {
            if let Some(number) = CatalogNumber::parse(text) {
                ways.push(term(fields.catalog_number_key, number.canonical()));
            }
        }
    }
    ways
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
