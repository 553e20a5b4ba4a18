//! Parsing one file: its content, its stamp, its records, and the files that are
//! attached to it.

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::attachments::attach;
use super::formats;
use super::job::{Job, KnownContent, Output};
use super::limits::MAX_FILE_BYTES;
use crate::ingest::fault::Fault;
use crate::ingest::mapping::Mapping;
use crate::ingest::stamp::{Stamper, stamp_of_file};

type Sink<'a> = &'a mut dyn FnMut(Output) -> ControlFlow<()>;

/// As [`parse`]; a parser that panics is a fault of the file.
pub(super) fn parse_guarded(job: &Job, mapping: &Mapping, sink: Sink<'_>) {
    let parsed = catch_unwind(AssertUnwindSafe(|| parse(job, mapping, sink)));
    let fault = match parsed {
        Ok(Ok(()) | Err(Stop::Unwanted)) => return,
        Ok(Err(Stop::Fault(fault))) => fault,
        Err(_) => Fault::new(
            None,
            "made its parser panic",
            "the file is damaged: convert it, or leave it out",
        ),
    };
    let _: ControlFlow<()> = sink(Output::Record {
        inner: None,
        line: None,
        outcome: Err(fault),
    });
}

/// Why no more is parsed.
enum Stop {
    Fault(Fault),
    /// Nobody wants any more.
    Unwanted,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

fn parse(job: &Job, mapping: &Mapping, sink: Sink<'_>) -> Result<(), Stop> {
    let bytes = content(&job.path)?;
    let stamper = Stamper::new(mapping);
    let stamp = stamper.stamp(&bytes);
    if let Some(known) = &job.known
        && known.stamp == stamp
        && is_as_known(known, &stamper)
    {
        return give(sink, Output::Unchanged);
    }
    give(sink, Output::Stamp(stamp))?;
    let name = job.path.file_name().unwrap_or_default().to_string_lossy();
    let Some(record) = formats::record(job.format, &name, &bytes, mapping) else {
        return match formats::records(job.format, &bytes, mapping, sink)? {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Stop::Unwanted),
        };
    };
    drop(bytes);
    let mut record = record?;
    let attached = attach(&mut record, job, &stamper);
    if !attached.is_empty() {
        give(sink, Output::Attached(attached))?;
    }
    give(
        sink,
        Output::Record {
            inner: None,
            line: None,
            outcome: Ok(record),
        },
    )
}

fn give(sink: Sink<'_>, output: Output) -> Result<(), Stop> {
    match sink(output) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Stop::Unwanted),
    }
}

fn is_as_known(known: &KnownContent, stamper: &Stamper) -> bool {
    let mut attached = known.attached.iter();
    attached.all(|file| stamp_of_file(&file.path, stamper) == file.stamp)
}

/// The content of a file, which is not longer than it may be.
pub(super) fn content(path: &Path) -> Result<Vec<u8>, Fault> {
    let unreadable = |error: std::io::Error| {
        let reason = format!("cannot be read: {error}");
        Fault::new(None, reason, "check the file and its permissions")
    };
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    let read = file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(unreadable)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let limit = MAX_FILE_BYTES >> 20;
        return Err(Fault::new(
            None,
            format!("is longer than {limit} MiB"),
            "split it into documents",
        ));
    }
    Ok(bytes)
}
