//! Writing a generation on a cluster: changes are sent as they come, and become
//! visible together with a commit, to all who read at once.
//!
//! A commit is recorded in the mapping of the index, which changes at once: it says that
//! shards are being made to show what was written, and then that they do. Readers open
//! nothing in between. Who is stopped before a commit leaves documents that the next
//! commit shows: each of them whole, but not all of those that were to come together. So
//! a generation that is built anew is made live as a whole, and changes of a live one
//! are taken in again.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use super::bulk::{Bulk, Came, Destination, Told};
use super::compact::compact;
use super::derived::{SUGGESTIONS, write_suggestions, write_vocabulary};
use super::duplicates;
use super::error::ClusterError;
use super::generations::ClusterIndex;
use super::known::taken;
use super::lease::ClusterLease;
use super::manifest::{self, ClusterManifest};
use super::reader::refresh;
use super::tally::Tally;
use crate::index::{Notes, Operation, Queries};
use crate::model::{Document, DocumentId, Provenance};

/// Requests that are under way at once.
pub(super) const REQUESTS: usize = 2;

/// Documents that are asked for at once.
const ASKED_AT_ONCE: usize = 1_000;

/// Writes one generation. What came of each change is told by its number, counted from
/// 0 since the last commit.
pub struct ClusterWriter {
    index: ClusterIndex,
    lease: ClusterLease,
    to: Destination,
    manifest: ClusterManifest,
    told: Told,
    bulk: Option<Bulk>,
    has_new_notes: bool,
    /// Changes that were made since the last commit.
    changes: u64,
    /// The bodies that came or went with them.
    bodies: HashSet<u64>,
    /// The words of what was taken in since it was opened.
    tally: Tally,
    /// Whether the generation was empty then.
    was_new: bool,
}

impl ClusterWriter {
    pub(super) fn new(
        index: ClusterIndex,
        lease: ClusterLease,
        to: Destination,
        manifest: ClusterManifest,
        told: impl Fn(u64, &DocumentId, Came) + Send + Sync + 'static,
    ) -> Self {
        Self {
            index,
            lease,
            to,
            was_new: manifest.commit == 0,
            manifest,
            told: Arc::new(told),
            bulk: None,
            has_new_notes: false,
            changes: 0,
            bodies: HashSet::new(),
            tally: Tally::default(),
        }
    }

    /// The name of its index.
    pub fn generation(&self) -> &str {
        &self.to.index
    }

    /// Takes in a document; one of the same identifier is replaced.
    ///
    /// # Errors
    /// Where the cluster fails.
    pub fn put(&mut self, document: Document) -> Result<(), ClusterError> {
        self.send(Operation::Put(Box::new(document)))
    }

    /// Removes the document of an identifier.
    ///
    /// # Errors
    /// Where the cluster fails.
    pub fn delete(&mut self, id: DocumentId) -> Result<(), ClusterError> {
        self.send(Operation::Delete(id))
    }

    /// Hands a change over.
    ///
    /// # Errors
    /// Where the cluster fails.
    pub fn send(&mut self, operation: Operation) -> Result<(), ClusterError> {
        let start = || Bulk::start(&self.to, REQUESTS, &self.told);
        let sent = self.bulk.get_or_insert_with(start).send(operation);
        if sent.is_err() {
            self.bulk = None;
        }
        sent
    }

    /// What commands remember with a commit.
    pub fn notes(&self) -> &Notes {
        &self.manifest.notes
    }

    /// Takes a note, or removes it; it is of the next commit.
    pub fn set_note(&mut self, name: &str, note: Option<Value>) {
        if self.manifest.notes.get(name) == note.as_ref() {
            return;
        }
        self.has_new_notes = true;
        match note {
            Some(note) => self.manifest.notes.insert(name.to_owned(), note),
            None => self.manifest.notes.remove(name),
        };
    }

    /// Waits until it is known what came of every change.
    ///
    /// # Errors
    /// Where the cluster fails.
    pub fn settle(&mut self) -> Result<(), ClusterError> {
        if let Some(bulk) = self.bulk.take() {
            let left = bulk.close()?;
            self.changes += left.changes;
            self.bodies.extend(left.bodies);
            self.tally.add(left.tally);
        }
        Ok(())
    }

    /// The documents whose file tells that they are gone, in the order of their
    /// identifiers.
    ///
    /// # Errors
    /// Where the cluster fails.
    pub fn gone(
        &mut self,
        is_gone: impl Fn(&Provenance) -> bool,
    ) -> Result<Vec<DocumentId>, ClusterError> {
        self.settle()?;
        let mut candidates = Vec::new();
        self.index
            .for_each_provenance(&self.to.index, |id, provenance| {
                if is_gone(provenance) {
                    candidates.push(id);
                }
            })?;
        let mut gone = Vec::new();
        for some in candidates.chunks(ASKED_AT_ONCE) {
            let ids: Vec<&DocumentId> = some.iter().collect();
            // Of what is not visible yet, the new file counts.
            for (id, taken) in taken(&self.to.client, &self.to.index, &ids)? {
                if taken.known.provenance.as_ref().is_some_and(&is_gone) {
                    gone.push(id);
                }
            }
        }
        gone.sort_unstable();
        Ok(gone)
    }

    /// Makes all changes visible. Does nothing where nothing changed.
    ///
    /// # Errors
    /// Where the cluster fails.
    pub fn commit(&mut self) -> Result<(), ClusterError> {
        self.settle()?;
        let was_stopped = self.manifest.refreshing;
        if self.changes == 0 && !self.has_new_notes && !was_stopped {
            return Ok(());
        }
        let (client, index) = (&self.to.client, &self.to.index);
        self.lease.ensure_held()?;
        self.manifest.refreshing = true;
        manifest::write(client, index, &self.manifest)?;
        refresh(client, index)?;
        let bodies = if self.to.notes_bodies {
            std::mem::take(&mut self.bodies)
        } else {
            duplicates::repeated(&self.to)?
        };
        if duplicates::mark(&self.to, &bodies)? > 0 {
            refresh(client, index)?;
        }
        self.lease.ensure_held()?;
        self.manifest.refreshing = false;
        self.manifest.commit += 1;
        self.manifest.manifest.committed(self.index.count(index)?);
        manifest::write(client, index, &self.manifest)?;
        client.note_change();
        self.has_new_notes = false;
        self.changes = 0;
        self.to.notes_bodies = true;
        Ok(())
    }

    /// Brings in line with what was committed what is derived from it: suggestions and
    /// vocabulary.
    ///
    /// # Errors
    /// Where the cluster fails.
    pub fn finish(mut self, queries: &Queries) -> Result<(), ClusterError> {
        let origin = self.manifest.key(&self.to.index);
        let (files, generation) = self.index.files_of(&self.to.index)?;
        if files
            .head(&generation, SUGGESTIONS)?
            .is_some_and(|head| head.origin == origin)
        {
            return Ok(());
        }
        let tally = std::mem::take(&mut self.tally);
        if self.was_new {
            compact(&self.to.client, &self.to.index)?;
        }
        write_vocabulary(files, &generation, origin, tally, self.was_new)?;
        write_suggestions(&self.to, files, &generation, origin, queries)
    }
}
