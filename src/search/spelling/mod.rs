//! “您是不是要找”: other spellings of a query, of words that the index holds.
//!
//! The pure part finds candidates in a [`vocabulary`] with the evidence of
//! character bigrams; [`suggest`] reads both from the index and keeps only what
//! finds documents. Nothing is ever searched for in place of what was typed.

mod spans;

mod sound;

mod shapes;

mod vocabulary;

mod model;

mod edit;

mod han;

mod typed;

mod candidates;

mod lexicon;

mod suggest;

#[cfg(test)]
mod tests;

pub(super) use model::Evidence;
pub(super) use suggest::Spelling;
pub use suggest::{FEW_MATCHES, MAX_SPELLINGS, SpellingSuggestion};
pub(super) use vocabulary::Vocabulary;
