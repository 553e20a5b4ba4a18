//! `gongwen reindex`: builds a generation beside the live one, verifies it, and
//! makes it the live one.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Args;
use serde::Serialize;

use super::acceptance::{Accepted, accept};
use super::account::{Report, ReportBody};
use super::audited::Audited;
use super::clustered;
use super::config::Common;
use super::intake::{feed, lock};
use super::output;
use super::reading::{MappingOption, ensure_given, ingest_config};
use super::resources::polite_writer_config;
use super::sink::{FolderSink, Sink};
use super::sources::{SourceCounts, feed_sources, sources_of};
use crate::index::{Generation, IndexFolder, Writer, WriterLock};
use crate::ingest::{DatabaseSource, IngestReport, KnownFiles, Mapping};

/// The exit code where the server that began it is gone.
const LEFT: i32 = 2;

#[derive(Debug, Args)]
pub(super) struct Reindex {
    /// Files and folders; `-` is standard input, JSON Lines
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Databases to read, a TOML file with a `[[source]]` for each query; all of
    /// their rows are read
    #[arg(long, value_name = "FILE")]
    pub(super) source: Option<PathBuf>,
    /// Build from the documents of the live generation, whatever program built it
    #[arg(long, conflicts_with_all = ["paths", "source"])]
    pub(super) from_index: bool,
    /// Greatest share of the live documents, in percent, that may vanish; without
    /// a value, all of them
    #[arg(
        long,
        value_name = "PERCENT",
        num_args = 0..=1,
        require_equals = true,
        default_value = "5",
        default_missing_value = "100"
    )]
    pub(super) allow_shrink: f64,
    /// Generations to keep for `rollback`, beside the live one
    #[arg(long, value_name = "NUMBER", default_value = "1")]
    pub(super) keep: usize,
    /// Frequent queries to suggest, a line each: query, tab, count; kept as queries.tsv in the index
    #[arg(long, value_name = "FILE")]
    pub(super) queries: Option<PathBuf>,
    #[command(flatten)]
    pub(super) mapping: MappingOption,
    /// End when standard input does: the server that began this is gone
    #[arg(long, hide = true)]
    attended: bool,
}

#[derive(Serialize)]
struct ReindexBody<'a> {
    generation: &'a str,
    previous: Option<&'a str>,
    documents: u64,
    vanished: u64,
    sampled: usize,
    removed: &'a [String],
    #[serde(flatten)]
    report: ReportBody<'a>,
}

/// A generation that was made live.
pub(super) struct Reindexed {
    pub(super) generation: String,
    pub(super) previous: Option<String>,
    pub(super) documents: u64,
    pub(super) accepted: Accepted,
    pub(super) removed: Vec<String>,
    pub(super) report: Report,
}

pub(super) fn run(common: &Common, reindex: &Reindex) -> anyhow::Result<ExitCode> {
    if reindex.attended {
        end_when_left()?;
    }
    if !reindex.from_index {
        ensure_given(&reindex.paths, reindex.source.is_some())?;
    }
    let mapping = reindex.mapping.load()?;
    let sources = sources_of(reindex.source.as_deref(), &mapping)?;
    let read_from = ReadFrom {
        mapping: &mapping,
        sources: &sources,
    };
    let done = match common.engine.cluster()? {
        Some(index) => clustered::reindex(common, &index, reindex, &read_from)?,
        None => in_folder(common, reindex, &read_from)?,
    };
    let body = ReindexBody {
        generation: &done.generation,
        previous: done.previous.as_deref(),
        documents: done.documents,
        vanished: done.accepted.vanished,
        sampled: done.accepted.sampled,
        removed: &done.removed,
        report: done.report.body(),
    };
    if common.json {
        output::print_json(&body)?;
    } else {
        output::print(&in_words(&body, &done.report))?;
    }
    Ok(ExitCode::from(done.report.exit_code()))
}

/// In the folder of this machine.
fn in_folder(
    common: &Common,
    reindex: &Reindex,
    read_from: &ReadFrom<'_>,
) -> anyhow::Result<Reindexed> {
    let started = Instant::now();
    let analysis = common.analysis()?;
    let folder = common.folder();
    let lock = lock(&folder, "gongwen reindex")?;
    let mut audited = Audited::begin(&common.audit.log(&folder), "reindex")?;
    if let Some(list) = &reindex.queries {
        folder.replace_queries(&lock, list)?;
    }
    let previous = folder.current()?;
    let source = reindex.source_in_words(previous.as_deref());
    let generation = folder.begin(&lock, &analysis, &source)?;
    let built = build(
        &folder,
        reindex,
        read_from,
        &generation,
        previous.as_deref(),
    );
    let (ingest, sources, accepted) = match built {
        Ok(built) => built,
        Err(error) => return Err(give_up(&folder, &lock, generation, error)),
    };
    let documents = generation.reader()?.snapshot().document_count();
    folder.publish(&lock, generation.name())?;
    let report = Report {
        ingest,
        sources,
        took: started.elapsed(),
    };
    report.count(audited.changed());
    audited.end(Some(generation.name().to_owned()), report.exit_code())?;
    let removed = folder
        .prune(&lock, reindex.keep, previous.as_deref())
        .context("the new generation is live, but an old one cannot be removed")?;
    Ok(Reindexed {
        generation: generation.name().to_owned(),
        previous,
        documents,
        accepted,
        removed,
        report,
    })
}

