//! `gongwen config`: looks at the configuration.

use std::process::ExitCode;

use clap::Subcommand;

use super::check::check;
use super::layers::Given;
use super::show::show;

#[derive(Debug, Clone, Copy, Subcommand)]
pub(in crate::cli) enum Config {
    /// Check the configuration file, and the files that it names, without starting anything
    Check,
    /// Show what holds for the commands, and whether it comes from the environment,
    /// the file, or the program
    Show,
}

pub(in crate::cli) fn run(given: &Given, config: Config) -> anyhow::Result<ExitCode> {
    match config {
        Config::Check => check(given),
        Config::Show => show(given),
    }
}
