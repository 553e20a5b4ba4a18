//! The places of hits in their order, as whole numbers.

use std::cmp::Reverse;

use tantivy::Score;

use crate::query::Position;

/// A hit's place in the order: ascending is better first. A rank, and the key of the
/// identifier for those of the same.
pub(super) type Place = (Reverse<i64>, u64);

/// The place that a cursor stands at.
pub(super) fn place_of(position: Position) -> Place {
    (Reverse(position.rank), position.id_key)
}

/// Above what rounding takes from a sum of scores or adds to it, as a factor.
pub(super) const ROUNDING: Score = 1.001;

/// The rank of undated documents in both date orders.
pub(super) const UNDATED: i64 = i64::MIN;

/// What ranks of the second phase have above those of the first, which have 32 bits.
const SECOND_PHASE: i64 = 1 << 32;

/// A score as a rank of the same order. Scores are never negative, and the bits
/// of such numbers are ordered as the numbers are (IEEE 754).
pub(super) fn score_rank(score: Score) -> i64 {
    debug_assert!(score >= 0.0, "scores are never negative");
    i64::from(score.to_bits())
}

/// The rank of a hit that the second phase looked into: before every other.
pub(super) fn second_phase_rank(score: Score) -> i64 {
    SECOND_PHASE + score_rank(score)
}

/// Whether the second phase gave the rank.
pub(super) fn is_second_phase(rank: i64) -> bool {
    rank >= SECOND_PHASE
}

/// The score that has this rank.
pub(super) fn rank_score(rank: i64) -> Option<Score> {
    let rank = if is_second_phase(rank) {
        rank - SECOND_PHASE
    } else {
        rank
    };
    u32::try_from(rank).ok().map(Score::from_bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_order_as_scores_do() {
        let scores = [0.0, f32::MIN_POSITIVE, 0.5, 1.0, 1.5, 10_000.0];
        for pair in scores.windows(2) {
            assert!(score_rank(pair[0]) < score_rank(pair[1]));
        }
        for score in scores {
            assert_eq!(rank_score(score_rank(score)), Some(score));
            assert_eq!(rank_score(second_phase_rank(score)), Some(score));
            assert!(is_second_phase(second_phase_rank(score)));
            assert!(!is_second_phase(score_rank(score)));
        }
    }
}
