//! Joins databases and index: rows are taken in, and how far each source was read
//! becomes a note of the same commit.

use std::io::IsTerminal;
use std::path::Path;

use indicatif::{ProgressBar, ProgressDrawTarget};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::intake::{account, put};
use super::output;
use super::sink::Sink;
use crate::ingest::{
    DatabaseError, DatabaseSource, Entry, IngestReport, Item, Mapping, read_database, read_sources,
};

/// The name of the note.
const NOTE: &str = "sources";

/// What became of the rows of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct SourceCounts {
    pub(super) name: String,
    pub(super) rows: u64,
    pub(super) added: u64,
    pub(super) replaced: u64,
    pub(super) unchanged: u64,
    pub(super) removed: u64,
    pub(super) refused: u64,
    /// How far it is read, where it says.
    pub(super) watermark: Option<String>,
}

/// Reads the file of sources, where one is given.
pub(super) fn sources_of(
    file: Option<&Path>,
    mapping: &Mapping,
) -> anyhow::Result<Vec<DatabaseSource>> {
    match file {
        Some(file) => Ok(read_sources(file, mapping)?),
        None => Ok(Vec::new()),
    }
}

/// Gives a sink the rows of all sources; nothing is committed. A source that
/// cannot be read to its end fails the run.
pub(super) fn feed_sources(
    sink: &mut dyn Sink,
    sources: &[DatabaseSource],
    mapping: &Mapping,
    report: &mut IngestReport,
) -> anyhow::Result<Vec<SourceCounts>> {
    let mut known = match sink.notes().get(NOTE) {
        Some(Value::Object(known)) => known.clone(),
        _ => Map::new(),
    };
    let mut all = Vec::new();
    for source in sources {
        let before = watermark(&known, source);
        let counts = feed_source(sink, source, mapping, before.as_deref(), report)?;
        match &counts.watermark {
            Some(watermark) => {
                let definition = source.definition();
                let note = json!({"definition": definition, "watermark": watermark});
                known.insert(source.name().to_owned(), note);
            }
            None => {
                known.remove(source.name());
            }
        }
        all.push(counts);
    }
    if !sources.is_empty() {
        sink.set_note(NOTE, (!known.is_empty()).then_some(Value::Object(known)));
    }
    Ok(all)
}

/// How far a source was read, where that was of its present definition.
fn watermark(known: &Map<String, Value>, source: &DatabaseSource) -> Option<String> {
    let note = known.get(source.name())?;
    if !source.is_incremental() {
        return None;
    }
    if note["definition"] != source.definition() {
        output::complain(&format!(
            "source `{}` is not what it was in the last run, so all of its rows are read",
            source.name()
        ));
        return None;
    }
    note["watermark"].as_str().map(str::to_owned)
}

fn feed_source(
    sink: &mut dyn Sink,
    source: &DatabaseSource,
    mapping: &Mapping,
    before: Option<&str>,
    report: &mut IngestReport,
) -> anyhow::Result<SourceCounts> {
    let mut counts = SourceCounts {
        name: source.name().to_owned(),
        rows: 0,
        added: 0,
        replaced: 0,
        unchanged: 0,
        removed: 0,
        refused: 0,
        watermark: None,
    };
    let bar = progress_bar(source.name());
    let take = |entry: Entry| -> anyhow::Result<()> {
        counts.rows += 1;
        match entry {
            Entry::Removed(id) => sink.delete(id)?,
            Entry::Item(item) => {
                counts.refused += u64::from(matches!(item, Item::Refused(_)));
                put(sink, item, report)?;
            }
        }
        bar.set_position(counts.rows);
        Ok(())
    };
    let reading =
        read_database::<anyhow::Error>(source, before, mapping, take).map_err(|error| {
            match error.downcast_ref::<DatabaseError>() {
                Some(_) => error.context("nothing was committed"),
                None => error,
            }
        })?;
    bar.finish_and_clear();
    counts.watermark = reading.watermark;
    let outcomes = sink.settle()?;
    counts.added = outcomes.added;
    counts.replaced = outcomes.replaced;
    counts.unchanged = outcomes.unchanged;
    counts.removed = outcomes.deleted;
    counts.refused += outcomes.refusals.len() as u64;
    account(report, outcomes);
    Ok(counts)
}

/// Rows on a terminal, nothing elsewhere.
fn progress_bar(name: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner().with_prefix(name.to_owned());
    bar.set_draw_target(ProgressDrawTarget::stderr());
    match indicatif::ProgressStyle::with_template("{spinner} {prefix}: {pos} rows  {elapsed}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
