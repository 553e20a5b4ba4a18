//! A request that passed the gate, and how its changes reach the index and the
//! audit log.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;

use super::administration::Administration;
use super::gate::Caller;
use crate::audit::{Changed, Entry, Line};
use crate::http::error::Fault;
use crate::http::state::AppState;
use crate::index::{Applied, LiveError, LiveWriter, Operation};

/// A request of an administrator who may do what is asked for.
pub(in crate::http) struct Administrator {
    pub(super) administration: Administration,
    pub(super) caller: Caller,
}

impl FromRequestParts<AppState> for Administrator {
    type Rejection = Fault;

    /// Only the gate gives callers, so what is not behind it is closed.
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Fault> {
        let caller = parts.extensions.get::<Caller>();
        match (&state.administration, caller) {
            (Some(administration), Some(caller)) => Ok(Self {
                administration: administration.clone(),
                caller: caller.clone(),
            }),
            (None, _) => Err(Fault::administration_is_off()),
            _ => Err(Fault::unauthorized()),
        }
    }
}

/// A change under way: what of it is done, and the line that it will have.
pub(super) struct Change {
    administration: Administration,
    caller: Caller,
    line: Option<Line>,
    part: u32,
    pub(super) changed: Changed,
    pub(super) generation: Option<String>,
    /// The status of the answer where all goes well.
    pub(super) status: StatusCode,
}

impl Administrator {
    /// Runs what changes something off the threads that serve connections. It is
    /// begun where it can be listed, and listed before it is acknowledged.
    pub(super) async fn run<T, F>(self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&mut Change) -> Result<T, Fault> + Send + 'static,
    {
        let places = &self.administration.inner.places;
        let place = std::sync::Arc::clone(places).try_acquire_owned();
        let place = place.map_err(|_| Fault::overloaded())?;
        let span = tracing::Span::current();
        let done = tokio::task::spawn_blocking(move || {
            let _place = place;
            span.in_scope(|| {
                let mut change = Change::begin(self)?;
                let result = work(&mut change);
                change.end(result)
            })
        });
        done.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a change did not end");
            Err(Fault::internal())
        })
    }
}

impl Change {
    fn begin(administrator: Administrator) -> Result<Self, Fault> {
        let mut change = Self {
            administration: administrator.administration,
            caller: administrator.caller,
            line: None,
            part: 0,
            changed: Changed::default(),
            generation: None,
            status: StatusCode::OK,
        };
        change.begin_line()?;
        Ok(change)
    }

    fn begin_line(&mut self) -> Result<(), Fault> {
        let line = self.administration.inner.config.audit.begin();
        let line = line.map_err(|error| {
            tracing::error!("a change was refused: {error}");
            Fault::audit_unavailable(&error.to_string())
        })?;
        self.line = Some(line);
        Ok(())
    }

    /// Applies operations. What hinders them is told to the administrator.
    pub(super) fn apply(&mut self, operations: Vec<Operation>) -> Result<Applied, Fault> {
        let applied = self.writer().apply(operations);
        let applied = applied.map_err(|error| match error {
            LiveError::Locked(reason) => Fault::locked(reason),
            other => Fault::not_written(other.to_string()),
        })?;
        self.generation = Some(applied.generation.clone());
        Ok(applied)
    }

    fn writer(&self) -> &LiveWriter {
        &self.administration.inner.config.writer
    }

    /// Lists what was done so far, since more is to come of the same request.
    pub(super) fn end_part(&mut self) -> Result<(), Fault> {
        self.part += 1;
        let entry = self.entry(None);
        self.write(&entry)?;
        self.changed = Changed::default();
        self.begin_line()
    }

    fn end<T>(mut self, result: Result<T, Fault>) -> Result<T, Fault> {
        if self.part > 0 {
            self.part += 1;
        }
        let entry = self.entry(Some(result.as_ref().map(|_| ())));
        self.write(&entry)?;
        result
    }

    fn entry(&self, ended: Option<Result<(), &Fault>>) -> Entry {
        let mut entry = Entry::new(self.caller.actor(), self.caller.action.clone());
        entry.changed = self.changed.clone();
        entry.generation.clone_from(&self.generation);
        entry.part = (self.part > 0).then_some(self.part);
        entry.status = ended.map(|ended| match ended {
            Ok(()) => self.status.as_u16(),
            Err(fault) => fault.status.as_u16(),
        });
        entry.fault = ended.and_then(|ended| Some(ended.err()?.code.to_owned()));
        entry
    }

    fn write(&mut self, entry: &Entry) -> Result<(), Fault> {
        let Some(line) = self.line.take() else {
            return Ok(());
        };
        line.write(entry).map_err(|error| {
            // The log of the server is the next best place.
            tracing::error!(?entry, "a change is not in the audit log: {error}");
            Fault::not_audited(&error.to_string())
        })
    }
}
