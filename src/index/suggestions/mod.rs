//! Suggestions as one types: titles, issuers, keywords and frequent queries, in
//! one file beside the segments of a generation.
//!
//! ```text
//! suggestions.bin
//!   header       checksum; key of the documents and of the queries it is from
//!   characters   every character that occurs, once
//!   texts        the entries in order of rank, as numbers of characters
//!   facts        kind and count of each entry, identifiers of documents
//!   syllables    every place in the texts, sorted by how it is read from there
//!   initials     every start of a word, sorted by first letters
//! ```
//!
//! A text as it is typed becomes a few ranges of a sorted list; the places in
//! them are tried best first, each against the text itself, so that the lists
//! may be coarse and an answer is never wrong. Nothing here knows of requests.

mod typed;

mod alphabet;

mod layout;

mod queries;

mod entries;

mod build;

mod file;

mod ranges;

mod verdicts;

mod lookup;

mod cache;

mod refresh;

mod elsewhere;

#[cfg(test)]
mod tests;

pub use cache::Suggestions;
pub use entries::SuggestionKind;
pub use lookup::Suggestion;
pub use verdicts::Verdicts;

pub(crate) use elsewhere::Suggestible;

pub(super) use cache::Cache;
pub(super) use file::FILE_NAME;
pub use queries::Queries;
pub(super) use refresh::{begin, damage, queries_damage, refresh, sound_file};
