//! What is compared, on what, and for how long.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Compares gongwen with its peers in one run.
#[derive(Debug, Parser)]
#[command(name = "peers")]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) part: Option<Part>,
    #[command(flatten)]
    pub(crate) comparison: Comparison,
    /// What `cargo bench` gives to every bench
    #[arg(long, hide = true, global = true)]
    bench: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Comparison {
    /// JSON Lines in the field names of the API, plain or with the ending `.gz`
    #[arg(long, value_name = "FILE", env = "PEERS_DOCUMENTS")]
    pub(crate) documents: Option<PathBuf>,
    /// Documents to take of it; all without
    #[arg(long, value_name = "NUMBER", env = "PEERS_COUNT")]
    pub(crate) count: Option<u64>,
    /// Peers, in the order in which they are measured; all without
    #[arg(
        long,
        value_name = "NAME,NAME",
        value_delimiter = ',',
        env = "PEERS_PEERS"
    )]
    pub(crate) peers: Vec<String>,
    /// Clients that ask at once, besides the one that asks alone
    #[arg(long, default_value_t = 8, env = "PEERS_CLIENTS")]
    pub(crate) clients: usize,
    /// Seconds that each of the two measurements of a peer goes on
    #[arg(long, default_value_t = 20.0, env = "PEERS_SECONDS")]
    pub(crate) seconds: f64,
    /// Seconds of questions before, which are not measured
    #[arg(long, default_value_t = 15.0, env = "PEERS_WARM_UP")]
    pub(crate) warm_up: f64,
    /// Different questions
    #[arg(long, default_value_t = 2000, env = "PEERS_QUESTIONS")]
    pub(crate) questions: usize,
    /// Known phrases to find
    #[arg(long, default_value_t = 1000, env = "PEERS_PHRASES")]
    pub(crate) phrases: usize,
    /// Seconds after which no more of them are looked for
    #[arg(long, default_value_t = 120.0, env = "PEERS_PHRASE_SECONDS")]
    pub(crate) phrase_seconds: f64,
    /// What chance starts from
    #[arg(long, default_value_t = 1, env = "PEERS_SEED")]
    pub(crate) seed: u64,
    /// Folder for the indexes, each removed once it was measured
    #[arg(long, value_name = "DIR", env = "PEERS_WORK")]
    pub(crate) work: Option<PathBuf>,
    /// Folder for what is downloaded; `gongwen-peers` in the user's cache without
    #[arg(long, value_name = "DIR", env = "PEERS_CACHE")]
    pub(crate) cache: Option<PathBuf>,
    /// Write the figures as JSON, too
    #[arg(long, value_name = "FILE", env = "PEERS_JSON")]
    pub(crate) json: Option<PathBuf>,
    /// Fail where a peer cannot be measured
    #[arg(long, env = "PEERS_REQUIRE_ALL")]
    pub(crate) require_all: bool,
}

/// What the bench does in a process of its own, so that its memory is that of the
/// peer alone.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Part {
    #[command(hide = true)]
    NaiveLoad { documents: PathBuf, index: PathBuf },
    #[command(hide = true)]
    NaiveServe { index: PathBuf },
    #[command(hide = true)]
    SqliteLoad { documents: PathBuf, index: PathBuf },
    #[command(hide = true)]
    SqliteServe { index: PathBuf },
}
