//! How the command is begun. Nothing of it comes from a client.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// How `gongwen reindex` is begun for this server.
#[derive(Debug, Clone)]
pub struct ReindexCommand {
    /// The program.
    pub program: PathBuf,
    /// What is said before everything else: which index, and that JSON is wanted.
    pub arguments: Vec<OsString>,
    /// What reads the server's sources again, or why there are none.
    pub from_sources: Result<Vec<OsString>, String>,
    /// What reads the index itself.
    pub from_index: Vec<OsString>,
    /// Variables that are none of its business.
    pub hidden_variables: Vec<OsString>,
}

impl ReindexCommand {
    /// The command, whose three streams are pipes.
    pub(super) fn command(&self, from_index: bool) -> Result<Command, String> {
        let source = if from_index {
            &self.from_index
        } else {
            self.from_sources.as_ref().map_err(Clone::clone)?
        };
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .args(source)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for name in &self.hidden_variables {
            command.env_remove(name);
        }
        Ok(command)
    }
}
