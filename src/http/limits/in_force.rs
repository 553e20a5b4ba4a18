//! The limits that may change while the server runs.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use axum::http::HeaderMap;
use ipnet::IpNet;

use super::client::client;
use super::places::Places;
use super::rate::Rates;

/// What a server bears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Searches that wait for a place, and tables at once; more are turned away
    /// at once.
    pub max_waiting_searches: usize,
    /// Longest time of a search, after which it is stopped.
    pub search_timeout: Duration,
    /// Requests a minute of a client, which may also come at once; `None` for any
    /// number.
    pub rate_limit: Option<NonZeroU32>,
    /// Those whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Connections at once; more are turned away.
    pub max_connections: usize,
}

/// The limits as they are now. Clones are of the same server.
#[derive(Clone)]
pub struct LimitsInForce {
    current: Arc<ArcSwap<Current>>,
    open_connections: Arc<AtomicUsize>,
}

/// A set of limits, with what is counted under them.
pub(in crate::http) struct Current {
    limits: Limits,
    pub(in crate::http) places: Places,
    pub(in crate::http) rates: Option<Arc<Rates>>,
}

/// A connection that counts, until this is dropped.
pub(super) struct OpenConnection(Arc<AtomicUsize>);

impl LimitsInForce {
    /// So many searches at once, for a place among which one waits at most
    /// `max_wait`.
    pub fn new(max_concurrent_searches: usize, max_wait: Duration, limits: Limits) -> Self {
        let places = Places::new(
            max_concurrent_searches,
            limits.max_waiting_searches,
            max_wait,
        );
        let current = Current {
            places,
            rates: limits.rates(),
            limits,
        };
        Self {
            current: Arc::new(ArcSwap::from_pointee(current)),
            open_connections: Arc::default(),
        }
    }

    /// Puts other limits into force, for what comes from now on. What clients have
    /// sent is forgotten only where their limit is another one, or who they are.
    pub fn replace(&self, limits: Limits) {
        let before = self.current();
        let clients = |limits: &Limits| (limits.rate_limit, limits.trusted_proxies.clone());
        let rates = if clients(&limits) == clients(&before.limits) {
            before.rates.clone()
        } else {
            limits.rates()
        };
        self.current.store(Arc::new(Current {
            places: before.places.with_queue(limits.max_waiting_searches),
            rates,
            limits,
        }));
    }

    pub(in crate::http) fn current(&self) -> Arc<Current> {
        self.current.load_full()
    }

    /// Room for one more connection, where there is some.
    pub(super) fn open_connection(&self) -> Option<OpenConnection> {
        let most = self.current().limits.max_connections;
        let take = |open| (open < most).then_some(open + 1);
        let taken = self
            .open_connections
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
        taken
            .ok()
            .map(|_| OpenConnection(Arc::clone(&self.open_connections)))
    }
}

impl Limits {
    fn rates(&self) -> Option<Arc<Rates>> {
        self.rate_limit.map(Rates::new).map(Arc::new)
    }
}

impl Current {
    /// The address that a request comes from.
    pub(in crate::http) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        client(peer, headers, &self.limits.trusted_proxies)
    }

    pub(in crate::http) fn search_timeout(&self) -> Duration {
        self.limits.search_timeout
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        Limits {
            max_waiting_searches: 1,
            search_timeout: Duration::from_secs(10),
            rate_limit: NonZeroU32::new(60),
            trusted_proxies: Vec::new(),
            max_connections: 2,
        }
    }

    #[tokio::test]
    async fn what_runs_keeps_its_place_under_other_limits() {
        let in_force = LimitsInForce::new(1, Duration::ZERO, limits());
        let held = in_force.current().places.take().await.unwrap();
        in_force.replace(Limits {
            max_waiting_searches: 5,
            ..limits()
        });
        assert!(in_force.current().places.take().await.is_err());
        drop(held);
        assert!(in_force.current().places.take().await.is_ok());
    }

    #[test]
    fn what_clients_sent_is_kept_where_their_limit_is() {
        let in_force = LimitsInForce::new(1, Duration::ZERO, limits());
        let rates = in_force.current().rates.clone().unwrap();
        in_force.replace(Limits {
            search_timeout: Duration::from_secs(1),
            ..limits()
        });
        let current = in_force.current();
        assert_eq!(current.search_timeout(), Duration::from_secs(1));
        assert!(Arc::ptr_eq(&rates, current.rates.as_ref().unwrap()));
        in_force.replace(Limits {
            rate_limit: None,
            ..limits()
        });
        assert!(in_force.current().rates.is_none());
    }

    #[test]
    fn connections_are_counted_across_a_change() {
        let in_force = LimitsInForce::new(1, Duration::ZERO, limits());
        let first = in_force.open_connection().unwrap();
        let second = in_force.open_connection().unwrap();
        assert!(in_force.open_connection().is_none());
        in_force.replace(Limits {
            max_connections: 1,
            ..limits()
        });
        drop(first);
        assert!(in_force.open_connection().is_none());
        drop(second);
        assert!(in_force.open_connection().is_some());
    }
}
