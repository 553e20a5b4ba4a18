//! What the second look saw, as parts of a score.

use super::explanation::{Contribution, Source};
use crate::query::Evidence;

/// What each part of the evidence adds, where it adds anything.
pub(in crate::search) fn of_evidence(
    evidence: Evidence,
    text: &str,
) -> impl Iterator<Item = Contribution> {
    let parts = evidence.parts().into_iter();
    parts
        .filter(|(_, score)| *score > 0.0)
        .map(|(part, score)| Contribution {
            source: Source::Evidence(part),
            field: None,
            text: text.to_owned(),
            score,
        })
}
