//! How commands read sources: options, and the processes that parse.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, ensure};
use clap::Args;

use super::resources::cores;
use crate::index::{Snapshot, Writer};
use crate::ingest::{self, IngestConfig, Isolation, KnownFiles, Mapping, MetFiles};

/// Stands for standard input where a path may.
pub(super) const STDIN: &str = "-";

#[derive(Debug, Args)]
pub(super) struct MappingOption {
    /// TOML file that says what the sources call the fields, beside the built-in mapping
    #[arg(long, value_name = "FILE", env = "GONGWEN_MAPPING")]
    mapping: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Pruning {
    /// Remove the documents whose files are gone from the given folders
    #[arg(long)]
    pub(super) prune: bool,
    /// Greatest share of the documents of these folders, in percent, that may be
    /// removed so; without a value, all of them
    #[arg(
        long,
        value_name = "PERCENT",
        num_args = 0..=1,
        require_equals = true,
        default_value = "50",
        default_missing_value = "100"
    )]
    pub(super) allow_shrink: f64,
}

impl MappingOption {
    pub(super) fn path(&self) -> Option<&Path> {
        self.mapping.as_deref()
    }

    pub(super) fn load(&self) -> anyhow::Result<Mapping> {
        Ok(match &self.mapping {
            Some(path) => Mapping::read(path)?,
            None => Mapping::built_in(),
        })
    }
}

/// Fails where a command is told nothing to read, neither by the call nor by the
/// configuration.
pub(super) fn ensure_given(paths: &[PathBuf], has_source: bool) -> anyhow::Result<()> {
    ensure!(
        has_source || !paths.is_empty(),
        "nothing is named to be read: give files or folders, or set `paths` in the configuration"
    );
    Ok(())
}

/// Reads files in processes of this program; those that are known are not parsed
/// where they are as they were.
pub(super) fn ingest_config(mapping: Mapping, known: KnownFiles) -> anyhow::Result<IngestConfig> {
    Ok(IngestConfig {
        mapping,
        isolation: Isolation::Processes(this_program()?),
        threads: cores(),
        known,
    })
}

/// The program as it runs, also where another version was put in its place since.
pub(super) fn this_program() -> anyhow::Result<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() {
        return Ok(running);
    }
    std::env::current_exe().context("cannot tell where this program is")
}

/// The files that a generation holds documents of.
pub(super) fn known_files(snapshot: &Snapshot) -> anyhow::Result<KnownFiles> {
    let mut known = KnownFiles::default();
    snapshot.for_each_provenance(|_, provenance| known.note(provenance))?;
    Ok(known)
}

/// Removes the documents whose files are gone.
pub(super) fn prune(
    writer: &mut Writer,
    snapshot: &Snapshot,
    met: &MetFiles,
    pruning: &Pruning,
) -> anyhow::Result<u64> {
    ensure_read(met)?;
    let mut known = 0;
    snapshot.for_each_provenance(|_, provenance| known += u64::from(met.is_below(provenance)))?;
    let gone = writer.prune(|provenance| met.is_gone(provenance))?.len() as u64;
    ensure_few_gone(gone, known, pruning)?;
    Ok(gone)
}

/// Fails where it cannot be told which files are gone.
pub(super) fn ensure_read(met: &MetFiles) -> anyhow::Result<()> {
    if let Some(path) = met.unread() {
        anyhow::bail!(
            "`{path}` could not be read, so it cannot be told which files are gone; nothing was \
             changed: mend it, or leave out --prune"
        );
    }
    Ok(())
}

/// Fails where more documents would be removed than may be, of those that are known.
pub(super) fn ensure_few_gone(gone: u64, known: u64, pruning: &Pruning) -> anyhow::Result<()> {
    let share = percent(gone, known);
    ensure!(
        share <= pruning.allow_shrink,
        "{gone} of the {known} documents of these folders ({share:.1} %) would be removed, because \
         their files are gone; nothing was changed: if that is meant, allow it with \
         `--allow-shrink={share:.0}`"
    );
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a share for people")]
fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    part as f64 / whole as f64 * 100.0
}

/// Parses the files that the process that started this one asks for.
pub(super) fn parse_files() -> anyhow::Result<ExitCode> {
    ingest::serve_jobs().context("cannot parse files for another process")?;
    Ok(ExitCode::SUCCESS)
}
