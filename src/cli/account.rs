//! The account of a run: what was read and what became of it, as JSON and in words.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use serde::Serialize;

use super::sources::SourceCounts;
use crate::audit::Changed;
use crate::ingest::{IngestReport, Refusal, SkippedFile, Warning};

/// Most refusals, and most warnings, that are told one by one in words.
const MAX_TOLD: usize = 50;

/// The account of a run, with its time.
pub(super) struct Report {
    pub(super) ingest: IngestReport,
    /// What became of the rows of each database.
    pub(super) sources: Vec<SourceCounts>,
    pub(super) took: Duration,
}

/// The account as JSON.
#[derive(Serialize)]
pub(super) struct ReportBody<'a> {
    read: u64,
    added: u64,
    replaced: u64,
    unchanged: u64,
    refused: u64,
    warnings: u64,
    skipped_files: u64,
    unchanged_files: u64,
    pruned: u64,
    took_ms: u128,
    refusals: Vec<RefusalBody<'a>>,
    warnings_by_field: &'a BTreeMap<String, u64>,
    warning_list: Vec<WarningBody<'a>>,
    skipped: Vec<SkippedBody<'a>>,
    unknown_fields: &'a BTreeMap<String, u64>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    sources: &'a [SourceCounts],
}

#[derive(Serialize)]
struct RefusalBody<'a> {
    file: &'a str,
    line: Option<u64>,
    field: Option<&'a str>,
    value: Option<&'a str>,
    reason: &'a str,
    mend: &'a str,
}

#[derive(Serialize)]
struct WarningBody<'a> {
    file: &'a str,
    line: Option<u64>,
    field: &'a str,
    value: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct SkippedBody<'a> {
    file: &'a str,
    reason: &'a str,
}

impl Report {
    /// 0 where all went in, 1 where something was refused or passed over.
    pub(super) fn exit_code(&self) -> u8 {
        self.ingest.exit_code()
    }

    /// Counts what became of the documents, for the audit log.
    pub(super) fn count(&self, changed: &mut Changed) {
        let report = &self.ingest;
        let removed: u64 = self.sources.iter().map(|source| source.removed).sum();
        for (outcome, number) in [
            ("added", report.added),
            ("replaced", report.replaced),
            ("unchanged", report.unchanged),
            ("refused", report.refused),
            ("deleted", report.pruned + removed),
        ] {
            changed.count(outcome, number);
        }
    }

    pub(super) fn body(&self) -> ReportBody<'_> {
        let report = &self.ingest;
        ReportBody {
            read: report.read,
            added: report.added,
            replaced: report.replaced,
            unchanged: report.unchanged,
            refused: report.refused,
            warnings: report.warned,
            skipped_files: report.skipped_files,
            unchanged_files: report.unchanged_files,
            pruned: report.pruned,
            took_ms: self.took.as_millis(),
            refusals: report.refusals.iter().map(refusal_body).collect(),
            warnings_by_field: &report.warnings_by_field,
            warning_list: report.warnings.iter().map(warning_body).collect(),
            skipped: report.skipped.iter().map(skipped_body).collect(),
            unknown_fields: &report.unknown_fields,
            sources: &self.sources,
        }
    }

    /// The account in words: what went wrong one by one, then the sums.
    pub(super) fn in_words(&self) -> String {
        let report = &self.ingest;
        let mut text = String::new();
        tell(&mut text, "refused", &report.refusals, report.refused);
        tell(&mut text, "warning", &report.warnings, report.warned);
        tell(&mut text, "skipped", &report.skipped, report.skipped_files);
        for (name, count) in &report.unknown_fields {
            push(
                &mut text,
                format_args!("unknown field `{name}` in {count} documents, kept as it is"),
            );
        }
        for source in &self.sources {
            tell_source(&mut text, source);
        }
        push(
            &mut text,
            format_args!(
                "read {}, added {}, replaced {}, unchanged {}, pruned {}, refused {}, warnings {}, \
                 unchanged files {}, skipped files {} in {:.1} s",
                report.read,
                report.added,
                report.replaced,
                report.unchanged,
                report.pruned,
                report.refused,
                report.warned,
                report.unchanged_files,
                report.skipped_files,
                self.took.as_secs_f64(),
            ),
        );
        text
    }
}

fn tell_source(text: &mut String, source: &SourceCounts) {
    let until = source.watermark.as_deref();
    let until = until.map_or_else(String::new, |until| format!("; read up to {until}"));
    push(
        text,
        format_args!(
            "source `{}`: {} rows, added {}, replaced {}, unchanged {}, pruned {}, refused {}{until}",
            source.name,
            source.rows,
            source.added,
            source.replaced,
            source.unchanged,
            source.removed,
            source.refused,
        ),
    );
}

fn tell(text: &mut String, kind: &str, list: &[impl std::fmt::Display], all: u64) {
    for entry in list.iter().take(MAX_TOLD) {
        push(text, format_args!("{kind}: {entry}"));
    }
    let untold = all.saturating_sub(list.len().min(MAX_TOLD) as u64);
    if untold > 0 {
        push(text, format_args!("{kind}: {untold} more; see `--json`"));
    }
}

fn push(text: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(text, "{line}").expect("writing to a string does not fail");
}

fn refusal_body(refusal: &Refusal) -> RefusalBody<'_> {
    RefusalBody {
        file: &refusal.place.path,
        line: refusal.place.line,
        field: refusal.field.as_deref(),
        value: refusal.value.as_deref(),
        reason: &refusal.reason,
        mend: &refusal.mend,
    }
}

fn warning_body(warning: &Warning) -> WarningBody<'_> {
    WarningBody {
        file: &warning.place.path,
        line: warning.place.line,
        field: &warning.field,
        value: &warning.value,
        reason: &warning.reason,
    }
}

fn skipped_body(file: &SkippedFile) -> SkippedBody<'_> {
    SkippedBody {
        file: &file.path,
        reason: &file.reason,
    }
}
