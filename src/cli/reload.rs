//! Taking up changed settings while the server runs, when it is sent SIGHUP.

use anyhow::{Context, bail};
use tokio::signal::unix::{SignalKind, signal};

use super::config::Command;
use super::resources::concurrent_searches;
use super::settings::{Given, Settings, options};
use crate::http::{LimitsInForce, Tokens};
use crate::search::SearchEngine;

/// Settings that are taken up; the others hold from the next start.
const TAKEN_UP: [&str; 9] = [
    "best_bets",
    "blocked_suggestions",
    "max_connections",
    "max_waiting",
    "no_built_in_synonyms",
    "rate_limit",
    "search_timeout",
    "synonyms",
    "trusted_proxy",
];

/// What takes up changed settings.
pub(super) struct Reload {
    limits: LimitsInForce,
    open_files: u64,
    tokens: Option<Tokens>,
    /// The settings that the process was started with.
    begun: Settings,
}

impl Reload {
    pub(super) fn new(
        given: &Given,
        limits: LimitsInForce,
        open_files: u64,
        tokens: Option<Tokens>,
    ) -> Self {
        Self {
            limits,
            open_files,
            tokens,
            begun: given.settings.clone(),
        }
    }

    /// Takes up what is changed at each signal, until the runtime ends. What is
    /// wrong is logged, and all stays as it was.
    pub(super) fn on_signal(self, engine: SearchEngine) -> anyhow::Result<()> {
        let mut signals = signal(SignalKind::hangup()).context("cannot listen for SIGHUP")?;
        tokio::spawn(async move {
            while signals.recv().await.is_some() {
                // Files are read; those who search do not wait for it.
                match tokio::task::block_in_place(|| self.take_up(&engine)) {
                    Ok(()) => tracing::info!("the settings were read again"),
                    Err(error) => tracing::error!(
                        error = format!("{error:#}"),
                        "the settings cannot be taken up; those of before go on holding"
                    ),
                }
            }
        });
        Ok(())
    }

    fn take_up(&self, engine: &SearchEngine) -> anyhow::Result<()> {
        let args: Vec<_> = std::env::args_os().collect();
        let given = options(&args)?;
        let Command::Serve(serve) = &given.options.command else {
            bail!("the process serves no more");
        };
        // All is read before anything is put into force.
        let editorial = given.options.common.editorial()?;
        let limits = serve.limits.borne(concurrent_searches(), self.open_files);
        if let Some(tokens) = &self.tokens {
            tokens.reload()?;
        }
        self.limits.replace(limits);
        engine.replace_editorial(editorial);
        engine.warn_of_missing_best_bets()?;
        for (table, key) in given.settings.differing(&self.begun) {
            match key {
                "dictionary" => {
                    tracing::warn!("the dictionary was changed; `gongwen reindex` takes it up");
                }
                key if TAKEN_UP.contains(&key) => {}
                key => tracing::warn!("[{table}] {key} was changed; it holds from the next start"),
            }
        }
        Ok(())
    }
}
