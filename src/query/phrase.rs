//! Exact phrases over the character lane.

use tantivy::Term;
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query as TantivyQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::index::{Fields, Lane, TextField};
use crate::text::bigrams;

/// Documents whose `field` has exactly these characters of the lane in a row.
/// `characters` must not be empty.
///
/// Two characters are one bigram. More are the bigrams, which are quick and
/// leave few candidates, and the single characters' positions, which are exact.
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
        _ => {
            let single = fields.text(field, Lane::Characters);
            let positions = characters
                .iter()
                .map(|c| Term::from_field_text(single, &c.to_string()))
                .collect();
            let mut all: Vec<(Occur, Box<dyn TantivyQuery>)> =
                vec![(Occur::Must, Box::new(PhraseQuery::new(positions)))];
            let lane = fields.text(field, Lane::Bigrams);
            let mut distinct: Vec<String> = bigrams(characters).collect();
            distinct.sort();
            distinct.dedup();
            all.extend(distinct.iter().map(|pair| (Occur::Must, term(lane, pair))));
            Box::new(BooleanQuery::new(all))
        }
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
