//! Query text to AST. Any string is a query: what is no syntax is text.
//!
//! - Blanks part clauses, all of which must hold.
//! - `"…"`, `“…”` and `「…」` are exact phrases, in which `\"` is a quotation
//!   mark; `~n` behind one asks for its parts close to one another.
//! - `OR` and `|` between two of them make alternatives, which bind tighter
//!   than the blank.
//! - `-` in front of a clause leaves it out, with all its alternatives.
//! - `标题:` and other names of fields apply to the word or phrase behind them.
//! - `\` in front of a sign, or of `OR`, makes it text.
//!
//! Full-width signs count as half-width ones.

mod days;

mod tokens;

mod tree;

#[cfg(test)]
mod tests;

pub(super) use tree::parse;
