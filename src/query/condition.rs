//! What a document must have, said without an engine: queries are planned in these,
//! and each engine compiles them to queries of its own.

use super::request::DateRange;
use crate::index::{DateField, FacetField, Lane, TextField};
use crate::model::DocNumberPattern;

/// A field of terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TermField {
    /// A lane of a text field.
    Text(TextField, Lane),
    /// The values of a facet.
    Facet(FacetField),
    /// Each 文号 in canonical form.
    DocNumber,
    /// 索引号: canonical, and its tails and heads.
    CatalogNumber,
}

/// Ways in which one thing can be there: one of them is enough.
pub type Ways = Vec<Condition>;

/// What a document has or has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Nothing in particular: every document.
    Nothing,
    /// A term of a field.
    Term(TermField, String),
    /// A title whose characters of the lane have this hash.
    TitleKey(u64),
    /// Three characters of the lane or more, in a row, in one field.
    InARow(TextField, Vec<char>),
    /// Runs of characters, none empty, in any order in one field, with no more
    /// characters in a row between them that belong to none of them.
    Near {
        /// The field.
        field: TextField,
        /// The runs, as the character lane has them.
        parts: Vec<Vec<char>>,
        /// Most characters in between.
        within_chars: u32,
    },
    /// A day within a range, both ends included.
    Days(DateField, DateRange),
    /// A 文号 that agrees with every part of the pattern. The suffix is not looked
    /// at: it is part of whole numbers alone.
    DocNumber(DocNumberPattern),
    /// At least so many of several things, and at least one.
    AtLeast {
        /// The things, each with its ways to be there.
        things: Vec<Ways>,
        /// How many of them.
        least: usize,
    },
}

/// Any of them; no document for none at all.
pub(super) fn any(ways: Ways) -> Condition {
    at_least(vec![ways], 1)
}

/// Of each, any; every document for none at all.
pub(super) fn all(things: Vec<Ways>) -> Condition {
    match things.len() {
        0 => Condition::Nothing,
        number => at_least(things, number),
    }
}

/// At least `least` of the things, and at least one; no document where that is more
/// than there are.
pub(super) fn at_least(mut things: Vec<Ways>, least: usize) -> Condition {
    if let [only] = things.as_mut_slice()
        && only.len() == 1
        && least <= 1
    {
        return only.remove(0);
    }
    Condition::AtLeast {
        things,
        least: least.max(1),
    }
}

/// Exactly these characters of the lane in a row, which must be some.
pub(super) fn phrase(field: TextField, characters: &[char]) -> Condition {
    debug_assert!(!characters.is_empty(), "a phrase has characters");
    let text = || characters.iter().collect();
    match characters {
        [_] => Condition::Term(TermField::Text(field, Lane::Characters), text()),
        [_, _] => Condition::Term(TermField::Text(field, Lane::Bigrams), text()),
        _ => Condition::InARow(field, characters.to_vec()),
    }
}

/// A term of a field.
pub(super) fn term(field: TermField, text: &str) -> Condition {
    Condition::Term(field, text.to_owned())
}
