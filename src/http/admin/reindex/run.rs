//! The one reindex of a server: that which runs, or the last one.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use parking_lot::Mutex;
use serde_json::Value;

use super::child::{Ended, Running};
use super::command::ReindexCommand;
use crate::http::error::Fault;

/// How often it is looked whether the process has ended.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);
/// The highest exit code of a command that did what it was to do.
const DONE_WITH_REFUSALS: i32 = 1;

/// The reindex of a server. Clones share it.
#[derive(Clone)]
pub(in crate::http::admin) struct Reindexing {
    command: ReindexCommand,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    running: Option<Running>,
    last: Option<Run>,
    /// No more are begun, since the server ends.
    is_over: bool,
}

/// A reindex.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) from_index: bool,
    pub(super) token: String,
    pub(super) request_id: String,
    pub(super) begun: Timestamp,
    pub(super) stopped_by: Option<String>,
    /// `None` while it runs.
    pub(super) end: Option<RunEnd>,
}

/// How a reindex ended.
#[derive(Debug, Clone)]
pub(super) struct RunEnd {
    pub(super) at: Timestamp,
    pub(super) exit_code: Option<i32>,
    pub(super) report: Option<Value>,
    pub(super) errors: Vec<String>,
}

impl RunEnd {
    pub(super) fn is_done(&self) -> bool {
        self.exit_code
            .is_some_and(|code| (0..=DONE_WITH_REFUSALS).contains(&code))
    }
}

impl Reindexing {
    pub(in crate::http::admin) fn new(command: ReindexCommand) -> Self {
        Self {
            command,
            inner: Arc::default(),
        }
    }

    /// Begins a reindex.
    ///
    /// # Errors
    /// Where one runs, where there is nothing to build from, and where no process
    /// can be started.
    pub(super) fn begin(
        &self,
        from_index: bool,
        token: &str,
        request_id: &str,
    ) -> Result<Run, Fault> {
        let mut inner = self.inner.lock();
        if inner.running.is_some() {
            return Err(Fault::reindex_running());
        }
        if inner.is_over {
            return Err(Fault::overloaded());
        }
        let command = self.command.command(from_index);
        let command = command.map_err(|reason| Fault::nothing_to_reindex_from(&reason))?;
        let running = Running::start(command).map_err(|error| {
            tracing::error!(%error, "a reindex cannot be begun");
            Fault::not_written(format!("the reindex cannot be begun: {error}"))
        })?;
        let run = Run {
            from_index,
            token: token.to_owned(),
            request_id: request_id.to_owned(),
            begun: Timestamp::now(),
            stopped_by: None,
            end: None,
        };
        inner.running = Some(running);
        inner.last = Some(run.clone());
        drop(inner);
        let of_thread = self.clone();
        let follow = move || {
            while of_thread.look() {
                thread::sleep(BETWEEN_LOOKS);
            }
        };
        let begun = thread::Builder::new()
            .name("reindex".to_owned())
            .spawn(follow);
        if let Err(error) = begun {
            let mut inner = self.inner.lock();
            inner.last = None;
            if let Some(mut running) = inner.running.take() {
                running.kill();
            }
            return Err(Fault::not_written(format!(
                "the reindex cannot be followed: {error}"
            )));
        }
        Ok(run)
    }

    /// The reindex that runs, or the last one.
    pub(super) fn last(&self) -> Option<Run> {
        self.inner.lock().last.clone()
    }

    /// Asks the reindex that runs to end.
    ///
    /// # Errors
    /// Where none runs.
    pub(super) fn stop(&self, token: &str) -> Result<Run, Fault> {
        let mut inner = self.inner.lock();
        let running = inner.running.as_mut();
        let running = running.ok_or_else(Fault::no_reindex_running)?;
        running.ask_to_end().map_err(|error| {
            tracing::error!(%error, "a reindex cannot be stopped");
            Fault::not_written(format!("the reindex cannot be stopped: {error}"))
        })?;
        let run = inner.last.as_mut().ok_or_else(Fault::internal)?;
        run.stopped_by = Some(token.to_owned());
        Ok(run.clone())
    }

    /// Ends the reindex that runs, and lets no more begin.
    pub(in crate::http::admin) fn end(&self) {
        let mut inner = self.inner.lock();
        inner.is_over = true;
        if let Some(mut running) = inner.running.take() {
            running.kill();
        }
    }

    /// Takes down how the process ended; whether it still runs.
    fn look(&self) -> bool {
        let mut inner = self.inner.lock();
        let Some(running) = &mut inner.running else {
            return false;
        };
        let end = match running.ended() {
            Ok(None) => return true,
            Ok(Some(ended)) => end_of(ended),
            Err(error) => {
                tracing::error!(%error, "it cannot be told whether a reindex has ended");
                running.kill();
                RunEnd {
                    at: Timestamp::now(),
                    exit_code: None,
                    report: None,
                    errors: vec![error.to_string()],
                }
            }
        };
        let exit_code = end.exit_code;
        let stopped_by = inner.last.as_ref().and_then(|run| run.stopped_by.clone());
        if end.is_done() {
            tracing::info!(exit_code, "the index was built anew");
        } else if let Some(token) = stopped_by {
            tracing::info!(exit_code, token, "building the index anew was stopped");
        } else {
            let said = end.errors.join("; ");
            tracing::error!(exit_code, said, "the index was not built anew");
        }
        inner.running = None;
        if let Some(run) = &mut inner.last {
            run.end = Some(end);
        }
        false
    }
}

fn end_of(ended: Ended) -> RunEnd {
    let report = ended.report.as_deref();
    RunEnd {
        at: Timestamp::now(),
        exit_code: ended.status.code(),
        report: report.and_then(|report| serde_json::from_slice(report).ok()),
        errors: ended.errors,
    }
}
