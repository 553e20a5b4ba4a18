//! Whether the mean of paired differences may be chance.
//!
//! Smucker, Allan & Carterette, "A comparison of statistical significance tests
//! for information retrieval evaluation" (CIKM 2007): Fisher's randomisation
//! test and the bootstrap agree with one another and with the t-test, while the
//! sign and Wilcoxon tests mislead.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::measure::{mean, number, ratio};

/// Random sign changes, and random resamples.
const RESAMPLES: usize = 10_000;
/// The same figures give the same answer.
const SEED: u64 = 20_261_123;
/// Differences below this are rounding.
pub(super) const TOLERANCE: f64 = 1e-9;
/// Most differences for which all sign changes are gone through: 2¹³ are fewer
/// than [`RESAMPLES`].
const MAX_ENUMERATED: usize = 13;
/// Share of the resampled means below the interval, and above it.
const TAIL: f64 = 0.025;

/// Fisher's paired randomisation test, two-sided: the probability of a mean
/// difference at least as large as this one if the sign of each difference were
/// a coin's toss. Exact up to 13 differences; above, of 10,000 random sign
/// changes, this one counted among them, so that it is never 0 (Phipson & Smyth
/// 2010). 1 where nothing differs.
pub fn randomisation_p_value(differences: &[f64]) -> f64 {
    // A difference of 0 has no sign to change.
    let differences: Vec<f64> = differences
        .iter()
        .copied()
        .filter(|difference| difference.abs() > TOLERANCE)
        .collect();
    let observed = differences.iter().sum::<f64>().abs();
    let as_large = |sum: f64| sum.abs() >= observed - TOLERANCE;
    if differences.len() <= MAX_ENUMERATED {
        let all = 1_usize << differences.len();
        let extreme = (0..all)
            .filter(|signs| as_large(signed_sum(&differences, |index| signs >> index & 1 == 1)))
            .count();
        return ratio(number(extreme), all);
    }
    let mut random = StdRng::seed_from_u64(SEED);
    let extreme = (0..RESAMPLES)
        .filter(|_| as_large(signed_sum(&differences, |_| random.random())))
        .count();
    ratio(number(extreme + 1), RESAMPLES + 1)
}

/// The 95 % interval of the mean difference: percentiles of the means of 10,000
/// random resamples of the pairs.
pub fn bootstrap_interval(differences: &[f64]) -> (f64, f64) {
    if differences.is_empty() {
        return (0.0, 0.0);
    }
    let mut random = StdRng::seed_from_u64(SEED);
    let count = differences.len();
    let mut means: Vec<f64> = (0..RESAMPLES)
        .map(|_| mean((0..count).map(|_| differences[random.random_range(0..count)])))
        .collect();
    means.sort_by(f64::total_cmp);
    (quantile(&means, TAIL), quantile(&means, 1.0 - TAIL))
}

fn signed_sum(differences: &[f64], mut turned: impl FnMut(usize) -> bool) -> f64 {
    differences
        .iter()
        .enumerate()
        .map(|(index, difference)| {
            if turned(index) {
                -difference
            } else {
                *difference
            }
        })
        .sum()
}

/// The nearest-rank quantile of sorted values.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a length is between 0 and the length"
)]
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let rank = (number(sorted.len()) * share).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(differences: &[f64], expected: f64) {
        let got = randomisation_p_value(differences);
        assert!((got - expected).abs() < 1e-12, "{got}, not {expected}");
    }

    #[test]
    fn few_differences_are_gone_through_one_by_one() {
        check(&[], 1.0);
        check(&[0.0, 0.0], 1.0);
        // +-, -+, ++ and -- of one difference, and of two.
        check(&[0.5], 1.0);
        check(&[0.1, 0.3], 0.5);
        check(&[0.1, 0.3, 0.0], 0.5);
        // Of the 8 sums of ±1 ±2 ±3, those of 4 and more: ±6, ±4.
        check(&[-1.0, 2.0, 3.0], 0.5);
        // Only all of one sign are as large: 2 of 2⁵.
        check(&[0.1, 0.2, 0.1, 0.3, 0.2], 2.0 / 32.0);
        // Fisher's own data, Darwin's maize plants, in eighths of an inch: 863 of
        // 2¹⁵ sign changes have a sum at least as large, 863 at least as small.
        let maize = [
            49.0, -67.0, 8.0, 16.0, 6.0, 23.0, 28.0, 41.0, 14.0, 29.0, 56.0, 24.0, 75.0, 60.0,
            -48.0,
        ];
        let exact = 1726.0 / 32_768.0;
        let got = randomisation_p_value(&maize);
        assert!((got - exact).abs() < 0.007, "{got}, not about {exact}");
    }

    #[test]
    fn the_direction_does_not_matter_and_the_answer_is_repeated() {
        let differences: Vec<f64> = (0..40).map(|index| f64::from(index % 7) - 2.5).collect();
        let turned: Vec<f64> = differences.iter().map(|one| -one).collect();
        let p_value = randomisation_p_value(&differences);
        assert!((p_value - randomisation_p_value(&turned)).abs() < 1e-12);
        assert!((p_value - randomisation_p_value(&differences)).abs() < 1e-12);
    }

    #[test]
    fn a_difference_everywhere_is_no_chance_but_never_impossible() {
        let p_value = randomisation_p_value(&[0.1; 50]);
        assert!((p_value - 1.0 / 10_001.0).abs() < 1e-12, "{p_value}");
    }

    #[test]
    fn the_interval_holds_the_mean_and_narrows_with_more_pairs() {
        let differences =
            |count: i32| -> Vec<f64> { (0..count).map(|index| f64::from(index % 2)).collect() };
        let (low, high) = bootstrap_interval(&differences(400));
        // A mean of .5 with a standard error of .025.
        assert!((low - 0.451).abs() < 0.006, "{low}");
        assert!((high - 0.549).abs() < 0.006, "{high}");
        let (wide_low, wide_high) = bootstrap_interval(&differences(20));
        assert!(wide_low < low && high < wide_high);
        assert_eq!(bootstrap_interval(&[0.25; 9]), (0.25, 0.25));
        assert_eq!(bootstrap_interval(&[]), (0.0, 0.0));
    }
}
