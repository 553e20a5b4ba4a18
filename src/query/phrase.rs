//! Exact phrases over the character lane.

use tantivy::Term;
use tantivy::query::{Query as TantivyQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::in_a_row::InARow;
use crate::index::{Fields, Lane, TextField};

/// Documents whose `field` has exactly these characters of the lane in a row.
/// `characters` must not be empty.
pub(super) fn phrase(
    fields: &Fields,
    field: TextField,
    characters: &[char],
) -> Box<dyn TantivyQuery> {
    debug_assert!(!characters.is_empty(), "a phrase has characters");
    match characters {
        [one] => term(fields.text(field, Lane::Characters), &one.to_string()),
        [_, _] => term(
            fields.text(field, Lane::Bigrams),
            &characters.iter().collect::<String>(),
        ),
        _ => Box::new(InARow::new(fields, field, characters)),
    }
}

/// Documents that have a term.
pub(super) fn term(field: Field, text: &str) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(
        Term::from_field_text(field, text),
        IndexRecordOption::WithFreqs,
    ))
}

/// Documents that have a number.
pub(super) fn number(field: Field, number: u64) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(
        Term::from_field_u64(field, number),
        IndexRecordOption::Basic,
    ))
}
