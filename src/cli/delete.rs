//! `gongwen delete`: removes documents from the index.

use std::io::BufRead;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use serde::Serialize;

use super::audited::Audited;
use super::config::Common;
use super::intake::lock;
use super::output;
use super::resources::writer_config;
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
    if common.json {
        output::print_json(&body)?;
    } else {
        for id in &body.absent {
            output::complain(&format!("absent: `{id}`"));
        }
        let (deleted, absent) = (body.deleted, body.absent.len());
        output::print(&format!("deleted {deleted}, absent {absent}\n"))?;
    }
    Ok(ExitCode::from(code))
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