/// Ends the process when whoever began it closes its standard input, be it by being
/// killed. What was built so far is removed by the next reindex.
fn end_when_left() -> anyhow::Result<()> {
    std::thread::Builder::new()
        .name("attended".to_owned())
        .spawn(|| {
            std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).ok();
            std::process::exit(LEFT);
        })
        .context("cannot start the thread that looks whether the server is there")?;
    Ok(())
}

impl Reindex {
    /// What the generation is built from, for its manifest.
    pub(super) fn source_in_words(&self, live: Option<&str>) -> String {
        match live {
            Some(live) if self.from_index => format!("gongwen reindex --from-index ({live})"),
            _ => {
                let paths = self.paths.iter().map(|path| path.display().to_string());
                let sources = self.source.iter();
                let sources = sources.map(|file| format!("--source {}", file.display()));
                let given = paths.chain(sources).collect::<Vec<_>>().join(" ");
                format!("gongwen reindex {given}")
            }
        }
    }
}

/// What a generation is built from, beside files.
pub(super) struct ReadFrom<'a> {
    pub(super) mapping: &'a Mapping,
    pub(super) sources: &'a [DatabaseSource],
}

/// Fills and checks the generation; it is not live yet.
fn build(
    folder: &IndexFolder,
    reindex: &Reindex,
    read_from: &ReadFrom<'_>,
    generation: &Generation,
    live: Option<&str>,
) -> anyhow::Result<(IngestReport, Vec<SourceCounts>, Accepted)> {
    let mut writer = generation.writer(polite_writer_config())?;
    let (report, counts, documents) = if reindex.from_index {
        let live = live.context("there is no index to build from")?;
        let (report, documents) = from_index(folder, live, &mut writer)?;
        (report, Vec::new(), documents)
    } else {
        fill(&mut FolderSink::new(&mut writer), reindex, read_from)?
    };
    ensure_any(documents, &report)?;
    writer.commit().context("cannot commit")?;
    writer.refresh_suggestions()?;
    writer.finish().context("cannot merge segments")?;
    let accepted = accept(folder, generation, live, documents, reindex.allow_shrink)
        .context("the new generation was not made live")?;
    Ok((report, counts, accepted))
}

/// Gives a sink everything that is named to be read; tells how many documents it has
/// then, if it had none before.
pub(super) fn fill(
    sink: &mut dyn Sink,
    reindex: &Reindex,
    read_from: &ReadFrom<'_>,
) -> anyhow::Result<(IngestReport, Vec<SourceCounts>, u64)> {
    let config = ingest_config(read_from.mapping.clone(), KnownFiles::default())?;
    let (mut report, _) = feed(sink, &reindex.paths, config)?;
    let counts = feed_sources(sink, read_from.sources, read_from.mapping, &mut report)?;
    let removed: u64 = counts.iter().map(|source| source.removed).sum();
    let documents = report.added.saturating_sub(removed);
    Ok((report, counts, documents))
}

/// Fails where there is nothing to make live.
pub(super) fn ensure_any(documents: u64, report: &IngestReport) -> anyhow::Result<()> {
    ensure!(
        documents > 0,
        "no document was read, so there is nothing to make live{}",
        report
            .refusals
            .first()
            .map(|first| format!("; first refusal: {first}"))
            .unwrap_or_default()
    );
    Ok(())
}

fn from_index(
    folder: &IndexFolder,
    live: &str,
    writer: &mut Writer,
) -> anyhow::Result<(IngestReport, u64)> {
    let originals = folder.originals(live)?;
    let mut report = IngestReport::new();
    for document in originals.iter() {
        writer.add(&document?)?;
        report.read += 1;
        report.added();
    }
    // They hold of the same documents.
    for (name, note) in originals.notes() {
        writer.set_note(name, Some(note.clone()));
    }
    Ok((report, originals.len()))
}

/// The live generation is untouched; what was built beside it goes.
fn give_up(
    folder: &IndexFolder,
    lock: &WriterLock,
    generation: Generation,
    error: anyhow::Error,
) -> anyhow::Error {
    let name = generation.name().to_owned();
    drop(generation);
    match folder.discard(lock, &name) {
        Ok(()) => error,
        Err(also) => error.context(format!(
            "generation `{name}` was not removed ({also}); the next reindex removes it"
        )),
    }
}

fn in_words(body: &ReindexBody<'_>, report: &Report) -> String {
    let previous = match body.previous {
        Some(previous) => format!("before it was {previous}"),
        None => "it is the first".to_owned(),
    };
    format!(
        "{}generation {} is live with {} documents, {previous}; {} documents vanished, \
         {} were looked for by their names\n",
        report.in_words(),
        body.generation,
        body.documents,
        body.vanished,
        body.sampled,
    )
}
