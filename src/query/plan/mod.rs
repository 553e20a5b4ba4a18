//! What an understood query asks of documents: what matches, and what scores.

mod planner;

mod matching;

mod metadata;

mod identity;

mod filters;

mod synonyms;

mod scoring;

mod conditions;

pub use filters::failing_at_most_one;
pub use planner::{Matching, least_units, matching, named, scoring, signals};
