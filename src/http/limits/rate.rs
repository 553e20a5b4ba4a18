//! How many requests a client may send.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::client::{Peer, whole};
use super::in_force::LimitsInForce;
use crate::http::error::Fault;

/// Requests after which clients are forgotten who have their whole share again.
const REQUESTS_BETWEEN_SWEEPS: u32 = 1_024;

/// What each client has sent of late.
pub(in crate::http) struct Rates {
    clients: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
    requests: AtomicU32,
}

impl Rates {
    /// So many requests a minute of a client; as many may come at once.
    pub(in crate::http) fn new(requests_per_minute: NonZeroU32) -> Self {
        Self {
            clients: RateLimiter::keyed(Quota::per_minute(requests_per_minute)),
            clock: DefaultClock::default(),
            requests: AtomicU32::new(0),
        }
    }

    /// Counts a request of an address.
    ///
    /// # Errors
    /// Where its client has sent too many.
    pub(in crate::http) fn count(&self, address: IpAddr) -> Result<(), Fault> {
        let requests = self.requests.fetch_add(1, Ordering::Relaxed);
        if requests % REQUESTS_BETWEEN_SWEEPS == REQUESTS_BETWEEN_SWEEPS - 1 {
            self.clients.retain_recent();
        }
        self.clients.check_key(&whole(address)).map_err(|until| {
            let wait = until.wait_time_from(self.clock.now());
            Fault::too_many_requests(wait.as_secs() + 1)
        })
    }
}

/// Turns away who has sent too many requests. What comes over no connection has no
/// client.
pub(in crate::http) async fn limit_rate(
    State(limits): State<LimitsInForce>,
    request: Request,
    next: Next,
) -> Response {
    let limits = limits.current();
    if let (Some(rates), Some(&Peer(peer))) = (&limits.rates, request.extensions().get()) {
        let client = limits.client(peer, request.headers());
        if let Err(fault) = rates.count(client) {
            return fault.into_response();
        }
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_client_has_its_share_and_is_forgotten() {
        let rates = Rates::new(NonZeroU32::new(60_000).unwrap());
        for number in 0..3 * REQUESTS_BETWEEN_SWEEPS {
            let client = IpAddr::from(number.to_be_bytes());
            assert_eq!(rates.count(client), Ok(()));
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
        rates.clients.retain_recent();
        assert_eq!(rates.clients.len(), 0);
    }

    #[test]
    fn who_sends_too_many_is_told_when_to_come_back() {
        let rates = Rates::new(NonZeroU32::new(2).unwrap());
        let one = IpAddr::from([192, 0, 2, 1]);
        let other = IpAddr::from([192, 0, 2, 2]);
        assert_eq!(rates.count(one), Ok(()));
        assert_eq!(rates.count(one), Ok(()));
        let fault = rates.count(one).unwrap_err();
        assert_eq!(fault.code, "too_many_requests");
        assert!((25..=30).contains(&fault.retry_after_seconds.unwrap()));
        assert_eq!(rates.count(other), Ok(()));
    }
}
