//! Joins ingest and index: what is read is taken in, and accounted for.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::account::Report;
use super::dictionary::warn_of_other_words;
use super::output;
use super::reading::{Pruning, STDIN, ingest_config, known_files, prune};
use super::resources::writer_config;
use super::sink::{FolderSink, Outcomes, Sink};
use super::sources::feed_sources;
use crate::index::{IndexError, IndexFolder, WriterLock};
use crate::ingest::{
    self, DatabaseSource, IngestConfig, IngestReport, Item, KnownFiles, Mapping, MetFiles,
};
use crate::text::Analysis;

/// How long a command waits for another writer: a running server writes for
/// moments at a time.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// Takes the right to write the index, and says so where it has to wait.
pub(super) fn lock(folder: &IndexFolder, task: &str) -> Result<WriterLock, IndexError> {
    match folder.lock(task, Duration::ZERO) {
        Err(IndexError::Locked {
            holder: Some(holder),
            ..
        }) => {
            let seconds = PATIENCE.as_secs();
            output::complain(&format!(
                "the index is being written by {holder}; waits for up to {seconds} seconds"
            ));
            folder.lock(task, PATIENCE)
        }
        Err(IndexError::Locked { holder: None, .. }) => folder.lock(task, PATIENCE),
        taken => taken,
    }
}

/// What is taken in, and how.
pub(super) struct Intake<'a> {
    pub(super) paths: &'a [PathBuf],
    pub(super) mapping: Mapping,
    pub(super) sources: &'a [DatabaseSource],
    /// Whether files are parsed that are as they were.
    pub(super) all: bool,
    pub(super) pruning: Option<&'a Pruning>,
}

impl<'a> Intake<'a> {
    /// What is new or changed under the paths.
    pub(super) fn new(paths: &'a [PathBuf], mapping: Mapping) -> Self {
        Self {
            paths,
            mapping,
            sources: &[],
            all: false,
            pruning: None,
        }
    }
}

/// Takes files, folders and databases into the live generation, or into a first
/// one, in a single commit: a run that is stopped leaves what was there.
pub(super) fn take_in(
    folder: &IndexFolder,
    lock: &WriterLock,
    analysis: &Analysis,
    intake: &Intake<'_>,
) -> anyhow::Result<Report> {
    let started = Instant::now();
    let generation = folder.open_or_create(lock, analysis)?;
    let before = generation.reader()?.snapshot();
    warn_of_other_words(before.analysis(), analysis);
    let mut writer = generation.writer(writer_config())?;
    let known = if intake.all {
        KnownFiles::default()
    } else {
        known_files(&before)?
    };
    let mut sink = FolderSink::new(&mut writer);
    let config = ingest_config(intake.mapping.clone(), known)?;
    let (mut report, met) = feed(&mut sink, intake.paths, config)?;
    let sources = feed_sources(&mut sink, intake.sources, &intake.mapping, &mut report)?;
    if let Some(pruning) = intake.pruning.filter(|pruning| pruning.prune) {
        report.pruned = prune(&mut writer, &before, &met, pruning)?;
    }
    writer.commit().context("cannot commit")?;
    writer.refresh_suggestions()?;
    writer.finish().context("cannot merge segments")?;
    Ok(Report {
        ingest: report,
        sources,
        took: started.elapsed(),
    })
}

/// Gives a sink what stands under the paths; nothing is committed.
pub(super) fn feed(
    sink: &mut dyn Sink,
    paths: &[PathBuf],
    config: IngestConfig,
) -> anyhow::Result<(IngestReport, MetFiles)> {
    let mut reader = ingest::read(paths, config);
    let progress = reader.progress();
    let bar = progress_bar(paths);
    let mut report = IngestReport::new();
    for item in reader.by_ref() {
        put(sink, item, &mut report)?;
        bar.set_position(progress.bytes_read());
        bar.set_message(report.read.to_string());
    }
    bar.finish_and_clear();
    account(&mut report, sink.settle()?);
    Ok((report, reader.met()))
}

/// Takes in what was read, where it is a document.
pub(super) fn put(
    sink: &mut dyn Sink,
    item: Item,
    report: &mut IngestReport,
) -> anyhow::Result<()> {
    report.note(&item);
    match item {
        Item::Document {
            document, place, ..
        } => sink.put(*document, &place),
        _ => Ok(()),
    }
}

/// Adds to the account of a run what came of its documents.
pub(super) fn account(report: &mut IngestReport, outcomes: Outcomes) {
    report.added += outcomes.added;
    report.replaced += outcomes.replaced;
    report.unchanged += outcomes.unchanged;
    for refusal in outcomes.refusals {
        report.refuse(refusal);
    }
}

/// A bar on a terminal, nothing elsewhere.
pub(super) fn progress_bar(paths: &[PathBuf]) -> ProgressBar {
    let only_stdin = paths.iter().all(|path| path == Path::new(STDIN));
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let (bar, template) = if only_stdin {
        (
            ProgressBar::new_spinner(),
            "{spinner} {msg} documents  {elapsed}",
        )
    } else {
        let bar = ProgressBar::new(ingest::total_bytes(paths));
        (
            bar,
            "{bar:32} {binary_bytes}/{binary_total_bytes}  {msg} documents  {eta} left",
        )
    };
    bar.set_draw_target(ProgressDrawTarget::stderr());
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
