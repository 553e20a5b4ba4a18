//! Changes on their way into a cluster: compared with what is there, cut and sent by
//! threads of their own, a bounded number of requests at once.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use opensearch::http::Method;
use serde_json::{Value, json};

use super::client::{Asked, Body, Client};
use super::error::ClusterError;
use super::known::{Taken, taken};
use super::record::Fields;
use super::snapshot::not_understood;
use super::tally::Tally;
use crate::index::{Operation, Outcome};
use crate::model::{Document, DocumentId};
use crate::text::Analysis;

/// Bytes of documents that make a request; cut, they are some four times as many.
const REQUEST_BYTES: usize = 1 << 20;
/// Changes of one request.
const REQUEST_CHANGES: usize = 1_000;
/// Changes that wait for each thread.
const WAITING: usize = 64;
/// How often what the cluster has no room for is sent again.
const TRIES: u32 = 8;
/// The first pause before that; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// What came of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// It was done, or there was nothing to do.
    Of(Outcome),
    /// The cluster refused it, for this reason.
    Refused(String),
}

/// Is told of every change what came of it, by its number.
pub(super) type Told = Arc<dyn Fn(u64, &DocumentId, Came) + Send + Sync>;

/// What a thread leaves behind.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// The keys of bodies that came or went.
    pub(super) bodies: HashSet<u64>,
    /// The words of the documents that came.
    pub(super) tally: Tally,
    /// How many changes were made.
    pub(super) changes: u64,
}

/// Where changes go.
#[derive(Clone)]
pub(super) struct Destination {
    pub(super) client: Arc<Client>,
    pub(super) index: String,
    pub(super) analysis: Analysis,
    /// Whether it is noted which bodies come and go. Those of an index that was never
    /// committed to are looked up by the cluster, however many there are.
    pub(super) notes_bodies: bool,
}

/// Sends changes. All of them are with the cluster, or refused, once it is closed.
pub(super) struct Bulk {
    senders: Vec<SyncSender<(u64, Operation)>>,
    threads: Vec<JoinHandle<Result<Left, ClusterError>>>,
    sent: u64,
}

impl Bulk {
    /// As many requests are under way at once as there are threads.
    pub(super) fn start(to: &Destination, threads: usize, told: &Told) -> Self {
        let begun = (0..threads.max(1)).map(|_| {
            let (sender, received) = sync_channel(WAITING);
            let sending = Sending {
                to: to.clone(),
                told: Arc::clone(told),
                waiting: Vec::new(),
                waiting_bytes: 0,
                left: Left::default(),
            };
            (sender, thread::spawn(move || sending.run(&received)))
        });
        let (senders, threads) = begun.unzip();
        Self {
            senders,
            threads,
            sent: 0,
        }
    }

    /// Hands a change over. Those of one document go to one thread, and so stay in
    /// their order.
    pub(super) fn send(&mut self, operation: Operation) -> Result<(), ClusterError> {
        let threads = self.senders.len() as u64;
        let at = usize::try_from(operation.id().key() % threads).unwrap_or_default();
        if self.senders[at].send((self.sent, operation)).is_ok() {
            self.sent += 1;
            return Ok(());
        }
        // The thread has ended, and says why.
        self.end()?;
        Err(not_understood("_bulk", "a thread that sends has ended"))
    }

    /// Waits until everything is sent.
    pub(super) fn close(mut self) -> Result<Left, ClusterError> {
        self.end()
    }

    fn end(&mut self) -> Result<Left, ClusterError> {
        self.senders.clear();
        let mut all = Ok(Left::default());
        for thread in self.threads.drain(..) {
            let ended = thread
                .join()
                .unwrap_or_else(|_| Err(not_understood("_bulk", "a thread that sends panicked")));
            all = all.and_then(|mut all| {
                let left = ended?;
                all.bodies.extend(left.bodies);
                all.tally.add(left.tally);
                all.changes += left.changes;
                Ok(all)
            });
        }
        all
    }
}

/// What one thread sends.
struct Sending {
    to: Destination,
    told: Told,
    waiting: Vec<(u64, Operation)>,
    waiting_bytes: usize,
    left: Left,
}

/// A change in the lines that say it.
struct Change {
    number: u64,
    id: DocumentId,
    lines: Vec<u8>,
    outcome: Outcome,
    /// The bodies that come and go with it.
    bodies: [Option<u64>; 2],
}

impl Sending {
    fn run(mut self, received: &Receiver<(u64, Operation)>) -> Result<Left, ClusterError> {
        while let Ok((number, operation)) = received.recv() {
            // What is there is asked once a request.
            if self
                .waiting
                .iter()
                .any(|(_, other)| other.id() == operation.id())
            {
                self.flush()?;
            }
            self.waiting_bytes += bytes(&operation);
            self.waiting.push((number, operation));
            if self.waiting_bytes >= REQUEST_BYTES || self.waiting.len() == REQUEST_CHANGES {
                self.flush()?;
            }
        }
        self.flush()?;
        Ok(self.left)
    }

