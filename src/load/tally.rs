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
        // It grows as it must, so that nothing is out of its bounds.
        self.0.saturating_record(micros);
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
