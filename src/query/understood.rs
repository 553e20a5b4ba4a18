//! The clauses of a query with what they are made of.

use super::expand::Expansion;
use super::field::NumberField;
use super::request::DateRange;
use super::understand::Unit;
use crate::index::{DateField, TextField};

/// A clause: one of its alternatives must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnderstoodClause {
    /// Whether documents for which an alternative holds are left out instead.
    pub exclude: bool,
    /// In the order of the text; never none.
    pub alternatives: Vec<UnderstoodAtom>,
    /// The clause in canonical query text, without the sign of exclusion.
    pub canonical: String,
}

/// One thing that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnderstoodAtom {
    /// Words or a phrase.
    Text(UnderstoodText),
    /// Runs of characters close to one another.
    Near(UnderstoodNear),
    /// A number of the document.
    Number {
        /// Which number.
        field: NumberField,
        /// As typed: whole, a part of it, or a range.
        text: String,
    },
    /// 文种, as typed.
    DocType(String),
    /// Days, both ends included.
    Days {
        /// Which date.
        field: DateField,
        /// The days.
        range: DateRange,
    },
}

/// Words or a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnderstoodText {
    /// The one field that is looked into; `None` for those of the scope.
    pub field: Option<TextField>,
    /// As typed, without quotation marks.
    pub typed: String,
    /// Its characters, as the character lane has them.
    pub characters: Vec<char>,
    /// By character, whether it stands in a word that carries grammar alone.
    pub grammar: Vec<bool>,
    /// What plain text is made of; empty for a phrase, and for text without
    /// letters, which is then looked for as its characters.
    pub units: Vec<Unit>,
    /// The units that are typed more than once.
    pub repeated: Vec<Unit>,
    /// The synonyms of parts of it; [`super::expand()`] adds them.
    pub expansions: Vec<Expansion>,
}

/// Runs of characters that stand close to one another, in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnderstoodNear {
    /// The one field that is looked into; `None` for those of the scope.
    pub field: Option<TextField>,
    /// The runs, as the character lane has them; each once, none empty.
    pub parts: Vec<Vec<char>>,
    /// Most characters in a row, in between, that belong to none of the runs.
    pub within_chars: u32,
}

impl UnderstoodClause {
    /// The words or the phrase of a clause that is nothing else: no field, no
    /// alternatives.
    pub fn plain(&self) -> Option<&UnderstoodText> {
        match self.alternatives.as_slice() {
            [UnderstoodAtom::Text(text)] if text.field.is_none() => Some(text),
            _ => None,
        }
    }

    /// As [`UnderstoodClause::plain`], to be added to.
    pub(super) fn plain_mut(&mut self) -> Option<&mut UnderstoodText> {
        match self.alternatives.as_mut_slice() {
            [UnderstoodAtom::Text(text)] if text.field.is_none() => Some(text),
            _ => None,
        }
    }

    /// Whether there is anything to look for: quotation marks alone are nothing.
    pub fn says_something(&self) -> bool {
        self.alternatives.iter().any(UnderstoodAtom::says_something)
    }
}

impl UnderstoodAtom {
    /// Whether there is anything to look for.
    pub fn says_something(&self) -> bool {
        match self {
            Self::Text(text) => !text.characters.is_empty(),
            Self::Near(near) => !near.parts.is_empty(),
            Self::Number { .. } | Self::DocType(_) | Self::Days { .. } => true,
        }
    }

    /// Whether it is a text, by which documents are more or less relevant.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Near(_)) && self.says_something()
    }
}