    /// Sends what is waiting; what the cluster has no room for, again after a pause.
    fn flush(&mut self) -> Result<(), ClusterError> {
        self.waiting_bytes = 0;
        let waiting = std::mem::take(&mut self.waiting);
        let ids: Vec<&DocumentId> = waiting
            .iter()
            .map(|(_, operation)| operation.id())
            .collect();
        let mut there = taken(&self.to.client, &self.to.index, &ids)?;
        let mut changes = Vec::new();
        for (number, operation) in waiting {
            let taken = there.remove(operation.id());
            match self.change(number, operation, taken.as_ref())? {
                Ok(change) => changes.push(change),
                Err((id, outcome)) => (self.told)(number, &id, Came::Of(outcome)),
            }
        }
        let mut pause = FIRST_PAUSE;
        for tried in 1.. {
            if changes.is_empty() {
                break;
            }
            changes = self.send(changes, tried == TRIES)?;
            if !changes.is_empty() {
                thread::sleep(pause);
                pause *= 2;
            }
        }
        Ok(())
    }

    /// How a change is said; what it comes to where there is nothing to do.
    fn change(
        &mut self,
        number: u64,
        operation: Operation,
        taken: Option<&Taken>,
    ) -> Result<Result<Change, (DocumentId, Outcome)>, ClusterError> {
        let before = taken.and_then(|taken| taken.body_key);
        let document = match operation {
            Operation::Put(document) => document,
            Operation::Delete(id) if taken.is_none() => return Ok(Err((id, Outcome::Absent))),
            Operation::Delete(id) => {
                return Ok(Ok(Change {
                    number,
                    lines: format!("{}\n", json!({"delete": {"_id": id.as_str()}})).into_bytes(),
                    id,
                    outcome: Outcome::Deleted,
                    bodies: [before, None],
                }));
            }
        };
        let fields = Fields::of(&document)?;
        let new = fields.known(&document);
        if taken.is_some_and(|taken| taken.known.is_same_as(&new)) {
            return Ok(Err((document.id, Outcome::Unchanged)));
        }
        let outcome = match taken {
            None => Outcome::Added,
            Some(taken) if taken.known.content_key == new.content_key => Outcome::Unchanged,
            Some(_) => Outcome::Replaced,
        };
        let after = fields.body_key();
        let record = fields.with_lanes(&self.to.analysis);
        self.left.tally.count(&record);
        Ok(Ok(Change {
            number,
            lines: put(&document, &record),
            id: document.id,
            outcome,
            bodies: [before, after],
        }))
    }

    /// Gives what has to be sent again.
    fn send(&mut self, changes: Vec<Change>, is_last: bool) -> Result<Vec<Change>, ClusterError> {
        let path = format!("{}/_bulk", self.to.index);
        let lines = changes.iter().flat_map(|change| &change.lines);
        let answer = self.to.client.ask(&Asked {
            method: Method::Post,
            path: &path,
            body: Body::Lines(lines.copied().collect()),
            // A document is written under its own name, so twice is as once.
            is_repeatable: true,
        })?;
        let outcomes = answer["items"].as_array().map_or(&[][..], Vec::as_slice);
        if outcomes.len() != changes.len() {
            return Err(not_understood(&path, "it has another number of outcomes"));
        }
        let mut again = Vec::new();
        for (change, outcome) in changes.into_iter().zip(outcomes) {
            match refusal(outcome) {
                None => {
                    self.left.changes += 1;
                    if self.to.notes_bodies {
                        self.left.bodies.extend(change.bodies.into_iter().flatten());
                    }
                    (self.told)(change.number, &change.id, Came::Of(change.outcome));
                }
                Some((429 | 503, _)) if !is_last => again.push(change),
                Some((_, reason)) => (self.told)(change.number, &change.id, Came::Refused(reason)),
            }
        }
        Ok(again)
    }
}

fn bytes(operation: &Operation) -> usize {
    match operation {
        Operation::Put(document) => {
            let attached = document
                .attachments
                .iter()
                .filter_map(|one| one.text.as_deref());
            document.title.len() + document.body.len() + attached.map(str::len).sum::<usize>()
        }
        Operation::Delete(_) => 0,
    }
}

/// The lines that put a document there.
pub(super) fn put(document: &Document, record: &Value) -> Vec<u8> {
    let action = json!({"index": {"_id": document.id.as_str()}});
    format!("{action}\n{record}\n").into_bytes()
}

/// The status and the reason of what was not done.
fn refusal(outcome: &Value) -> Option<(u64, String)> {
    let outcome = outcome.as_object()?.values().next()?;
    let error = outcome.get("error")?;
    let status = outcome["status"].as_u64().unwrap_or_default();
    let reason = error["reason"].as_str().unwrap_or("no reason");
    let cause = error["caused_by"]["reason"].as_str();
    Some((
        status,
        cause.map_or(reason.to_owned(), |cause| format!("{reason}: {cause}")),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_with_its_cause() {
        let done = json!({"index": {"_id": "a", "status": 201, "result": "created"}});
        assert_eq!(refusal(&done), None);
        let full = json!({"index": {"_id": "a", "status": 429, "error": {
            "type": "rejected", "reason": "no room", "caused_by": {"reason": "a queue is full"},
        }}});
        assert_eq!(
            refusal(&full),
            Some((429, "no room: a queue is full".to_owned()))
        );
    }
}
