//! What a query text says, before it is understood.

/// A parsed query: clauses that must all hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct QueryAst {
    /// In the order of the text. None at all stands for every document.
    pub(super) clauses: Vec<Clause>,
}

/// One part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    /// Whether documents with it are left out instead.
    pub(super) exclude: bool,
    /// What is looked for.
    pub(super) kind: ClauseKind,
    /// As typed, without quotation marks and the sign of exclusion; never blank.
    pub(super) text: String,
}

/// How a clause is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClauseKind {
    /// Words, near or far from one another.
    Words,
    /// Exactly these characters in a row.
    Phrase,
}
