//! What is wrong with a file of the editors.

use std::fmt;

/// Most faults that are told at once; more are counted.
const MAX_TOLD: usize = 20;

/// Everything that is wrong with a file, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditorialError {
    /// The file, as it was named.
    pub file: String,
    /// At least one.
    pub faults: Vec<EditorialFault>,
}

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditorialFault {
    /// Where: the line, or the entry and its key.
    pub place: String,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub mend: &'static str,
}

impl EditorialFault {
    pub(super) fn new(
        place: impl Into<String>,
        reason: impl Into<String>,
        mend: &'static str,
    ) -> Self {
        Self {
            place: place.into(),
            reason: reason.into(),
            mend,
        }
    }
}

impl fmt::Display for EditorialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.faults.iter().take(MAX_TOLD).enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            let EditorialFault {
                place,
                reason,
                mend,
            } = fault;
            write!(f, "{}, {place}: {reason}; {mend}", self.file)?;
        }
        match self.faults.len().saturating_sub(MAX_TOLD) {
            0 => Ok(()),
            more => write!(f, "\n{}: {more} more faults", self.file),
        }
    }
}

impl std::error::Error for EditorialError {}
