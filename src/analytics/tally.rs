//! What is counted of searches for the same.

use std::time::Duration;

/// Searches, and how they went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) count: u64,
    pub(super) without_result: u64,
    pub(super) slowest: Duration,
    pub(super) total: Duration,
}

impl Tally {
    pub(super) fn add(&mut self, results: u64, took: Duration) {
        self.join(&Self {
            count: 1,
            without_result: u64::from(results == 0),
            slowest: took,
            total: took,
        });
    }

    pub(super) fn join(&mut self, other: &Self) {
        self.count = self.count.saturating_add(other.count);
        self.without_result = self.without_result.saturating_add(other.without_result);
        self.slowest = self.slowest.max(other.slowest);
        self.total = self.total.saturating_add(other.total);
    }

    /// Zero where there was no search.
    pub(super) fn mean(&self) -> Duration {
        let count = u32::try_from(self.count).unwrap_or(u32::MAX);
        self.total.checked_div(count).unwrap_or_default()
    }
}
