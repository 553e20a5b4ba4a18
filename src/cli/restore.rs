//! `gongwen restore`: makes a backup the live generation.

use std::fmt::Write as _;
use std::process::ExitCode;

use indicatif::HumanBytes;
use serde::Serialize;

use super::audited::Audited;
use super::backup::{advance, bar, runtime};
use super::config::{Common, Restore, aws_environment};
use super::intake::lock;
use super::output;
use crate::backup::{self, BackupError, Record, Target};

#[derive(Serialize)]
struct RestoreBody<'a> {
    target: &'a str,
    backup: String,
    generation: &'a str,
    documents: u64,
    bytes: u64,
    previous: Option<&'a str>,
    removed_generations: &'a [String],
}

#[derive(Serialize)]
struct ListBody<'a> {
    backups: Vec<ListedBody<'a>>,
}

#[derive(Serialize)]
struct ListedBody<'a> {
    name: &'a str,
    #[serde(flatten)]
    record: Option<RecordBody<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[derive(Serialize)]
struct RecordBody<'a> {
    time: &'a str,
    generation: &'a str,
    documents: u64,
    bytes: u64,
}

pub(super) fn run(common: &Common, options: &Restore) -> anyhow::Result<ExitCode> {
    common.engine.ensure_embedded("restore")?;
    let target = Target::open(&options.target, &aws_environment())?;
    let runtime = runtime()?;
    if options.list {
        let all = runtime.block_on(backup::list(&target))?;
        return tell_list(common, &all);
    }
    let record = runtime.block_on(backup::choose(&target, options.backup.as_deref()))?;
    let folder = common.folder();
    let lock = lock(&folder, "gongwen restore")?;
    let audited = Audited::begin(&common.audit.log(&folder), "restore")?;
    let bar = bar();
    let analysis = common.analysis()?;
    let restored = runtime.block_on(backup::restore(
        &target,
        &record,
        &folder,
        &lock,
        &analysis,
        &|step| advance(&bar, step),
    ));
    bar.finish_and_clear();
    let restored = restored?;
    audited.end(Some(restored.generation.clone()), 0)?;
    let previous = restored.previous.as_deref();
    let removed = folder.prune(&lock, options.keep, previous)?;
    if common.json {
        output::print_json(&RestoreBody {
            target: target.name(),
            backup: record.name(),
            generation: &restored.generation,
            documents: record.documents,
            bytes: record.bytes(),
            previous,
            removed_generations: &removed,
        })?;
    } else {
        output::print(&format!(
            "backup      {}\ngeneration  {}, live\nprevious    {}\ndocuments   {}\nsize        {}\n",
            record.name(),
            restored.generation,
            previous.unwrap_or("none"),
            record.documents,
            HumanBytes(record.bytes()),
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Exit code 2 where a record is damaged; the others are shown all the same.
fn tell_list(
    common: &Common,
    all: &[(String, Result<Record, BackupError>)],
) -> anyhow::Result<ExitCode> {
    if common.json {
        let backups = all.iter().map(|(name, record)| ListedBody {
            name,
            record: record.as_ref().ok().map(|record| RecordBody {
                time: record.time(),
                generation: &record.generation,
                documents: record.documents,
                bytes: record.bytes(),
            }),
            error: record.as_ref().err().map(ToString::to_string),
        });
        let backups = backups.collect();
        output::print_json(&ListBody { backups })?;
    } else {
        let mut text = String::new();
        for (name, record) in all {
            match record {
                Ok(record) => writeln!(
                    text,
                    "{name}  {}  generation {}  {} documents  {}",
                    record.time(),
                    record.generation,
                    record.documents,
                    HumanBytes(record.bytes()),
                )?,
                Err(_) => writeln!(text, "{name}  damaged")?,
            }
        }
        output::print(&text)?;
    }
    let faults = all.iter().filter_map(|(_, record)| record.as_ref().err());
    let mut code = ExitCode::SUCCESS;
    for error in faults {
        output::complain(&format!("error: {error}"));
        code = ExitCode::from(2);
    }
    Ok(code)
}
