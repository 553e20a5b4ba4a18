//! What a query text says, before it is understood.
//!
//! The tree is plain data. `parse` makes it, `print` writes it back as query
//! text that parses to the same tree.

use super::field::NumberField;
use super::request::DateRange;
use crate::index::{DateField, TextField};

/// A parsed query: clauses that must all hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct QueryAst {
    /// In the order of the text. None at all stands for every document.
    pub(super) clauses: Vec<Clause>,
}

/// One part of a query: one of its alternatives must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    /// Whether documents for which an alternative holds are left out instead.
    pub(super) exclude: bool,
    /// Whether no blank parts it from the clause before it, as a quotation in
    /// running text: 推行“双随机、一公开”监管.
    pub(super) joined: bool,
    /// In the order of the text; never none.
    pub(super) alternatives: Vec<Atom>,
}

/// One thing that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Atom {
    /// Text, in one field or in any.
    Text {
        field: Option<TextField>,
        text: TextValue,
    },
    /// The number of a document: whole, a part of it, or a range; as typed,
    /// without outer blanks.
    Number { field: NumberField, text: String },
    /// 文种, as typed, without outer blanks.
    DocType(String),
    /// Days; at least one end is set.
    Days { field: DateField, range: DateRange },
}

/// A text to look for. None of the strings is blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TextValue {
    /// Words, near or far from one another; as typed.
    Words(String),
    /// Exactly these characters in a row; as typed, without quotation marks.
    Phrase(String),
    /// Runs of characters, two at least, close to one another in any order.
    Near {
        /// As typed, without blanks.
        parts: Vec<String>,
        /// Most characters in a row, in between, that belong to none of them.
        within_chars: u32,
    },
}

impl Clause {
    /// A clause with one alternative.
    pub(super) fn single(exclude: bool, atom: Atom) -> Self {
        Self {
            exclude,
            joined: false,
            alternatives: vec![atom],
        }
    }

    /// A clause of plain words.
    pub(super) fn words(text: String) -> Self {
        let atom = Atom::Text {
            field: None,
            text: TextValue::Words(text),
        };
        Self::single(false, atom)
    }

    /// The words of a clause that is nothing else: no field, no alternatives.
    pub(super) fn plain_words(&self) -> Option<&str> {
        match self.alternatives.as_slice() {
            [
                Atom::Text {
                    field: None,
                    text: TextValue::Words(words),
                },
            ] => Some(words),
            _ => None,
        }
    }

    /// Whether it is words or a phrase of no field, without alternatives.
    pub(super) fn is_plain(&self) -> bool {
        matches!(
            self.alternatives.as_slice(),
            [Atom::Text {
                field: None,
                text: TextValue::Words(_) | TextValue::Phrase(_),
            }]
        )
    }
}
