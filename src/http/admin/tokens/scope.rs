//! What a token lets its holder do.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// A part of administration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Taking in, replacing and removing documents.
    Documents,
    /// Building the index anew.
    Reindex,
    /// Seeing what people search for.
    Queries,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Documents, Self::Reindex, Self::Queries];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Reindex => "reindex",
            Self::Queries => "queries",
        }
    }

    /// Those of a set, parted by blanks.
    pub fn names(scopes: &BTreeSet<Self>) -> String {
        let names: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
        names.join(" ")
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut all = Self::ALL.into_iter();
        all.find(|scope| scope.name() == text).ok_or_else(|| {
            let names = Self::names(&Self::ALL.into());
            format!(
                "`{text}` is no scope; there are {}",
                names.replace(' ', ", ")
            )
        })
    }
}
