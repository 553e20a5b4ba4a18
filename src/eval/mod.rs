//! Measuring relevance: judged queries through the engine that users have,
//! the usual measures, and whether a difference between two runs is chance.
//!
//! Nothing here ranks, and nothing here reads documents but through the engine.

mod error;

mod lines;

mod judged;

mod measure;

mod rankings;

mod evaluate;

mod significance;

mod compare;

pub use compare::{Comparison, Difference, Pair, compare};
pub use error::EvalError;
pub use evaluate::{Evaluation, FirstRelevant, Latency, Outcome, evaluate};
pub use judged::{Grades, JudgedQuery, JudgedSet};
pub use measure::{DEPTH, Measure, Measures, is_relevant};
pub use rankings::Rankings;
pub use significance::{bootstrap_interval, randomisation_p_value};
