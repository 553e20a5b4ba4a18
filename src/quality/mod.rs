//! Quality: what is wrong with documents before, or although, they are published.
//!
//! Items of the reader go by one at a time. Rules about one document look at it
//! and forget it; rules across documents keep hashes, numbers and places, some
//! 300 bytes a document beside its identifier, and speak when all were read.
//! Nothing is changed here, and nothing of an index is known.

mod finding;

mod registry;

mod runs;

mod personal;

mod mask;

mod subject;

mod texts;

mod places;

mod report;

mod rules;

mod check;

pub use check::{Selection, check};
pub use finding::{Finding, Severity};
pub use registry::{RULES, Rule};
pub use report::Summary;
