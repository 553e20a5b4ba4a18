//! `gongwen rollback`: makes a generation that was kept the live one again.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::audited::Audited;
use super::clustered;
use super::config::Common;
use super::intake::lock;
use super::output;
use super::verify::whole;

#[derive(Debug, Args)]
pub(super) struct Rollback {
    /// Generation to go to; without it, the newest one before the live one
    #[arg(long, value_name = "GENERATION")]
    to: Option<String>,
}

#[derive(Serialize)]
struct RollbackBody {
    generation: String,
    previous: Option<String>,
    documents: u64,
}

pub(super) fn run(common: &Common, rollback: &Rollback) -> anyhow::Result<ExitCode> {
    let folder = common.folder();
    if let Some(index) = common.engine.cluster()? {
        folder.create()?;
        let audited = Audited::begin(&common.audit.log(&folder), "rollback")?;
        let done = clustered::rollback(&index, rollback.to.as_deref(), &common.analysis()?)?;
        audited.end(Some(done.generation.clone()), 0)?;
        return tell(
            common,
            &RollbackBody {
                generation: done.generation,
                previous: done.previous,
                documents: done.documents,
            },
        );
    }
    let lock = lock(&folder, "gongwen rollback")?;
    let audited = Audited::begin(&common.audit.log(&folder), "rollback")?;
    let target = folder.rollback_target(rollback.to.as_deref())?;
    whole(&folder, &target)?;
    let generation = folder.open_named(&target, &common.analysis()?)?;
    let documents = generation.reader()?.snapshot().document_count();
    // Where the pointer is lost, going to a generation is the mend.
    let previous = folder.live().ok();
    folder.publish(&lock, &target)?;
    audited.end(Some(target.clone()), 0)?;
    let body = RollbackBody {
        generation: target,
        previous,
        documents,
    };
    tell(common, &body)
}

fn tell(common: &Common, body: &RollbackBody) -> anyhow::Result<ExitCode> {
    if common.json {
        output::print_json(body)?;
    } else {
        let was = body.previous.as_deref().unwrap_or("none");
        output::print(&format!(
            "generation {} is live, with {} documents; before it was {was}\n",
            body.generation, body.documents
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}
