//! Parsing one file: its content, its stamp, its records, and the files that are
//! attached to it.

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::attachments::attach;
use super::job::{Job, KnownContent, Output};
use super::limits::MAX_FILE_BYTES;
use crate::ingest::fault::Fault;
use crate::ingest::files::FileFormat;
use crate::ingest::mapping::Mapping;
use crate::ingest::record::Record;
use crate::ingest::stamp::{Stamper, stamp_of_file};
use crate::ingest::text_file;

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
    let mut give = |output| match sink(output) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Stop::Unwanted),
    };
    let bytes = content(&job.path)?;
    let stamper = Stamper::new(mapping);
    let stamp = stamper.stamp(&bytes);
    if let Some(known) = &job.known
        && known.stamp == stamp
        && is_as_known(known, &stamper)
    {
        return give(Output::Unchanged);
    }
    give(Output::Stamp(stamp))?;
    let mut record = read(job.format, &bytes, mapping)?;
    drop(bytes);
    let attached = attach(&mut record, job, &stamper);
    if !attached.is_empty() {
        give(Output::Attached(attached))?;
    }
    give(Output::Record {
        inner: None,
        line: None,
        outcome: Ok(record),
    })
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

fn read(format: FileFormat, bytes: &[u8], mapping: &Mapping) -> Result<Record, Fault> {
    match format {
        FileFormat::Text => text_file::read(bytes, mapping),
    }
}
