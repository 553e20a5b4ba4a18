//! Tokens to clauses: the binding of alternatives.

use super::tokens::{Token, tokens};
use crate::query::ast::{Clause, QueryAst};

/// Parses the text of a search box; never fails.
pub(in crate::query) fn parse(text: &str) -> QueryAst {
    let mut clauses: Vec<Clause> = Vec::new();
    let mut tokens = tokens(text).into_iter().peekable();
    let mut joins = false;
    while let Some(token) = tokens.next() {
        match token {
            Token::Atom {
                exclude,
                joined,
                atom,
            } => match clauses.last_mut() {
                Some(clause) if joins => clause.alternatives.push(atom),
                _ => clauses.push(Clause {
                    joined,
                    ..Clause::single(exclude, atom)
                }),
            },
            Token::Or(_)
                if !clauses.is_empty()
                    && matches!(tokens.peek(), Some(Token::Atom { exclude: false, .. })) =>
            {
                joins = true;
                continue;
            }
            // It has nothing on one side: it is text.
            Token::Or(written) => clauses.push(Clause::words(written)),
        }
        joins = false;
    }
    QueryAst { clauses }
}
