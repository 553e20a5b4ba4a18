//! Changes to the live generation while it is served: many small requests are
//! committed in groups.
//!
//! One thread writes. What arrives while it commits is the next group, so that a
//! busy server commits seldom and an idle one at once. The right to write is held
//! while there is something to write and given back soon after, so that commands
//! get their turn.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use super::error::IndexError;
use crate::model::{Document, DocumentId};

/// Groups that wait for the one that is being committed.
const MAX_WAITING: usize = 64;
/// Changes of one commit; one request may have more.
const MAX_GROUP: usize = 2_000;
/// How long the lock is held after the last change.
const HOLD_IDLE: Duration = Duration::from_millis(500);
/// How long the lock is held while changes keep coming, before others get a turn.
const HOLD_BUSY: Duration = Duration::from_secs(5);
/// How long others get to take the lock: longer than they wait between tries.
const TURN: Duration = Duration::from_millis(60);

/// A change of one document.
#[derive(Debug, Clone)]
pub enum Operation {
    /// Take it in, in place of one of the same identifier.
    Put(Box<Document>),
    /// Remove it.
    Delete(DocumentId),
}

impl Operation {
    /// The document that it is about.
    pub fn id(&self) -> &DocumentId {
        match self {
            Self::Put(document) => &document.id,
            Self::Delete(id) => id,
        }
    }
}

/// What a change did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// No document had this identifier.
    Added,
    /// The document of this identifier was another.
    Replaced,
    /// The document of this identifier was the same.
    Unchanged,
    /// The document was removed.
    Deleted,
    /// There was no document to remove.
    Absent,
}

impl Outcome {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Replaced => "replaced",
            Self::Unchanged => "unchanged",
            Self::Deleted => "deleted",
            Self::Absent => "absent",
        }
    }
}

/// Changes that are on disk and visible.
#[derive(Debug, Clone)]
pub struct Applied {
    /// The generation that holds them.
    pub generation: String,
    /// What each did, in order.
    pub outcomes: Vec<Outcome>,
}

/// Why changes were not applied.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LiveError {
    /// Another writes for longer than was waited.
    #[error("{0}")]
    Locked(String),
    /// The thread that writes has ended.
    #[error("{}", IndexError::WriterGone)]
    WriterGone,
    /// The index failed.
    #[error("{0}")]
    Failed(String),
}

impl From<IndexError> for LiveError {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::Locked { .. } => Self::Locked(error.to_string()),
            other => Self::Failed(other.line()),
        }
    }
}

/// An index that is written to while it is served.
pub trait LiveIndex: Send + 'static {
    /// Takes the right to write, and opens the live generation.
    ///
    /// # Errors
    /// [`LiveError::Locked`] where another has it for too long.
    fn open(&self) -> Result<Box<dyn LiveSession + '_>, LiveError>;
}

/// The right to write, while it is held.
pub trait LiveSession {
    /// Applies the changes of several requests, which are safe from a power cut and
    /// visible then; all of them, or none where it is on this machine.
    ///
    /// # Errors
    /// Where the index fails.
    fn apply(&mut self, requests: &[&[Operation]]) -> Result<Vec<Applied>, LiveError>;

    /// Goes on with what is to be done to the index besides; whether it is under way.
    ///
    /// # Errors
    /// Where the index fails.
    fn tidy(&mut self) -> Result<bool, LiveError>;

    /// Ends what is under way, and gives the right back.
    fn close(self: Box<Self>);
}

type Reply = Result<Applied, LiveError>;

struct Request {
    operations: Vec<Operation>,
    reply: SyncSender<Reply>,
}

/// Applies changes to the live generation. Clones write through one thread.
#[derive(Clone)]
pub struct LiveWriter {
    requests: SyncSender<Request>,
}

impl LiveWriter {
    /// Starts the thread that writes.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub fn start(index: impl LiveIndex) -> std::io::Result<Self> {
        let (requests, received) = mpsc::sync_channel(MAX_WAITING);
        let thread = WriterThread { index, received };
        thread::Builder::new()
            .name("index-write".to_owned())
            .spawn(move || thread.run())?;
        Ok(Self { requests })
    }

    /// Applies changes, all or none of them, and waits until they are safe from
    /// a power cut and visible to the reader. Blocks.
    ///
    /// # Errors
    /// [`LiveError::Locked`] where another writer is at work for longer than is
    /// waited; otherwise where the index fails. Nothing is applied then.
    pub fn apply(&self, operations: Vec<Operation>) -> Result<Applied, LiveError> {
        let (reply, answer) = mpsc::sync_channel(1);
        self.requests
            .send(Request { operations, reply })
            .map_err(|_| LiveError::WriterGone)?;
        answer.recv().map_err(|_| LiveError::WriterGone)?
    }
}

struct WriterThread<I> {
    index: I,
    received: Receiver<Request>,
}

impl<I: LiveIndex> WriterThread<I> {
    /// Until all senders are gone.
    fn run(self) {
        while let Ok(first) = self.received.recv() {
            match self.index.open() {
                Ok(session) => self.serve(session, first),
                Err(error) => refuse(self.group(first), &error),
            }
            thread::sleep(TURN);
        }
    }

    /// Applies groups until nothing more comes or others are to have their turn.
    fn serve(&self, mut session: Box<dyn LiveSession + '_>, first: Request) {
        let began = Instant::now();
        let mut next = Some(first);
        loop {
            if let Some(first) = next.take() {
                let group = self.group(first);
                let changes: Vec<&[Operation]> = group
                    .iter()
                    .map(|request| request.operations.as_slice())
                    .collect();
                match session.apply(&changes) {
                    Ok(applied) => acknowledge(&group, applied),
                    Err(error) => {
                        tracing::error!(%error, "changes were not applied");
                        return refuse(group, &error);
                    }
                }
            }
            let busy = match session.tidy() {
                Ok(busy) => busy,
                Err(error) => {
                    tracing::error!(%error, "segments were not merged");
                    break;
                }
            };
            if began.elapsed() > HOLD_BUSY && !busy {
                break;
            }
            match self.received.recv_timeout(HOLD_IDLE) {
                Ok(request) => next = Some(request),
                Err(RecvTimeoutError::Timeout) if busy => {}
                Err(_) => break,
            }
        }
        session.close();
    }

    /// The first request with those that came meanwhile.
    fn group(&self, first: Request) -> Vec<Request> {
        let mut changes = first.operations.len();
        let mut group = vec![first];
        while changes < MAX_GROUP
            && let Ok(request) = self.received.try_recv()
        {
            changes += request.operations.len();
            group.push(request);
        }
        group
    }
}

fn acknowledge(group: &[Request], applied: Vec<Applied>) {
    for (request, applied) in group.iter().zip(applied) {
        // Who does not wait any more is not told.
        request.reply.send(Ok(applied)).ok();
    }
}

fn refuse(group: Vec<Request>, error: &LiveError) {
    for request in group {
        request.reply.send(Err(error.clone())).ok();
    }
}
