//! What came of the questions: how long, how many, how much.

use std::collections::BTreeMap;
use std::time::Duration;

use hdrhistogram::Histogram;

use super::kind::Kind;

/// Times are kept to three digits.
const DIGITS: u8 = 3;

/// Times of answers, in microseconds.
#[derive(Debug, Clone)]
pub struct Times(Histogram<u64>);

impl Times {
    fn new() -> Self {
        #[expect(clippy::expect_used, reason = "up to five digits are possible")]
        let times = Histogram::new(DIGITS).expect("three digits");
        Self(times)
    }

    fn record(&mut self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        #[expect(clippy::expect_used, reason = "it grows up to every number")]
        self.0.record(micros).expect("a growing histogram");
    }

    /// How many answers there are.
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// The time that so many of a hundred answers took at most.
    pub fn percentile(&self, percentile: f64) -> Duration {
        Duration::from_micros(self.0.value_at_percentile(percentile))
    }

    /// The longest.
    pub fn max(&self) -> Duration {
        Duration::from_micros(self.0.max())
    }
}

/// What came back, all in all.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Times by kind.
    pub times: BTreeMap<Kind, Times>,
    /// Bytes of all answers, as they were sent.
    pub bytes: u64,
    /// Answers that were none, by what came instead.
    pub failures: BTreeMap<String, u64>,
    /// How long it was asked, until the last answer.
    pub lasted: Duration,
}

impl Tally {
    pub(super) fn answered(&mut self, kind: Kind, took: Duration, bytes: usize) {
        let times = self.times.entry(kind).or_insert_with(Times::new);
        times.record(took);
        self.bytes += bytes as u64;
    }

    pub(super) fn failed(&mut self, what: String) {
        *self.failures.entry(what).or_default() += 1;
    }

    /// Times of all kinds together.
    pub fn all(&self) -> Times {
        let mut all = Times::new();
        for times in self.times.values() {
            all.0 += &times.0;
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_times_are_kept_to_three_digits() {
        let mut tally = Tally::default();
        for millis in 1..=99 {
            tally.answered(Kind::Word, Duration::from_millis(millis), 10);
        }
        tally.answered(Kind::Suggest, Duration::from_hours(1), 10);
        let words = &tally.times[&Kind::Word];
        assert_eq!(words.count(), 99);
        let near = |time: Duration, expected: Duration| {
            assert!(
                time.abs_diff(expected) <= expected / 500,
                "{time:?} {expected:?}"
            );
        };
        near(words.percentile(50.0), Duration::from_millis(50));
        near(words.max(), Duration::from_millis(99));
        let all = tally.all();
        near(all.percentile(99.0), Duration::from_millis(99));
        near(all.max(), Duration::from_hours(1));
        assert_eq!(tally.bytes, 1_000);
    }
}
