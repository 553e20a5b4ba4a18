//! `gongwen config check`: everything that a start would stumble over.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::FromArgMatches;

use super::file::TABLES;
use super::layers::{Given, matches_of};
use crate::cli::config::{Command, Common, Options};
use crate::cli::output;
use crate::cli::reading::MappingOption;
use crate::cli::sources::sources_of;

/// The file itself was read before; here its values are put together, and the
/// files that it names are read.
pub(super) fn check(given: &Given) -> anyhow::Result<ExitCode> {
    let Some(file) = &given.file else {
        bail!("there is no file to check: name it with --config FILE or GONGWEN_CONFIG");
    };
    let mut faults = BTreeSet::new();
    for (index, table) in TABLES.into_iter().enumerate() {
        let options = matches_of(&given.settings, table)
            .and_then(|matches| Options::from_arg_matches(&matches))
            .with_context(|| format!("in {} and the environment", file.display()))?;
        let mut found = files_of(&options.command);
        if index == 0 {
            found.extend(lists_of(&options.common));
        }
        faults.extend(found.iter().map(|error| format!("{error:#}")));
    }
    if faults.is_empty() {
        output::print(&format!("{} is sound\n", file.display()))?;
        return Ok(ExitCode::SUCCESS);
    }
    for fault in &faults {
        output::complain(&format!("error: {fault}"));
    }
    Ok(ExitCode::from(2))
}

/// What is wrong with the lists that every command reads.
fn lists_of(common: &Common) -> impl Iterator<Item = anyhow::Error> {
    [common.editorial().err(), common.words().err()]
        .into_iter()
        .flatten()
}

/// What is wrong with the other files that a command would read at its start.
fn files_of(command: &Command) -> Vec<anyhow::Error> {
    let mut found = Vec::new();
    match command {
        Command::Serve(serve) => {
            found.push(serve.mapping.load().err());
            found.push(serve.site().err());
            found.push(serve.ensure_reads_only().err());
            found.push(serve.administration.tokens().err());
            for path in serve.paths.iter().chain(&serve.watch) {
                let there = path.metadata();
                found.push(there.with_context(|| path.display().to_string()).err());
            }
        }
        Command::Index(index) => found.push(sources(&index.mapping, index.source.as_deref())),
        Command::Reindex(reindex) => {
            found.push(sources(&reindex.mapping, reindex.source.as_deref()));
        }
        Command::Check(check) => found.push(check.mapping.load().err()),
        _ => {}
    }
    found.into_iter().flatten().collect()
}

fn sources(mapping: &MappingOption, file: Option<&Path>) -> Option<anyhow::Error> {
    mapping
        .load()
        .and_then(|mapping| sources_of(file, &mapping))
        .err()
}
