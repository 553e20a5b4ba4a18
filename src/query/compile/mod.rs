//! The understood query as a tantivy query: what matches, and what scores.

mod combine;

mod compiler;

mod matching;

mod metadata;

mod filters;

mod near;

mod synonyms;

mod exclusion;

mod scoring;

mod conditions;

pub use compiler::{compile, least_units, named, scoring, signals};
pub use filters::failing_at_most_one;
