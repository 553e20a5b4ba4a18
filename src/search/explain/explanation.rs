//! The parts that a score is made of.

use crate::index::TextField;
use crate::query::{EvidencePart, SignalKind};

/// Why a hit is there and stands where it stands: its score is the sum of the
/// contributions, times the product of the factors.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The score of the hit; `None` where another order was asked for.
    pub score: Option<f32>,
    /// What of the query the document has, highest first.
    pub contributions: Vec<Contribution>,
    /// What else the score is multiplied by; none without a score.
    pub factors: Vec<Factor>,
    /// The same in short Chinese sentences, what adds most first.
    pub sentences: Vec<String>,
}

/// A part of the score.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// What adds it.
    pub source: Source,
    /// Where it was found; `None` for what is no text field or more than one.
    pub field: Option<TextField>,
    /// What was found.
    pub text: String,
    /// What it adds; 0 for a condition that is only met.
    pub score: f32,
}

/// What adds a part of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// What the query looks for in all documents.
    Signal(SignalKind),
    /// What was seen by the second look into the best hits.
    Evidence(EvidencePart),
    /// A word that stands beside what was asked for in the best hits.
    Related,
}

/// A factor on the score.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// Which one.
    pub kind: FactorKind,
    /// Above 1 where it raises the document.
    pub value: f32,
    /// What it follows from: the rank, the label, the date; `None` where there
    /// is no date.
    pub label: Option<String>,
}

/// The factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FactorKind {
    /// 效力级别
    Authority,
    /// 有效性
    Validity,
    /// 新旧
    Recency,
}
