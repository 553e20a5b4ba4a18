//! The understood query as a tantivy query: what matches, and what scores.

mod combine;

mod compiler;

mod matching;

mod metadata;

mod near;

mod synonyms;

mod exclusion;

mod scoring;

mod conditions;

pub use compiler::{compile, least_units, named, scoring, signals};
