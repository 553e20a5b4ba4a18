//! Reads the documents and writes the findings as a table, JSON or CSV.

use std::io::{self, BufWriter};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};

use super::csv::CsvFindings;
use super::json::JsonFindings;
use super::table::Table;
use crate::cli::config::Common;
use crate::cli::intake::progress_bar;
use crate::cli::reading::{MappingOption, ensure_given, ingest_config};
use crate::ingest::{self, KnownFiles};
use crate::model::Date;
use crate::quality::{self, Finding, RULES, Selection, Severity, Summary};

/// Hours that China is ahead of UTC.
const CHINA_STANDARD_TIME: i8 = 8;

#[derive(Debug, Args)]
pub(in crate::cli) struct Check {
    /// Files and folders; `-` is standard input, JSON Lines
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Least severity of the findings
    #[arg(long, value_name = "LEVEL", default_value = "notice")]
    severity: Level,
    /// Only findings of this code; repeat for several
    #[arg(
        long,
        value_name = "CODE",
        value_parser = PossibleValuesParser::new(RULES.iter().map(|rule| rule.code)),
        hide_possible_values = true
    )]
    only: Vec<String>,
    /// Findings of each code that the table shows; the others are counted
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Write all findings as CSV, for a spreadsheet
    #[arg(long)]
    csv: bool,
    #[command(flatten)]
    pub(in crate::cli) mapping: MappingOption,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Level {
    Error,
    Warning,
    Notice,
}

/// What findings are written as. Nothing but the table keeps any.
trait Output {
    fn take(&mut self, finding: Finding) -> anyhow::Result<()>;
    fn finish(self: Box<Self>, summary: &Summary) -> anyhow::Result<()>;
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warning => Self::Warning,
            Level::Notice => Self::Notice,
        }
    }
}

impl<W: io::Write> Output for JsonFindings<W> {
    fn take(&mut self, finding: Finding) -> anyhow::Result<()> {
        JsonFindings::take(self, &finding)
    }

    fn finish(self: Box<Self>, summary: &Summary) -> anyhow::Result<()> {
        JsonFindings::finish(*self, summary)
    }
}

impl<W: io::Write> Output for CsvFindings<W> {
    fn take(&mut self, finding: Finding) -> anyhow::Result<()> {
        CsvFindings::take(self, &finding)
    }

    fn finish(self: Box<Self>, _: &Summary) -> anyhow::Result<()> {
        CsvFindings::finish(*self)
    }
}

impl Output for Table {
    fn take(&mut self, finding: Finding) -> anyhow::Result<()> {
        Table::take(self, finding);
        Ok(())
    }

    fn finish(self: Box<Self>, summary: &Summary) -> anyhow::Result<()> {
        crate::cli::output::print(&self.in_words(summary))
    }
}

/// Checks documents. Exit code 1 where an error or a warning was found.
pub(in crate::cli) fn run(common: &Common, options: &Check) -> anyhow::Result<ExitCode> {
    if common.json && options.csv {
        bail!("`--json` and `--csv` exclude each other; leave one out");
    }
    ensure_given(&options.paths, false)?;
    let config = ingest_config(options.mapping.load()?, KnownFiles::default())?;
    let selection = Selection {
        severity: options.severity.into(),
        only: options.only.clone(),
    };
    let stdout = BufWriter::new(io::stdout().lock());
    let mut output: Box<dyn Output> = if common.json {
        Box::new(JsonFindings::new(stdout))
    } else if options.csv {
        Box::new(CsvFindings::new(stdout)?)
    } else {
        Box::new(Table::new(options.limit))
    };
    let reader = ingest::read(&options.paths, config);
    let progress = reader.progress();
    let bar = progress_bar(&options.paths);
    let items = reader.inspect(|_| bar.set_position(progress.bytes_read()));
    let mut found = 0_u64;
    let summary = quality::check(items, today(), &selection, |finding| {
        found += 1;
        bar.set_message(format!("{found} findings"));
        output.take(finding)
    });
    bar.finish_and_clear();
    let done = summary.and_then(|summary| {
        output.finish(&summary)?;
        Ok(summary)
    });
    let summary = match done {
        // A reader that went away, such as `head`, has what it wanted.
        Err(error) if is_broken_pipe(&error) => return Ok(ExitCode::from(1)),
        done => done?,
    };
    let faults = summary.of(Severity::Error) + summary.of(Severity::Warning);
    Ok(ExitCode::from(u8::from(faults > 0)))
}

/// The day in China.
fn today() -> Date {
    jiff::tz::Offset::constant(CHINA_STANDARD_TIME)
        .to_datetime(jiff::Timestamp::now())
        .date()
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}
