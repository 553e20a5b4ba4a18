//! The line of the audit log that each command that changes the index writes.

use std::path::PathBuf;

use clap::Args;

use crate::audit::{Actor, AuditError, AuditLog, Changed, Entry, Line, SystemUser};
use crate::index::IndexFolder;

/// Where changes are listed within the folder of the index.
const USUAL_NAME: &str = "audit.jsonl";
/// The exit code of a command that failed.
const FAILED: u8 = 2;

/// Where changes are listed.
#[derive(Debug, Args)]
pub(super) struct AuditOption {
    /// File that every change of the index is listed in, a line of JSON each; without
    /// it, `audit.jsonl` in the index
    #[arg(long, global = true, value_name = "FILE", env = "GONGWEN_AUDIT_LOG")]
    audit_log: Option<PathBuf>,
}

impl AuditOption {
    pub(super) fn log(&self, folder: &IndexFolder) -> AuditLog {
        let usual = || folder.path().join(USUAL_NAME);
        AuditLog::new(&self.audit_log.clone().unwrap_or_else(usual))
    }
}

/// A change of a command, which is listed however it ends.
pub(super) struct Audited {
    line: Option<Line>,
    entry: Entry,
}

impl Audited {
    /// To be called with the lock of the index, before it is changed.
    pub(super) fn begin(log: &AuditLog, action: &str) -> Result<Self, AuditError> {
        let arguments: Vec<String> = std::env::args_os()
            .map(|argument| argument.to_string_lossy().into_owned())
            .collect();
        let actor = Actor::Command {
            user: SystemUser::current(),
            command: arguments.join(" "),
        };
        Ok(Self {
            line: Some(log.begin()?),
            entry: Entry::new(actor, action),
        })
    }

    /// What becomes of documents.
    pub(super) fn changed(&mut self) -> &mut Changed {
        &mut self.entry.changed
    }

    /// Lists a change that was made.
    pub(super) fn end(mut self, generation: Option<String>, exit_code: u8) -> anyhow::Result<()> {
        self.entry.generation = generation;
        self.entry.exit_code = Some(exit_code);
        if let Some(line) = self.line.take() {
            let entry = &self.entry;
            line.write(entry).map_err(|error| {
                anyhow::Error::new(error).context("this was done, but is not in the audit log")
            })?;
        }
        Ok(())
    }
}

impl Audited {
    /// Lists nothing: nothing was changed, and it is tried again.
    pub(super) fn give_up(mut self) {
        self.line = None;
    }
}

impl Drop for Audited {
    /// Whoever does not come to the end has failed.
    fn drop(&mut self) {
        if let Some(line) = self.line.take() {
            self.entry.exit_code = Some(FAILED);
            if let Err(error) = line.write(&self.entry) {
                tracing::error!("{error}");
            }
        }
    }
}
