//! How long bodies are.

use rand::Rng;
use rand_distr::{Distribution, LogNormal};

/// Median and mean of the lengths of published documents, in characters.
const MEDIAN: f64 = 700.0;
const MEAN: f64 = 1_600.0;
const SHORTEST: f64 = 20.0;
const LONGEST: f64 = 100_000.0;

/// A log-normal distribution, which is fixed by its median, exp(μ), and its mean,
/// exp(μ + σ²/2).
pub(super) fn body_chars<R: Rng>(rng: &mut R) -> usize {
    let sigma = (2.0 * (MEAN / MEDIAN).ln()).sqrt();
    #[expect(clippy::expect_used, reason = "both numbers are fixed and finite")]
    let lengths = LogNormal::new(MEDIAN.ln(), sigma).expect("a finite standard deviation");
    let chars = lengths.sample(rng).clamp(SHORTEST, LONGEST);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a length between the shortest and the longest"
    )]
    let chars = chars as usize;
    chars
}
