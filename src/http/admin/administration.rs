//! What administration needs and keeps.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::Semaphore;

use super::refusals::Refusals;
use super::reindex::{ReindexCommand, Reindexing};
use super::tokens::Tokens;
use crate::audit::AuditLog;
use crate::http::limits::Rates;
use crate::index::LiveWriter;

/// Requests that change documents at once; more are turned away. Each holds a
/// batch of documents in memory.
const MAX_AT_ONCE: usize = 16;
/// Refused attempts a minute of a client, beyond which it is told to wait.
const FAILURES_PER_MINUTE: NonZeroU32 = NonZeroU32::new(20).expect("it is not zero");

/// What administration needs.
pub struct AdministrationConfig {
    /// Who may do what.
    pub tokens: Tokens,
    /// What changes documents.
    pub writer: LiveWriter,
    /// Where changes are listed.
    pub audit: AuditLog,
    /// How the index is built anew.
    pub reindex: ReindexCommand,
    /// The file of counts of queries, of this server or of another one.
    pub query_counts: PathBuf,
    /// Whether it has an address of its own, and is nowhere else.
    pub is_apart: bool,
}

/// Administration of a server. Clones share what it keeps.
#[derive(Clone)]
pub struct Administration {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) config: AdministrationConfig,
    pub(super) places: Arc<Semaphore>,
    pub(super) failures: Rates,
    pub(super) refusals: Refusals,
    pub(super) reindexing: Reindexing,
}

impl Administration {
    /// Administration that nobody has asked for anything yet.
    pub fn new(config: AdministrationConfig) -> Self {
        let failures = Rates::new(FAILURES_PER_MINUTE);
        let reindexing = Reindexing::new(config.reindex.clone());
        Self {
            inner: Arc::new(Inner {
                config,
                places: Arc::new(Semaphore::new(MAX_AT_ONCE)),
                failures,
                refusals: Refusals::new(),
                reindexing,
            }),
        }
    }

    /// Whether it has an address of its own.
    pub(in crate::http) fn is_apart(&self) -> bool {
        self.inner.config.is_apart
    }

    /// Ends what was begun and still runs, since the server ends.
    pub fn end(&self) {
        self.inner.reindexing.end();
    }
}
