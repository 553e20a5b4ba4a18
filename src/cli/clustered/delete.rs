//! `gongwen delete` on a cluster.

use anyhow::Context;

use super::lease;
use crate::cli::config::Common;
use crate::cli::sink::{ClusterSink, Outcomes, Sink};
use crate::cluster::ClusterIndex;
use crate::model::DocumentId;

/// Removes documents; gives the generation and what came of each.
pub(in crate::cli) fn delete(
    common: &Common,
    index: &ClusterIndex,
    ids: &[DocumentId],
) -> anyhow::Result<(String, Outcomes)> {
    let lease = lease(index, "gongwen delete")?;
    let generation = index.live_or_missing()?;
    let mut sink = ClusterSink::open(index, &lease, &generation, &common.analysis()?)?;
    for id in ids {
        sink.delete(id.clone())?;
    }
    let outcomes = sink.settle()?;
    sink.writer.commit().context("cannot commit")?;
    sink.writer.finish(&common.folder().queries()?)?;
    Ok((generation, outcomes))
}
