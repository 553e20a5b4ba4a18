//! Many documents in one request: taken in by batches, so that no more than one
//! is in memory, and answered when all of them are on disk.

use std::io::{BufRead, BufWriter, Seek, Write};

use serde::Serialize;
use tempfile::SpooledTempFile;

use super::results::{ResultBody, SummaryBody, refused, warning_body};
use crate::http::admin::caller::Change;
use crate::http::error::Fault;
use crate::index::Operation;
use crate::ingest::{Item, posted_lines};

/// Documents of a batch, which is committed at once.
const BATCH_DOCUMENTS: usize = 1_000;
/// Characters of the bodies of a batch, about.
const BATCH_BYTES: usize = 8 * 1024 * 1024;
/// Results that are kept in memory before they go to a temporary file, in bytes.
const RESULTS_IN_MEMORY: usize = 1024 * 1024;

#[derive(Serialize)]
struct LastLine<'a> {
    summary: &'a SummaryBody,
}

/// Documents that wait to be applied, with the results of the lines so far.
#[derive(Default)]
struct Batch {
    operations: Vec<Operation>,
    results: Vec<ResultBody>,
    bytes: usize,
}

/// Takes in the documents of JSON Lines. The results, a line for each line and
/// one with their sum, stand at the start of the file.
pub(super) fn take_in(
    change: &mut Change,
    lines: impl BufRead + Send + 'static,
) -> Result<SpooledTempFile, Fault> {
    let mut results = BufWriter::new(SpooledTempFile::new(RESULTS_IN_MEMORY));
    let mut summary = SummaryBody::default();
    let mut batch = Batch::default();
    for item in posted_lines(lines) {
        batch.push(item);
        if batch.is_full() {
            let full = std::mem::take(&mut batch);
            full.apply(change, &mut summary, &mut results)?;
            change.end_part()?;
        }
    }
    batch.apply(change, &mut summary, &mut results)?;
    write_line(&mut results, &LastLine { summary: &summary })?;
    let mut file = results
        .into_inner()
        .map_err(|error| no_results(&error.into_error()))?;
    file.rewind().map_err(|error| no_results(&error))?;
    Ok(file)
}

impl Batch {
    fn push(&mut self, item: Item) {
        match item {
            Item::Document {
                document,
                warnings,
                place,
                ..
            } => {
                self.bytes += document.body.len();
                self.results.push(ResultBody {
                    line: place.line,
                    id: Some(document.id.to_string()),
                    status: "",
                    refusal: None,
                    warnings: warnings.into_iter().map(warning_body).collect(),
                });
                self.operations.push(Operation::Put(document));
            }
            Item::Refused(refusal) => self.results.push(refused(refusal)),
            Item::Skipped(_) | Item::Unchanged(_) => {}
        }
    }

    fn is_full(&self) -> bool {
        self.results.len() >= BATCH_DOCUMENTS || self.bytes >= BATCH_BYTES
    }

    fn apply(
        self,
        change: &mut Change,
        summary: &mut SummaryBody,
        results: &mut impl Write,
    ) -> Result<(), Fault> {
        let applied =
            change.apply(self.operations).map_err(|fault| {
                match summary.taken() {
            0 => fault,
            taken => fault.with(&format!(
                "{taken} documents before were taken in; send the same again, it changes nothing \
                 of them"
            )),
        }
            })?;
        let mut outcomes = applied.outcomes.into_iter();
        summary.generation = Some(applied.generation);
        for mut result in self.results {
            summary.read += 1;
            if result.refusal.is_some() {
                summary.refused += 1;
                change.changed.count(result.status, 1);
            } else if let Some(outcome) = outcomes.next() {
                summary.count(outcome);
                result.status = outcome.name();
                let id = result.id.as_deref().unwrap_or_default();
                change.changed.note(id, result.status);
            }
            write_line(results, &result)?;
        }
        Ok(())
    }
}

fn write_line(results: &mut impl Write, line: &impl Serialize) -> Result<(), Fault> {
    serde_json::to_writer(&mut *results, line)
        .map_err(std::io::Error::from)
        .and_then(|()| results.write_all(b"\n"))
        .map_err(|error| no_results(&error))
}

/// The documents are taken in, but nobody can be told what became of each.
fn no_results(error: &std::io::Error) -> Fault {
    Fault::not_written(format!(
        "the results cannot be kept in a temporary file: {error}; send the same again"
    ))
}
