//! What is wrong with the configuration file.

use std::fmt;
use std::path::{Path, PathBuf};

/// A place of the file, what is wrong there, and the mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// The line, from 1; `None` where the file as a whole is at fault.
    pub(super) line: Option<usize>,
    pub(super) reason: String,
}

/// All that is wrong with the file.
#[derive(Debug, thiserror::Error)]
pub(super) struct InvalidSettings {
    path: PathBuf,
    faults: Vec<Fault>,
}

impl InvalidSettings {
    pub(super) fn new(path: &Path, faults: Vec<Fault>) -> Self {
        Self {
            path: path.to_owned(),
            faults,
        }
    }
}

impl fmt::Display for InvalidSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.faults.iter().enumerate() {
            if index > 0 {
                f.write_str("\nerror: ")?;
            }
            write!(f, "{}", self.path.display())?;
            if let Some(line) = fault.line {
                write!(f, ":{line}")?;
            }
            write!(f, ": {}", fault.reason)?;
        }
        Ok(())
    }
}
