//! The command line: one file a subcommand.
//!
//! Exit codes: 0 done, 1 done with documents refused or files passed over
//! (`check`: with errors or warnings found), 2 failed.

mod config;

mod limits;

mod narrowing;

mod administration;

mod audited;

mod token;

mod output;

mod account;

mod reload;

mod resources;

mod reading;

mod place;

mod sink;

mod intake;

mod clustered;

mod sources;

mod index;

mod check;

mod reindex;

mod acceptance;

mod rollback;

mod delete;

mod verify;

mod backup;
mod export;

mod restore;

mod soundness;

mod watch;

mod observing;

mod serve;

mod queries;

mod advice;

mod search;

mod suggest;

mod analyze;

mod settings;

mod stats;

mod eval;

mod bench;

mod synonyms;

mod dictionary;

mod editorial;

mod manual;

use std::process::ExitCode;

use config::Command;
use settings::Given;

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let args: Vec<_> = std::env::args_os().collect();
    let given = match settings::options(&args) {
        Ok(given) => given,
        Err(error) => return refused(error),
    };
    let options = &given.options;
    let (filter, json_log) = match &options.command {
        Command::Serve(_) => ("info,tantivy=error", options.common.json),
        // What tantivy warns of, the error says.
        _ => ("warn,tantivy=error", false),
    };
    let traces = match &options.command {
        Command::Serve(serve) => serve.observing.traces.as_ref(),
        _ => None,
    };
    let done = crate::telemetry::start(filter, json_log, traces)
        .map_err(anyhow::Error::msg)
        .and_then(|_telemetry| dispatch(&given));
    match done {
        Ok(code) => code,
        Err(error) => {
            output::complain(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}

/// Wrong flags are told as clap does, and so is help.
fn refused(error: anyhow::Error) -> ExitCode {
    match error.downcast::<clap::Error>() {
        Ok(error) => error.exit(),
        Err(error) => {
            output::complain(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}

fn dispatch(given: &Given) -> anyhow::Result<ExitCode> {
    let options = &given.options;
    let common = &options.common;
    if works_beside_a_server(&options.command) {
        resources::stand_back();
    }
    match &options.command {
        Command::Serve(serve) => serve::run(given, serve),
        Command::Index(index) => index::run(common, index),
        Command::Check(check) => check::run(common, check),
        Command::Reindex(reindex) => reindex::run(common, reindex),
        Command::Rollback(rollback) => rollback::run(common, rollback),
        Command::Delete(delete) => delete::run(common, delete),
        Command::Export(export) => export::run(common, export),
        Command::Verify => verify::run(common),
        Command::Backup(options) => backup::run(common, options),
        Command::Restore(options) => restore::run(common, options),
        Command::Search(search) => search::run(common, search),
        Command::Suggest(suggest) => suggest::run(common, suggest),
        Command::Analyze(analyze) => analyze::run(common, analyze),
        Command::Synonyms(words) => synonyms::run(common, words),
        Command::Token(token) => token::run(common, token),
        Command::Queries(queries) => queries::run(common, queries),
        Command::Stats => stats::run(common),
        Command::Eval(eval) => eval::run(common, eval),
        Command::Bench(bench) => bench::run(common, bench),
        Command::Config(config) => settings::run(given, *config),
        Command::Man(options) => manual::write(options),
        Command::Completions(options) => Ok(manual::complete(options)),
        Command::ParseFiles => reading::parse_files(),
    }
}

/// Whether a command reads or writes much while a server may be live.
fn works_beside_a_server(command: &Command) -> bool {
    matches!(
        command,
        Command::Index(_)
            | Command::Check(_)
            | Command::Reindex(_)
            | Command::Delete(_)
            | Command::Export(_)
            | Command::Verify
            | Command::Backup(_)
            | Command::Restore(_)
    )
}
