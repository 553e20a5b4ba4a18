//! How much of the machine commands and server take.

use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::limits::Limits;
use crate::http::{Administration, HttpConfig, LimitsInForce, Metrics, Site, Soundness};
use crate::index::WriterConfig;

/// Memory for unwritten segments of one thread, in bytes.
const WRITER_BYTES_PER_THREAD: usize = 256 * 1024 * 1024;
/// More threads cut text no faster than one thread parses it.
const MAX_WRITER_THREADS: usize = 8;
/// Searches at once for each core: while one reads from disk the other reckons, and
/// more only wait for each other and keep the cores from refusing quickly.
const SEARCHES_PER_CORE: usize = 2;
/// How far a command stands back that works beside a live server; 19 is last.
const POLITE_NICENESS: i32 = 15;
/// How long a change over the API waits for a command that writes.
pub(super) const LIVE_PATIENCE: Duration = Duration::from_secs(5);
const MAX_WAIT: Duration = Duration::from_secs(5);

/// How a command writes.
pub(super) fn writer_config() -> WriterConfig {
    let threads = cores().min(MAX_WRITER_THREADS);
    WriterConfig {
        threads,
        memory_bytes: threads * WRITER_BYTES_PER_THREAD,
    }
}

/// How a generation is built beside the live one: with half of the cores.
pub(super) fn polite_writer_config() -> WriterConfig {
    let threads = (cores() / 2).clamp(1, MAX_WRITER_THREADS);
    WriterConfig {
        threads,
        memory_bytes: threads * WRITER_BYTES_PER_THREAD,
    }
}

/// Puts the process behind every other one, so that those who search a live
/// server do not feel it.
pub(super) fn stand_back() {
    if let Err(error) = rustix::process::nice(POLITE_NICENESS) {
        tracing::warn!(%error, "cannot run at a lower priority");
    }
}

/// How the server writes: it has other things to do.
pub(super) fn live_writer_config() -> WriterConfig {
    WriterConfig {
        threads: 1,
        memory_bytes: WRITER_BYTES_PER_THREAD,
    }
}

/// What the server bears, where so many files may be open.
pub(super) fn limits_in_force(limits: &Limits, open_files: u64) -> LimitsInForce {
    let running = concurrent_searches();
    LimitsInForce::new(running, MAX_WAIT, limits.borne(running, open_files))
}

/// Searches at once.
pub(super) fn concurrent_searches() -> usize {
    cores() * SEARCHES_PER_CORE
}

pub(super) fn http_config(
    site: Site,
    soundness: Soundness,
    administration: Option<Administration>,
    limits: &LimitsInForce,
) -> HttpConfig {
    HttpConfig {
        soundness,
        administration,
        limits: limits.clone(),
        site,
        metrics: Metrics::default(),
        query_log: None,
    }
}

/// Lets the process have as many open files, connections among them, as it may; gives
/// their number.
pub(super) fn raise_open_files() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        ..limit
    };
    match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum.unwrap_or(u64::MAX),
        Err(error) => {
            tracing::warn!(%error, "cannot raise the number of open files");
            limit.current.unwrap_or(u64::MAX)
        }
    }
}

pub(super) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
