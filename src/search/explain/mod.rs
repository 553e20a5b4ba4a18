//! Why a hit is there and stands where it stands.

mod explanation;

mod words;

mod factors;

mod evidence;

pub(super) use evidence::of_evidence;
pub use explanation::{Contribution, Explanation, Factor, FactorKind, Source};
pub(super) use factors::factors;
