//! `gongwen delete`: removes documents from the index.

use std::io::BufRead;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use serde::Serialize;

use super::audited::Audited;
use super::clustered;
use super::config::Common;
use super::intake::lock;
use super::output;
use super::resources::writer_config;
use crate::cluster::ClusterIndex;
use crate::model::DocumentId;

/// Where some of what was named was not there.
const SOME_ABSENT: u8 = 1;

#[derive(Debug, Args)]
pub(super) struct Delete {
    /// Identifiers of documents; `-` reads them from standard input, one a line
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
}

#[derive(Serialize)]
struct DeleteBody {
    generation: String,
    deleted: u64,
    absent: Vec<String>,
}

pub(super) fn run(common: &Common, delete: &Delete) -> anyhow::Result<ExitCode> {
    let ids = identifiers(&delete.ids)?;
    let folder = common.folder();
    if let Some(index) = common.engine.cluster()? {
        return on_cluster(common, &index, &ids);
    }
    let lock = lock(&folder, "gongwen delete")?;
    let mut audited = Audited::begin(&common.audit.log(&folder), "delete")?;
    let generation = folder.open_to_write(&common.analysis()?)?;
    let mut writer = generation.writer(writer_config())?;
    let mut body = DeleteBody {
        generation: generation.name().to_owned(),
        deleted: 0,
        absent: Vec::new(),
    };
    for id in ids {
        if writer.delete(&id)? {
            body.deleted += 1;
            audited.changed().note(id.as_str(), "deleted");
        } else {
            audited.changed().note(id.as_str(), "absent");
            body.absent.push(id.to_string());
        }
    }
    writer.commit().context("cannot commit")?;
    writer.refresh_suggestions()?;
    writer.finish().context("cannot merge segments")?;
    drop(lock);
    let code = if body.absent.is_empty() {
        0
    } else {
        SOME_ABSENT
    };
    audited.end(Some(body.generation.clone()), code)?;
    tell(common, &body)?;
    Ok(ExitCode::from(code))
}

fn on_cluster(
    common: &Common,
    index: &ClusterIndex,
    ids: &[DocumentId],
) -> anyhow::Result<ExitCode> {
    let folder = common.folder();
    folder.create()?;
    let mut audited = Audited::begin(&common.audit.log(&folder), "delete")?;
    let (generation, outcomes) = clustered::delete(common, index, ids)?;
    for id in ids {
        let is_absent = outcomes.absent.contains(id);
        let outcome = if is_absent { "absent" } else { "deleted" };
        audited.changed().note(id.as_str(), outcome);
    }
    let body = DeleteBody {
        generation: generation.clone(),
        deleted: outcomes.deleted,
        absent: outcomes.absent.iter().map(DocumentId::to_string).collect(),
    };
    if let Some(refusal) = outcomes.refusals.first() {
        anyhow::bail!("not all was deleted: {refusal}");
    }
    let code = if body.absent.is_empty() {
        0
    } else {
        SOME_ABSENT
    };
    audited.end(Some(generation), code)?;
    tell(common, &body)?;
    Ok(ExitCode::from(code))
}

fn tell(common: &Common, body: &DeleteBody) -> anyhow::Result<()> {
    if common.json {
        return output::print_json(body);
    }
    for id in &body.absent {
        output::complain(&format!("absent: `{id}`"));
    }
    let (deleted, absent) = (body.deleted, body.absent.len());
    output::print(&format!("deleted {deleted}, absent {absent}\n"))
}

/// All identifiers are read before anything is removed.
fn identifiers(given: &[String]) -> anyhow::Result<Vec<DocumentId>> {
    let mut ids = Vec::new();
    let mut push = |text: &str| -> anyhow::Result<()> {
        let id = DocumentId::parse(text)
            .with_context(|| format!("`{text}` is no identifier; nothing was deleted"))?;
        ids.push(id);
        Ok(())
    };
    for text in given {
        if text != "-" {
            push(text)?;
            continue;
        }
        for line in std::io::stdin().lock().lines() {
            let line = line.context("cannot read standard input")?;
            if !line.trim().is_empty() {
                push(&line)?;
            }
        }
    }
    Ok(ids)
}
