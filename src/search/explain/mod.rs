//! Why a hit is there and stands where it stands.

mod explanation;

mod words;

mod evaluate;

pub(super) use evaluate::Explainer;
pub use explanation::{Contribution, Explanation, Factor, FactorKind, Source};
