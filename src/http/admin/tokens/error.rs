//! What is wrong with a file of tokens.

use std::fmt;
use std::path::PathBuf;

/// Something that is wrong in the file, or doubtful.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenProblem {
    /// Which entry: its name, or else its number from 1; empty for the file.
    pub entry: String,
    /// The key that is at fault; empty for the whole entry.
    pub key: String,
    /// What is wrong.
    pub reason: String,
    /// What to do about it.
    pub mend: String,
}

/// A file of tokens that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenFileError {
    /// The file.
    pub path: PathBuf,
    /// All that is wrong with it.
    pub problems: Vec<TokenProblem>,
}

impl fmt::Display for TokenProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.entry.is_empty() {
            write!(f, "token {}: ", self.entry)?;
        }
        if !self.key.is_empty() {
            write!(f, "`{}`: ", self.key)?;
        }
        write!(f, "{}; {}", self.reason, self.mend)
    }
}

impl fmt::Display for TokenFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the tokens of `{}` cannot be used", self.path.display())?;
        for problem in &self.problems {
            write!(f, "\n  {problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for TokenFileError {}
