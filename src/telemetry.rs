//! Setting up the log. It goes to standard error; data goes to standard output.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// The environment variable that holds a filter, such as `info,tantivy=debug`.
pub const FILTER_VARIABLE: &str = "GONGWEN_LOG";

/// Starts the log. `usual` is the filter where the environment has none.
///
/// # Errors
/// Where the filter of the environment is none, or the log was started before.
pub fn start(usual: &str, json: bool) -> Result<(), String> {
    let filter = match std::env::var(FILTER_VARIABLE) {
        Ok(text) => EnvFilter::try_new(&text)
            .map_err(|error| format!("{FILTER_VARIABLE}=`{text}` is no log filter: {error}"))?,
        Err(_) => EnvFilter::new(usual),
    };
    let log = fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false);
    let started = if json {
        // The span that a line stands in says what it belongs to.
        log.json().with_span_list(false).try_init()
    } else {
        log.try_init()
    };
    started.map_err(|error| error.to_string())
}
