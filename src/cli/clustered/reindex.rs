//! `gongwen reindex` on a cluster: a generation beside the live one, looked at, and made
//! live for all servers at once.

use std::time::Instant;

use anyhow::Context;

use super::lease;
use crate::cli::acceptance::{Accepted, ensure_few_vanish, found_by_names};
use crate::cli::account::Report;
use crate::cli::audited::Audited;
use crate::cli::config::Common;
use crate::cli::reindex::{ReadFrom, Reindex, Reindexed, ensure_any, fill};
use crate::cli::sink::{ClusterSink, Sink};
use crate::cluster::ClusterIndex;
use crate::ingest::{IngestReport, Place};
use crate::search::{Engine, SearchEngine};
use crate::text::Analysis;

/// Documents that are looked for by their names.
const SAMPLE: usize = 200;

pub(in crate::cli) fn reindex(
    common: &Common,
    index: &ClusterIndex,
    reindex: &Reindex,
    read_from: &ReadFrom<'_>,
) -> anyhow::Result<Reindexed> {
    let started = Instant::now();
    let analysis = common.analysis()?;
    let folder = common.folder();
    let lease = lease(index, "gongwen reindex")?;
    folder.create()?;
    let mut audited = Audited::begin(&common.audit.log(&folder), "reindex")?;
    if let Some(list) = &reindex.queries {
        folder.replace_queries(
            &folder.lock("gongwen reindex", crate::cli::intake::PATIENCE)?,
            list,
        )?;
    }
    index.remove_leftovers()?;
    let live = index.live()?;
    let generation = index.begin(&analysis, &reindex.source_in_words(live.as_deref()))?;
    let filled = || -> anyhow::Result<_> {
        let mut sink = ClusterSink::open(index, &lease, &generation, &analysis)?;
        let (report, sources, documents) = if reindex.from_index {
            let live = live.as_deref().context("there is no index to build from")?;
            let (report, documents) = from_index(index, live, &mut sink)?;
            (report, Vec::new(), documents)
        } else {
            fill(&mut sink, reindex, read_from)?
        };
        ensure_any(documents, &report)?;
        sink.writer.commit().context("cannot commit")?;
        sink.writer.finish(&folder.queries()?)?;
        let accepted = accept(
            index,
            &generation,
            live.as_deref(),
            &analysis,
            documents,
            reindex,
        );
        Ok((
            report,
            sources,
            accepted.context("the new generation was not made live")?,
        ))
    };
    let (ingest, sources, accepted) = match filled() {
        Ok(done) => done,
        Err(error) => {
            return Err(match index.remove(&generation) {
                Ok(()) => error,
                Err(also) => error.context(format!(
                    "`{generation}` was not removed ({also}); the next reindex removes it"
                )),
            });
        }
    };
    let documents = index.count(&generation)?;
    index.publish(&generation)?;
    let report = Report {
        ingest,
        sources,
        took: started.elapsed(),
    };
    report.count(audited.changed());
    audited.end(Some(generation.clone()), report.exit_code())?;
    let removed = index
        .prune(reindex.keep, live.as_deref())
        .context("the new generation is live, but an old one cannot be removed")?;
    Ok(Reindexed {
        generation,
        previous: live,
        documents,
        accepted,
        removed,
        report,
    })
}

/// Gives a sink the documents of the live generation.
fn from_index(
    index: &ClusterIndex,
    live: &str,
    sink: &mut ClusterSink,
) -> anyhow::Result<(IngestReport, u64)> {
    let mut report = IngestReport::new();
    let place = Place {
        path: live.to_owned(),
        line: None,
    };
    index.for_each_document(live, |document| {
        report.read += 1;
        sink.put(document, &place)
    })?;
    for (name, note) in index.notes(live)? {
        sink.set_note(&name, Some(note));
    }
    crate::cli::intake::account(&mut report, sink.settle()?);
    let documents = report.added;
    Ok((report, documents))
}

/// What a generation has to show before it is made live, as the one on this machine.
fn accept(
    index: &ClusterIndex,
    generation: &str,
    live: Option<&str>,
    analysis: &Analysis,
    documents: u64,
    reindex: &Reindex,
) -> anyhow::Result<Accepted> {
    let found = index.count(generation)?;
    anyhow::ensure!(
        found == documents,
        "the new generation holds {found} documents, and {documents} were taken in"
    );
    let vanished = match live {
        Some(live) => {
            let missing = index.missing(live, generation)?;
            ensure_few_vanish(
                live,
                missing.missing,
                missing.all,
                &missing.named,
                reindex.allow_shrink,
            )?;
            missing.missing
        }
        None => 0,
    };
    let engine = SearchEngine::clustered_in(index, generation, analysis);
    let sample = index.sample(generation, SAMPLE)?;
    for document in &sample {
        found_by_names(&engine as &dyn Engine, document)?;
    }
    Ok(Accepted {
        sampled: sample.len(),
        vanished,
    })
}
