//! `gongwen index`: takes documents into the index.

use std::process::ExitCode;

use super::audited::Audited;
use super::clustered;
use super::config::{Common, Index};
use super::intake::{Intake, lock, take_in};
use super::output;
use super::reading::ensure_given;
use super::sources::sources_of;

pub(super) fn run(common: &Common, index: &Index) -> anyhow::Result<ExitCode> {
    ensure_given(&index.paths, index.source.is_some())?;
    let mapping = index.mapping.load()?;
    let sources = sources_of(index.source.as_deref(), &mapping)?;
    let folder = common.folder();
    let lock = lock(&folder, "gongwen index")?;
    let mut audited = Audited::begin(&common.audit.log(&folder), "index")?;
    if let Some(list) = &index.queries {
        folder.replace_queries(&lock, list)?;
    }
    let intake = Intake {
        paths: &index.paths,
        mapping,
        sources: &sources,
        all: index.all,
        pruning: Some(&index.pruning),
    };
    let analysis = common.analysis()?;
    let (report, generation) = if let Some(cluster) = common.engine.cluster()? {
        let lease = clustered::lease(&cluster, "gongwen index")?;
        let report = clustered::take_in(&cluster, &lease, &folder, &analysis, &intake)?;
        (report, cluster.live()?)
    } else {
        let report = take_in(&folder, &lock, &analysis, &intake)?;
        (report, folder.current()?)
    };
    report.count(audited.changed());
    audited.end(generation, report.exit_code())?;
    if common.json {
        output::print_json(&report.body())?;
    } else {
        output::print(&report.in_words())?;
    }
    Ok(ExitCode::from(report.exit_code()))
}
