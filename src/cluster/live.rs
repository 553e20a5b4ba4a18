//! Changes to the live generation of a cluster while it is served.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use super::bulk::Came;
use super::error::ClusterError;
use super::generations::ClusterIndex;
use super::writer::ClusterWriter;
use crate::index::{Applied, LiveError, LiveIndex, LiveSession, Operation, Outcome, Queries};
use crate::text::Analysis;

/// An index on a cluster whose live generation is written to while it is served.
pub struct LiveCluster {
    /// The index.
    pub index: ClusterIndex,
    /// Any analysis; each generation has that which built it.
    pub analysis: Analysis,
    /// Frequent queries to suggest.
    pub queries: Queries,
    /// How long a change waits for another writer.
    pub patience: Duration,
}

struct Session<'a> {
    writer: ClusterWriter,
    queries: &'a Queries,
    /// What came of the changes since the last commit, by their numbers.
    came: Arc<Mutex<HashMap<u64, Came>>>,
}

impl From<ClusterError> for LiveError {
    fn from(error: ClusterError) -> Self {
        match error {
            ClusterError::Locked { .. } => Self::Locked(error.to_string()),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl LiveIndex for LiveCluster {
    fn open(&self) -> Result<Box<dyn LiveSession + '_>, LiveError> {
        let lease = self.index.lease("gongwen serve", self.patience)?;
        let live = self.index.live_or_missing()?;
        let came: Arc<Mutex<HashMap<u64, Came>>> = Arc::default();
        let told = Arc::clone(&came);
        let writer = self
            .index
            .writer(&lease, &live, &self.analysis, move |number, _, of| {
                told.lock().insert(number, of);
            })?;
        Ok(Box::new(Session {
            writer,
            queries: &self.queries,
            came,
        }))
    }
}

impl LiveSession for Session<'_> {
    fn apply(&mut self, requests: &[&[Operation]]) -> Result<Vec<Applied>, LiveError> {
        for operation in requests.iter().copied().flatten() {
            self.writer.send(operation.clone())?;
        }
        self.writer.settle()?;
        let came = std::mem::take(&mut *self.came.lock());
        let mut numbers = 0..;
        let applied = requests.iter().map(|operations| {
            let numbered = operations.iter().zip(&mut numbers);
            let outcomes =
                numbered.map(|(operation, number)| outcome(operation, came.get(&number)));
            Ok(Applied {
                generation: self.writer.generation().to_owned(),
                outcomes: outcomes.collect::<Result<_, LiveError>>()?,
            })
        });
        let applied: Vec<Applied> = applied.collect::<Result<_, LiveError>>()?;
        self.writer.commit()?;
        Ok(applied)
    }

    fn tidy(&mut self) -> Result<bool, LiveError> {
        Ok(false)
    }

    fn close(self: Box<Self>) {
        if let Err(error) = self.writer.finish(self.queries) {
            tracing::error!(%error, "suggestions are not up to date");
        }
    }
}

fn outcome(operation: &Operation, came: Option<&Came>) -> Result<Outcome, LiveError> {
    match came {
        Some(Came::Of(outcome)) => Ok(*outcome),
        Some(Came::Refused(reason)) => Err(LiveError::Failed(format!(
            "the cluster refused `{}`: {reason}; other changes that came with it may be made",
            operation.id()
        ))),
        None => Err(LiveError::Failed(format!(
            "it is not known what came of `{}`",
            operation.id()
        ))),
    }
}
