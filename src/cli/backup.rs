//! `gongwen backup`: copies the index to a folder or a bucket.

use std::fmt::Write as _;
use std::io::IsTerminal;
use std::process::ExitCode;

use anyhow::Context;
use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use tokio::runtime::Runtime;

use super::config::{Backup, Common, aws_environment};
use super::output;
use crate::backup::{self, Cleaned, SaveConfig, Saved, Step, Target};

/// Parts of an upload: at most 8 are in memory at once.
const PART_BYTES: u64 = 8 << 20;

#[derive(Serialize)]
struct BackupBody<'a> {
    target: &'a str,
    backup: String,
    time: &'a str,
    generation: &'a str,
    documents: u64,
    files: usize,
    bytes: u64,
    uploaded_files: usize,
    uploaded_bytes: u64,
    removed_backups: &'a [String],
    removed_files: usize,
    removed_bytes: u64,
}

pub(super) fn run(common: &Common, options: &Backup) -> anyhow::Result<ExitCode> {
    common.engine.ensure_embedded("backup")?;
    let folder = common.folder();
    folder.live()?;
    let target = Target::open_or_create(&options.target, &aws_environment())?;
    let runtime = runtime()?;
    let bar = bar();
    let saved = runtime.block_on(backup::save(
        &folder,
        &target,
        SaveConfig {
            part_bytes: PART_BYTES,
        },
        &|step| advance(&bar, step),
    ));
    bar.finish_and_clear();
    let saved = saved?;
    let cleaned = match options.keep {
        Some(keep) => runtime
            .block_on(backup::clean(&target, keep.get()))
            .with_context(|| {
                format!(
                    "the backup `{}` was made, but old ones could not be removed (a record that \
                     is damaged is to be removed by hand)",
                    saved.record.name()
                )
            })?,
        None => Cleaned::default(),
    };
    tell(common, &target, &saved, &cleaned)?;
    Ok(ExitCode::SUCCESS)
}

fn tell(common: &Common, target: &Target, saved: &Saved, cleaned: &Cleaned) -> anyhow::Result<()> {
    let record = &saved.record;
    if common.json {
        return output::print_json(&BackupBody {
            target: target.name(),
            backup: record.name(),
            time: record.time(),
            generation: &record.generation,
            documents: record.documents,
            files: record.files.len(),
            bytes: record.bytes(),
            uploaded_files: saved.uploaded_files,
            uploaded_bytes: saved.uploaded_bytes,
            removed_backups: &cleaned.backups,
            removed_files: cleaned.files,
            removed_bytes: cleaned.bytes,
        });
    }
    let mut text = format!(
        "backup     {}\ndocuments  {}\nfiles      {} ({})\nuploaded   {} ({})\n",
        record.name(),
        record.documents,
        record.files.len(),
        HumanBytes(record.bytes()),
        saved.uploaded_files,
        HumanBytes(saved.uploaded_bytes),
    );
    for name in &cleaned.backups {
        writeln!(text, "removed    {name}")?;
    }
    if cleaned.files > 0 {
        let bytes = HumanBytes(cleaned.bytes);
        writeln!(text, "removed    {} files ({bytes})", cleaned.files)?;
    }
    output::print(&text)
}

pub(super) fn runtime() -> anyhow::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start threads")
}

/// A bar on a terminal, nothing elsewhere.
pub(super) fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    bar.set_draw_target(ProgressDrawTarget::stderr());
    match ProgressStyle::with_template(
        "{bar:32} {binary_bytes}/{binary_total_bytes}  {binary_bytes_per_sec}  {eta} left",
    ) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

pub(super) fn advance(bar: &ProgressBar, step: Step) {
    match step {
        Step::Total(bytes) => bar.set_length(bytes),
        Step::Done(bytes) => bar.inc(bytes),
    }
}
