//! What `gongwen serve` bears, as flags and environment.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use clap::{Args, value_parser};
use ipnet::IpNet;

use crate::http::{self, ConnectionLimits};

/// How long a client may take for the head of its next request: longer than the
/// minute for which proxies keep connections, so that none sends on a closed one.
const HEAD_TIMEOUT: Duration = Duration::from_secs(75);
/// Twice what is taken, so that what is too long can be answered in words.
const MAX_HEAD_BYTES: usize = 64 * 1024;
/// As long as a table waits for its reader.
const PATIENCE: Duration = Duration::from_secs(30);
/// Less than service managers wait before they kill.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(30);
/// Open files besides connections: segments, the log, sources.
const OTHER_FILES: u64 = 1_024;

#[derive(Debug, Args)]
pub(super) struct Limits {
    /// Seconds after which a search is stopped
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 10,
        value_parser = value_parser!(u64).range(1..=3_600),
        env = "GONGWEN_SEARCH_TIMEOUT"
    )]
    search_timeout: u64,
    /// Searches that wait while others run, 2 a core at once; more are answered 503.
    /// Without it, as many as run: what is served then takes less than twice as long
    #[arg(
        long,
        value_name = "NUMBER",
        value_parser = value_parser!(u32).range(..=100_000),
        env = "GONGWEN_MAX_WAITING"
    )]
    max_waiting: Option<u32>,
    /// Connections at once; more are answered 503
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 16_384,
        value_parser = value_parser!(u32).range(1..=1_000_000),
        env = "GONGWEN_MAX_CONNECTIONS"
    )]
    max_connections: u32,
    /// Requests a minute of one client address (of IPv6, one /64), which may also come
    /// at once; more are answered 429. Without it, any number
    #[arg(long, value_name = "NUMBER", env = "GONGWEN_RATE_LIMIT")]
    rate_limit: Option<NonZeroU32>,
    /// Address or network (`10.0.0.0/8`) of a proxy, whose `X-Forwarded-For` names
    /// the client; repeat for several
    #[arg(
        long,
        value_name = "ADDRESS",
        value_parser = network,
        value_delimiter = ',',
        env = "GONGWEN_TRUSTED_PROXY"
    )]
    trusted_proxy: Vec<IpNet>,
}

impl Limits {
    /// What the server bears, where so many searches run and so many files may be
    /// open.
    pub(super) fn borne(&self, running: usize, open_files: u64) -> http::Limits {
        let waiting = self.max_waiting.and_then(|most| usize::try_from(most).ok());
        http::Limits {
            max_waiting_searches: waiting.unwrap_or(running),
            search_timeout: Duration::from_secs(self.search_timeout),
            rate_limit: self.rate_limit,
            trusted_proxies: self.trusted_proxy.clone(),
            max_connections: self.possible_connections(open_files),
        }
    }

    fn possible_connections(&self, open_files: u64) -> usize {
        let wanted = u64::from(self.max_connections);
        let possible = open_files.saturating_sub(OTHER_FILES).max(open_files / 2);
        if possible < wanted {
            tracing::warn!(
                open_files,
                "no more than {possible} connections at once, since no more files may be open; \
                 raise the limit (`ulimit -n`, `LimitNOFILE`) or lower --max-connections"
            );
        }
        usize::try_from(wanted.min(possible)).unwrap_or(usize::MAX)
    }
}

/// What each connection may take.
pub(super) fn connection_limits() -> ConnectionLimits {
    ConnectionLimits {
        head_timeout: HEAD_TIMEOUT,
        max_head_bytes: MAX_HEAD_BYTES,
        patience: PATIENCE,
        shutdown_timeout: SHUTDOWN_TIMEOUT,
    }
}

/// A network, or an address as the network of itself.
fn network(text: &str) -> Result<IpNet, String> {
    let address = text.parse::<IpAddr>().map(IpNet::from);
    address.or_else(|_| text.parse()).map_err(|_| {
        format!("`{text}` is no address and no network; write `10.0.0.1` or `10.0.0.0/8`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_and_addresses_are_read() {
        for (text, expected) in [
            ("10.0.0.0/8", "10.0.0.0/8"),
            ("127.0.0.1", "127.0.0.1/32"),
            ("::1", "::1/128"),
        ] {
            assert_eq!(network(text).unwrap().to_string(), expected);
        }
        for text in ["", "proxy", "10.0.0.0/33", "10.0.0"] {
            assert!(network(text).unwrap_err().contains(text));
        }
    }

    #[test]
    fn connections_leave_files_for_others() {
        let limits = Limits {
            search_timeout: 10,
            max_waiting: None,
            max_connections: 10_000,
            rate_limit: None,
            trusted_proxy: Vec::new(),
        };
        for (open_files, expected) in [(1_048_576, 10_000), (4_096, 3_072), (1_024, 512)] {
            let borne = limits.borne(8, open_files);
            assert_eq!(borne.max_connections, expected);
            assert_eq!(borne.max_waiting_searches, 8);
        }
    }
}
