//! What documents are given to: the index on this machine, or one on a cluster, which
//! tells only later what came of each.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Context;
use parking_lot::Mutex;
use serde_json::Value;

use crate::cluster::{Came, ClusterIndex, ClusterLease, ClusterWriter};
use crate::index::{Change, Notes, Outcome, Writer};
use crate::ingest::{Place, Refusal};
use crate::model::{Document, DocumentId};
use crate::text::Analysis;

/// What came of documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Outcomes {
    pub(super) added: u64,
    pub(super) replaced: u64,
    pub(super) unchanged: u64,
    pub(super) deleted: u64,
    pub(super) absent: Vec<DocumentId>,
    /// Documents that the index did not take.
    pub(super) refusals: Vec<Refusal>,
}

impl Outcomes {
    fn note(&mut self, id: &DocumentId, outcome: Outcome) {
        match outcome {
            Outcome::Added => self.added += 1,
            Outcome::Replaced => self.replaced += 1,
            Outcome::Unchanged => self.unchanged += 1,
            Outcome::Deleted => self.deleted += 1,
            Outcome::Absent => self.absent.push(id.clone()),
        }
    }
}

/// Takes documents in; nothing is committed.
pub(super) trait Sink {
    /// Takes in a document that was read at a place.
    fn put(&mut self, document: Document, place: &Place) -> anyhow::Result<()>;

    /// Removes a document.
    fn delete(&mut self, id: DocumentId) -> anyhow::Result<()>;

    /// Waits until it is known what came of everything; gives what was not given
    /// before.
    fn settle(&mut self) -> anyhow::Result<Outcomes>;

    /// The notes that the next commit will have.
    fn notes(&self) -> &Notes;

    /// Takes a note, or removes it.
    fn set_note(&mut self, name: &str, note: Option<Value>);
}

/// The index on this machine.
pub(super) struct FolderSink<'a> {
    pub(super) writer: &'a mut Writer,
    outcomes: Outcomes,
}

impl<'a> FolderSink<'a> {
    pub(super) fn new(writer: &'a mut Writer) -> Self {
        Self {
            writer,
            outcomes: Outcomes::default(),
        }
    }
}

impl Sink for FolderSink<'_> {
    fn put(&mut self, document: Document, place: &Place) -> anyhow::Result<()> {
        let change = self.writer.add(&document);
        let change =
            change.with_context(|| format!("cannot take in `{}` of {place}", document.id))?;
        let outcome = match change {
            Change::Added => Outcome::Added,
            Change::Replaced => Outcome::Replaced,
            Change::Unchanged => Outcome::Unchanged,
        };
        self.outcomes.note(&document.id, outcome);
        Ok(())
    }

    fn delete(&mut self, id: DocumentId) -> anyhow::Result<()> {
        let removed = self.writer.delete(&id);
        let outcome = if removed.with_context(|| format!("cannot remove `{id}`"))? {
            Outcome::Deleted
        } else {
            Outcome::Absent
        };
        self.outcomes.note(&id, outcome);
        Ok(())
    }

    fn settle(&mut self) -> anyhow::Result<Outcomes> {
        Ok(std::mem::take(&mut self.outcomes))
    }

    fn notes(&self) -> &Notes {
        self.writer.notes()
    }

    fn set_note(&mut self, name: &str, note: Option<Value>) {
        self.writer.set_note(name, note);
    }
}

/// A generation on a cluster.
pub(super) struct ClusterSink {
    pub(super) writer: ClusterWriter,
    account: Arc<Mutex<Account>>,
}

/// What is known of what is under way.
#[derive(Default)]
struct Account {
    outcomes: Outcomes,
    /// Where documents were read of which nothing is known yet.
    places: HashMap<DocumentId, Place>,
}

impl ClusterSink {
    /// Writes a generation, of which the index is named.
    pub(super) fn open(
        index: &ClusterIndex,
        lease: &ClusterLease,
        generation: &str,
        analysis: &Analysis,
    ) -> anyhow::Result<Self> {
        let account: Arc<Mutex<Account>> = Arc::default();
        let told = Arc::clone(&account);
        let writer = index.writer(lease, generation, analysis, move |_, id, came| {
            told.lock().note(id, came);
        })?;
        Ok(Self { writer, account })
    }
}

impl Account {
    fn note(&mut self, id: &DocumentId, came: Came) {
        let place = self.places.remove(id);
        match came {
            Came::Of(outcome) => self.outcomes.note(id, outcome),
            Came::Refused(reason) => self.outcomes.refusals.push(Refusal {
                place: place.unwrap_or(Place {
                    path: format!("`{id}`"),
                    line: None,
                }),
                field: Some("id".to_owned()),
                value: Some(id.to_string()),
                reason: format!("was refused by the cluster: {reason}"),
                mend: "mend what the cluster says, and take it in again".to_owned(),
            }),
        }
    }
}

impl Sink for ClusterSink {
    fn put(&mut self, document: Document, place: &Place) -> anyhow::Result<()> {
        self.account
            .lock()
            .places
            .insert(document.id.clone(), place.clone());
        Ok(self.writer.put(document)?)
    }

    fn delete(&mut self, id: DocumentId) -> anyhow::Result<()> {
        Ok(self.writer.delete(id)?)
    }

    fn settle(&mut self) -> anyhow::Result<Outcomes> {
        self.writer.settle()?;
        Ok(std::mem::take(&mut self.account.lock().outcomes))
    }

    fn notes(&self) -> &Notes {
        self.writer.notes()
    }

    fn set_note(&mut self, name: &str, note: Option<Value>) {
        self.writer.set_note(name, note);
    }
}
