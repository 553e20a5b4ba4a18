//! Changes to the live generation of a folder.

use std::time::Duration;

use super::error::IndexError;
use super::folder::{IndexFolder, WriterLock};
use super::live::{Applied, LiveError, LiveIndex, LiveSession, Operation, Outcome};
use super::reader::Reader;
use super::writer::{Change, Writer, WriterConfig};

/// A folder whose live generation is written to while it is served.
pub struct LiveFolder {
    /// The folder.
    pub folder: IndexFolder,
    /// Shows what was written before a change is acknowledged.
    pub reader: Reader,
    /// Threads and memory.
    pub writer: WriterConfig,
    /// How long a change waits for another writer.
    pub patience: Duration,
}

/// The writer with the lock that it needs.
struct Session<'a> {
    writer: Writer,
    generation: String,
    reader: &'a Reader,
    _lock: WriterLock,
}

impl LiveIndex for LiveFolder {
    fn open(&self) -> Result<Box<dyn LiveSession + '_>, LiveError> {
        let lock = self.folder.lock("gongwen serve", self.patience)?;
        let generation = self.folder.open(&self.reader.analysis())?;
        Ok(Box::new(Session {
            writer: generation.writer(self.writer)?,
            generation: generation.name().to_owned(),
            reader: &self.reader,
            _lock: lock,
        }))
    }
}

impl LiveSession for Session<'_> {
    fn apply(&mut self, requests: &[&[Operation]]) -> Result<Vec<Applied>, LiveError> {
        let mut applied = Vec::with_capacity(requests.len());
        for operations in requests {
            let outcomes = operations
                .iter()
                .map(|operation| change(&mut self.writer, operation));
            applied.push(Applied {
                generation: self.generation.clone(),
                outcomes: outcomes.collect::<Result<_, IndexError>>()?,
            });
        }
        self.writer.commit()?;
        self.reader.follow()?;
        Ok(applied)
    }

    fn tidy(&mut self) -> Result<bool, LiveError> {
        Ok(self.writer.merge()?)
    }

    fn close(self: Box<Self>) {
        if let Err(error) = self.writer.refresh_suggestions() {
            tracing::error!(error = %error.line(), "suggestions are not up to date");
        }
        if let Err(error) = self.writer.finish() {
            tracing::error!(error = %error.line(), "segments were not merged");
        }
    }
}

fn change(writer: &mut Writer, operation: &Operation) -> Result<Outcome, IndexError> {
    Ok(match operation {
        Operation::Put(document) => match writer.add(document)? {
            Change::Added => Outcome::Added,
            Change::Replaced => Outcome::Replaced,
            Change::Unchanged => Outcome::Unchanged,
        },
        Operation::Delete(id) if writer.delete(id)? => Outcome::Deleted,
        Operation::Delete(_) => Outcome::Absent,
    })
}
