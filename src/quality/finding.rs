//! What is told of a fault.

use std::fmt;

use crate::ingest::Place;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; often as it should be.
    Notice,
    /// Very likely wrong.
    Warning,
    /// Must not be published as it is, or cannot be taken in.
    Error,
}

/// One thing that is wrong, or worth a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule, as [`RULES`](super::RULES) lists it.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The field, by its name in JSON; none where the whole record or file is meant.
    pub field: Option<String>,
    /// The value, shortened, personal data masked.
    pub value: Option<String>,
    /// Where it was read; none where no one place can be named.
    pub place: Option<Place>,
    /// The identifier of the document.
    pub document: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub mend: String,
    /// Identifiers of the other documents concerned, the first ten of them.
    pub others: Vec<String>,
}

impl Severity {
    /// All, the worst first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Notice];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
