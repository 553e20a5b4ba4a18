//! What `gongwen serve` bears, as flags and environment.

use std::time::Duration;

use clap::{Args, value_parser};

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
}

impl Limits {
    pub(super) fn search_timeout(&self) -> Duration {
        Duration::from_secs(self.search_timeout)
    }
}
