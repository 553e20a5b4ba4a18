//! How many refused attempts are listed: enough to see them, and not so many that
//! they fill the disk, which would stop every change.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};

use crate::http::error::Fault;
use crate::http::limits::Rates;

/// Lines a minute in all.
const LINES_PER_MINUTE: NonZeroU32 = NonZeroU32::new(600).expect("it is not zero");
/// Lines a minute of a client that was told to wait.
const LINES_OF_WAITING: NonZeroU32 = NonZeroU32::new(1).expect("it is not zero");

/// What was listed of late.
pub(super) struct Refusals {
    all: DefaultDirectRateLimiter,
    waiting: Rates,
    unlisted: AtomicU64,
}

impl Refusals {
    pub(super) fn new() -> Self {
        Self {
            all: RateLimiter::direct(Quota::per_minute(LINES_PER_MINUTE)),
            waiting: Rates::new(LINES_OF_WAITING),
            unlisted: AtomicU64::new(0),
        }
    }

    /// Whether a refusal is listed, and how many before it were not.
    pub(super) fn take(&self, fault: &Fault, client: Option<IpAddr>) -> Option<u64> {
        let must_wait = fault.retry_after_seconds.is_some();
        let is_listed = match client.filter(|_| must_wait) {
            Some(client) => self.waiting.count(client).is_ok(),
            None => true,
        };
        if is_listed && self.all.check().is_ok() {
            return Some(self.unlisted.swap(0, Ordering::Relaxed));
        }
        self.unlisted.fetch_add(1, Ordering::Relaxed);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floods_are_counted_and_not_listed() {
        let refusals = Refusals::new();
        let client = Some(IpAddr::from([192, 0, 2, 1]));
        let waiting = Fault::too_many_failures(3);
        assert_eq!(refusals.take(&waiting, client), Some(0));
        assert_eq!(refusals.take(&waiting, client), None);
        assert_eq!(refusals.take(&Fault::unauthorized(), client), Some(1));
        let attempts = 10 * u64::from(LINES_PER_MINUTE.get());
        let listed = (0..attempts).filter_map(|_| refusals.take(&Fault::unauthorized(), client));
        assert!(listed.count() < 700);
    }
}
