//! What raises a document: the list from which both the score and its
//! explanation are made, so that they cannot differ.

use tantivy::Term;
use tantivy::query::{BoostQuery, ConstScoreQuery, Query as TantivyQuery, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::in_a_row::InARow;
use super::phrase::phrase;
use crate::index::{Fields, TextField};

/// One thing that a document may have, and what it adds to the score.
#[derive(Debug)]
pub struct Signal {
    /// What it is.
    pub kind: SignalKind,
    /// Where it stands; `None` for conditions, which name their field.
    pub field: Option<TextField>,
    /// What is looked for.
    pub text: String,
    /// Matches the documents that have it, and scores them with its weight.
    pub(crate) query: Box<dyn TantivyQuery>,
    /// How it raises them.
    pub(crate) raise: Raise,
}

/// How a signal raises the documents that have it.
#[derive(Debug)]
pub(crate) enum Raise {
    /// All by the same.
    Always(f32),
    /// By BM25 of the term, times a weight.
    ByTerm(Term, f32),
    /// All that have the characters in a row, by the same.
    InARow(InARow, f32),
    /// As its query scores, by no more than the greatest of these.
    ByQuery(Vec<Most>),
}

/// The most that something can raise a document by: this much, and the BM25 of each
/// of the terms, times its weight.
#[derive(Debug, Default)]
pub(crate) struct Most {
    pub(crate) constant: f32,
    pub(crate) terms: Vec<(Term, f32)>,
}

/// What a document can be raised by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignalKind {
    /// A word of the word lane.
    Word,
    /// Two characters in a row.
    Bigram,
    /// The characters of a clause, or of the whole text, in a row.
    Phrase,
    /// 文号, the whole of it.
    DocNumber,
    /// Parts of the 文号.
    DocNumberPart,
    /// 索引号, the whole of it or its end.
    CatalogNumber,
    /// 标题, the whole of it.
    WholeTitle,
    /// A synonym of a typed word.
    Synonym,
    /// A value of the document that the text names: an issuer, a year, a kind.
    Recognised,
    /// A clause that documents have or have not, without a score.
    Condition,
}

impl Signal {
    /// A term of a field, scored by BM25, times a weight.
    pub(super) fn weighted(kind: SignalKind, field: TextField, term: Term, weight: f32) -> Self {
        let query = TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
        Self {
            kind,
            field: Some(field),
            text: term.value().as_str().unwrap_or_default().to_owned(),
            query: Box::new(BoostQuery::new(Box::new(query), weight)),
            raise: Raise::ByTerm(term, weight),
        }
    }

    /// Scored by the query itself, over several fields.
    pub(super) fn scored(
        kind: SignalKind,
        text: String,
        query: Box<dyn TantivyQuery>,
        most: Vec<Most>,
    ) -> Self {
        Self {
            kind,
            field: None,
            text,
            query,
            raise: Raise::ByQuery(most),
        }
    }

    /// The same for every document that has characters in a row.
    pub(super) fn phrase(
        fields: &Fields,
        field: TextField,
        characters: &[char],
        score: f32,
    ) -> Self {
        let text = characters.iter().collect();
        let found = phrase(fields, field, characters);
        let row = found.downcast_ref::<InARow>().cloned();
        let signal = Self::constant(SignalKind::Phrase, Some(field), text, found, score);
        match row {
            Some(row) => Self {
                raise: Raise::InARow(row, score),
                ..signal
            },
            None => signal,
        }
    }

    /// Scored the same in every document.
    pub(super) fn constant(
        kind: SignalKind,
        field: Option<TextField>,
        text: String,
        query: Box<dyn TantivyQuery>,
        score: f32,
    ) -> Self {
        Self {
            kind,
            field,
            text,
            query: Box::new(ConstScoreQuery::new(query, score)),
            raise: Raise::Always(score),
        }
    }
}
