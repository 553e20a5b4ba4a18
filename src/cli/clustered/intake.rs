//! Taking documents into the live generation of a cluster.

use std::time::{Duration, Instant};

use anyhow::Context;

use crate::cli::account::Report;
use crate::cli::intake::{Intake, PATIENCE, feed};
use crate::cli::output;
use crate::cli::reading::{ensure_few_gone, ensure_read, ingest_config};
use crate::cli::sink::{ClusterSink, Sink};
use crate::cli::sources::feed_sources;
use crate::cluster::{ClusterError, ClusterIndex, ClusterLease};
use crate::index::IndexFolder;
use crate::ingest::KnownFiles;
use crate::text::Analysis;

/// Takes the right to write, and says so where it has to wait.
pub(in crate::cli) fn lease(
    index: &ClusterIndex,
    task: &str,
) -> Result<ClusterLease, ClusterError> {
    match index.lease(task, Duration::ZERO) {
        Err(ClusterError::Locked { holder, .. }) => {
            let seconds = PATIENCE.as_secs();
            output::complain(&format!(
                "the index is being written by {holder}; waits for up to {seconds} seconds"
            ));
            index.lease(task, PATIENCE)
        }
        taken => taken,
    }
}

/// Takes files, folders and databases into the live generation, or into a first one. A
/// run that is stopped may leave some of what it read, each document whole.
pub(in crate::cli) fn take_in(
    index: &ClusterIndex,
    lease: &ClusterLease,
    folder: &IndexFolder,
    analysis: &Analysis,
    intake: &Intake<'_>,
) -> anyhow::Result<Report> {
    let started = Instant::now();
    let live = index.live()?;
    let generation = match &live {
        Some(live) => live.clone(),
        None => index.begin(analysis, "gongwen index")?,
    };
    let mut sink = ClusterSink::open(index, lease, &generation, analysis)?;
    let mut known = KnownFiles::default();
    if !intake.all && live.is_some() {
        index.for_each_provenance(&generation, |_, provenance| known.note(provenance))?;
    }
    let config = ingest_config(intake.mapping.clone(), known)?;
    let (mut report, met) = feed(&mut sink, intake.paths, config)?;
    let sources = feed_sources(&mut sink, intake.sources, &intake.mapping, &mut report)?;
    if let Some(pruning) = intake.pruning.filter(|pruning| pruning.prune) {
        ensure_read(&met)?;
        let mut below = 0;
        index.for_each_provenance(&generation, |_, provenance| {
            below += u64::from(met.is_below(provenance));
        })?;
        let gone = sink.writer.gone(|provenance| met.is_gone(provenance))?;
        report.pruned = gone.len() as u64;
        ensure_few_gone(report.pruned, below, pruning)?;
        for id in gone {
            sink.delete(id)?;
        }
        sink.settle()?;
    }
    sink.writer.commit().context("cannot commit")?;
    if live.is_none() {
        index.publish(&generation)?;
    }
    sink.writer.finish(&folder.queries()?)?;
    Ok(Report {
        ingest: report,
        sources,
        took: started.elapsed(),
    })
}
