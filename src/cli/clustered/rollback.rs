//! `gongwen rollback` on a cluster.

use anyhow::ensure;

use super::lease;
use crate::cluster::ClusterIndex;
use crate::text::Analysis;

/// Where a rollback led.
pub(in crate::cli) struct RolledBack {
    pub(in crate::cli) generation: String,
    pub(in crate::cli) previous: Option<String>,
    pub(in crate::cli) documents: u64,
}

/// Makes a generation that was kept the live one again.
pub(in crate::cli) fn rollback(
    index: &ClusterIndex,
    to: Option<&str>,
    analysis: &Analysis,
) -> anyhow::Result<RolledBack> {
    let _lease = lease(index, "gongwen rollback")?;
    let previous = index.live()?;
    let target = index.rollback_target(to)?;
    index.ensure_searchable(&target.index, analysis)?;
    let (recorded, documents) = (target.documents, index.count(&target.index)?);
    ensure!(
        recorded == documents,
        "`{}` holds {documents} documents, and {recorded} were committed: part of it is gone; \
         go to another with --to, or build one with `gongwen reindex`",
        target.index
    );
    index.publish(&target.index)?;
    Ok(RolledBack {
        generation: target.index,
        previous,
        documents,
    })
}
