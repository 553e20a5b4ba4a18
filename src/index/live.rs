//! Changes to the live generation while it is served: many small requests are
//! committed in groups.
//!
//! One thread writes. What arrives while it commits is the next group, so that a
//! busy server commits seldom and an idle one at once. The folder's lock is held
//! while there is something to write and given back soon after, so that commands
//! get their turn.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use super::error::IndexError;
use super::folder::{IndexFolder, WriterLock};
use super::reader::Reader;
use super::writer::{Change, Writer, WriterConfig};
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

/// How live changes are written.
#[derive(Debug, Clone, Copy)]
pub struct LiveConfig {
    /// Threads and memory.
    pub writer: WriterConfig,
    /// How long a change waits for another writer.
    pub patience: Duration,
}

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

type Reply = Result<Applied, Arc<IndexError>>;

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
    /// Starts the thread that writes. `reader` shows what it wrote before a change
    /// is acknowledged.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub fn start(folder: IndexFolder, reader: Reader, config: LiveConfig) -> std::io::Result<Self> {
        let (requests, received) = mpsc::sync_channel(MAX_WAITING);
        let thread = WriterThread {
            folder,
            reader,
            config,
            received,
        };
        thread::Builder::new()
            .name("index-write".to_owned())
            .spawn(move || thread.run())?;
        Ok(Self { requests })
    }

    /// Applies changes, all or none of them, and waits until they are safe from
    /// a power cut and visible to the reader. Blocks.
    ///
    /// # Errors
    /// [`IndexError::Locked`] where another writer is at work for longer than is
    /// waited; otherwise where the disk or tantivy fails. Nothing is applied then.
    pub fn apply(&self, operations: Vec<Operation>) -> Reply {
        let gone = || Arc::new(IndexError::WriterGone);
        let (reply, answer) = mpsc::sync_channel(1);
        self.requests
            .send(Request { operations, reply })
            .map_err(|_| gone())?;
        answer.recv().map_err(|_| gone())?
    }
}

struct WriterThread {
    folder: IndexFolder,
    reader: Reader,
    config: LiveConfig,
    received: Receiver<Request>,
}

/// The writer with the lock that it needs.
struct Session {
    writer: Writer,
    generation: String,
    since: Instant,
    _lock: WriterLock,
}

impl WriterThread {
    /// Until all senders are gone.
    fn run(self) {
        while let Ok(first) = self.received.recv() {
            match self.open() {
                Ok(session) => self.serve(session, first),
                Err(error) => refuse(self.group(first), error),
            }
            thread::sleep(TURN);
        }
    }

    fn open(&self) -> Result<Session, IndexError> {
        let lock = self.folder.lock("gongwen serve", self.config.patience)?;
        let generation = self.folder.open(&self.reader.analysis())?;
        Ok(Session {
            writer: generation.writer(self.config.writer)?,
            generation: generation.name().to_owned(),
            since: Instant::now(),
            _lock: lock,
        })
    }

    /// Applies groups until nothing more comes or others are to have their turn.
    fn serve(&self, mut session: Session, first: Request) {
        let mut next = Some(first);
        loop {
            if let Some(first) = next.take() {
                let group = self.group(first);
                if let Err(error) = self.apply(&mut session, &group) {
                    tracing::error!(error = %error.line(), "changes were not applied");
                    return refuse(group, error);
                }
            }
            let merging = match session.writer.merge() {
                Ok(merging) => merging,
                Err(error) => {
                    tracing::error!(error = %error.line(), "segments were not merged");
                    return refresh_suggestions(&session.writer);
                }
            };
            if session.since.elapsed() > HOLD_BUSY && !merging {
                break;
            }
            match self.received.recv_timeout(HOLD_IDLE) {
                Ok(request) => next = Some(request),
                Err(RecvTimeoutError::Timeout) if merging => {}
                Err(_) => break,
            }
        }
        refresh_suggestions(&session.writer);
        if let Err(error) = session.writer.finish() {
            tracing::error!(error = %error.line(), "segments were not merged");
        }
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

    /// Commits a group, and acknowledges each request of it.
    fn apply(&self, session: &mut Session, group: &[Request]) -> Result<(), IndexError> {
        let mut applied = Vec::with_capacity(group.len());
        for request in group {
            let operations = request.operations.iter();
            let outcomes = operations.map(|operation| change(&mut session.writer, operation));
            applied.push(Applied {
                generation: session.generation.clone(),
                outcomes: outcomes.collect::<Result<_, _>>()?,
            });
        }
        session.writer.commit()?;
        self.reader.follow()?;
        for (request, applied) in group.iter().zip(applied) {
            // Who does not wait any more is not told.
            request.reply.send(Ok(applied)).ok();
        }
        Ok(())
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

fn refresh_suggestions(writer: &Writer) {
    if let Err(error) = writer.refresh_suggestions() {
        tracing::error!(error = %error.line(), "suggestions are not up to date");
    }
}

fn refuse(group: Vec<Request>, error: IndexError) {
    let error = Arc::new(error);
    for request in group {
        request.reply.send(Err(Arc::clone(&error))).ok();
    }
}
