//! How many requests a client may send.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use ipnet::IpNet;

use super::client::{Peer, client, whole};
use super::in_force::LimitsInForce;
use crate::http::error::Fault;

/// Requests after which clients are forgotten who have their whole share again.
const REQUESTS_BETWEEN_SWEEPS: u32 = 1_024;

/// How many requests a client may send, and who clients are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests a minute; as many may come at once.
    pub requests_per_minute: NonZeroU32,
    /// Those whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
}

/// What each client has sent of late.
pub(in crate::http) struct Rates {
    clients: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
    proxies: Vec<IpNet>,
    requests: AtomicU32,
}

impl Rates {
    pub(in crate::http) fn new(limit: &RateLimit) -> Self {
        Self {
            clients: RateLimiter::keyed(Quota::per_minute(limit.requests_per_minute)),
            clock: DefaultClock::default(),
            proxies: limit.trusted_proxies.clone(),
            requests: AtomicU32::new(0),
        }
    }

    /// Counts a request of an address.
    ///
    /// # Errors
    /// Where its client has sent too many.
    pub(in crate::http) fn count(&self, address: IpAddr) -> Result<(), Fault> {
        self.check(whole(address))
    }

    fn check(&self, client: IpAddr) -> Result<(), Fault> {
        let requests = self.requests.fetch_add(1, Ordering::Relaxed);
        if requests % REQUESTS_BETWEEN_SWEEPS == REQUESTS_BETWEEN_SWEEPS - 1 {
            self.clients.retain_recent();
        }
        self.clients.check_key(&client).map_err(|until| {
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
    let rates = limits.current().rates.clone();
    if let (Some(rates), Some(&Peer(peer))) = (rates, request.extensions().get()) {
        let client = client(peer, request.headers(), &rates.proxies);
        if let Err(fault) = rates.check(client) {
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
        let rates = Rates::new(&RateLimit {
            requests_per_minute: NonZeroU32::new(60_000).unwrap(),
            trusted_proxies: Vec::new(),
        });
        for number in 0..3 * REQUESTS_BETWEEN_SWEEPS {
            let client = IpAddr::from(number.to_be_bytes());
            assert_eq!(rates.check(client), Ok(()));
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
        rates.clients.retain_recent();
        assert_eq!(rates.clients.len(), 0);
    }

    #[test]
    fn who_sends_too_many_is_told_when_to_come_back() {
        let rates = Rates::new(&RateLimit {
            requests_per_minute: NonZeroU32::new(2).unwrap(),
            trusted_proxies: Vec::new(),
        });
        let one = IpAddr::from([192, 0, 2, 1]);
        let other = IpAddr::from([192, 0, 2, 2]);
        assert_eq!(rates.check(one), Ok(()));
        assert_eq!(rates.check(one), Ok(()));
        let fault = rates.check(one).unwrap_err();
        assert_eq!(fault.code, "too_many_requests");
        assert!((25..=30).contains(&fault.retry_after_seconds.unwrap()));
        assert_eq!(rates.check(other), Ok(()));
    }
}
