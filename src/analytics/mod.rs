//! What people search for, counted without anything that tells who they are.
//!
//! Counts are by day and normalised text. A text that holds a number of a person
//! is never counted as such, and one that few asked for never reaches the disk.

mod kept;

mod tally;

mod counts;

mod error;

mod file;

mod log;

mod report;

pub use counts::{Counts, LEAST_COUNT, MAX_DAYS};
pub use error::AnalyticsError;
pub use log::QueryLog;
pub use report::{FrequentQuery, QueryOrder};
