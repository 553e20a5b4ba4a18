//! What raises a document: the list from which both the score and its
//! explanation are made, so that they cannot differ.

use super::condition::Condition;
use crate::index::{Lane, TextField};

/// One thing that a document may have, and what it adds to the score.
#[derive(Debug, Clone, PartialEq)]
pub struct Signal {
    /// What it is.
    pub kind: SignalKind,
    /// Where it stands; `None` for conditions, which name their field.
    pub field: Option<TextField>,
    /// What is looked for.
    pub text: String,
    /// How it raises the documents that have it.
    pub raise: Raise,
}

/// How a signal raises the documents that have it.
#[derive(Debug, Clone, PartialEq)]
pub enum Raise {
    /// All that meet the condition, by the same.
    Always(Condition, f32),
    /// By BM25.
    ByTerm(ScoredTerm),
    /// By the best of several synonyms.
    BySynonyms(Vec<ScoredSynonym>),
}

/// BM25 of a term, times a weight.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredTerm {
    /// The text field.
    pub field: TextField,
    /// The lane that the term is of.
    pub lane: Lane,
    /// The term.
    pub text: String,
    /// The weight.
    pub weight: f32,
}

/// A synonym; its score is the sum over its fields, times a factor.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredSynonym {
    /// The fields that it is looked for in.
    pub fields: Vec<SynonymInField>,
    /// The factor.
    pub factor: f32,
}

/// How a synonym raises the documents that have it in a field.
#[derive(Debug, Clone, PartialEq)]
pub struct SynonymInField {
    /// What has to hold.
    pub condition: Condition,
    /// What it adds by itself.
    pub constant: f32,
    /// Where this holds, nothing is added.
    pub unless: Condition,
    /// What is added besides.
    pub terms: Vec<ScoredTerm>,
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
    /// A term, scored by BM25.
    pub(super) fn by_term(kind: SignalKind, term: ScoredTerm) -> Self {
        Self {
            kind,
            field: Some(term.field),
            text: term.text.clone(),
            raise: Raise::ByTerm(term),
        }
    }

    /// Scored the same in every document.
    pub(super) fn constant(
        kind: SignalKind,
        field: Option<TextField>,
        text: String,
        condition: Condition,
        score: f32,
    ) -> Self {
        Self {
            kind,
            field,
            text,
            raise: Raise::Always(condition, score),
        }
    }
}
