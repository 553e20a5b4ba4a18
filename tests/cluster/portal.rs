//! The program with the flags that lead it to a cluster.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::nodes::Cluster;
use crate::program::{PROGRAM, command, json, said};
use crate::server::Server;

/// A portal whose index is on a cluster.
pub(crate) struct Portal {
    flags: Vec<String>,
    /// What is kept on this machine: the audit log, frequent queries.
    folder: tempfile::TempDir,
}

impl Portal {
    /// An index of a name, in so many parts with so many copies besides.
    pub(crate) fn new(cluster: &Cluster, name: &str, shards: u32, replicas: u32) -> Self {
        Self::at(cluster.urls(), name, shards, replicas)
    }

    /// As [`new`](Self::new), with the nodes at these addresses.
    pub(crate) fn at(urls: String, name: &str, shards: u32, replicas: u32) -> Self {
        let flags = [
            ("--engine", "opensearch".to_owned()),
            ("--opensearch-url", urls),
            ("--opensearch-index", name.to_owned()),
            ("--opensearch-shards", shards.to_string()),
            ("--opensearch-replicas", replicas.to_string()),
        ];
        let flags = flags
            .into_iter()
            .flat_map(|(name, value)| [name.to_owned(), value]);
        Self {
            flags: flags.collect(),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn flags(&self) -> Vec<&str> {
        self.flags.iter().map(String::as_str).collect()
    }

    /// A command of the program.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command(PROGRAM);
        command
            .arg("--index")
            .arg(self.folder.path())
            .args(arguments)
            .args(self.flags());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// As [`run`](Self::run), which must end with exit code 0.
    pub(crate) fn done(&self, arguments: &[&str]) -> Output {
        let output = self.run(arguments);
        let code = output.status.code();
        assert_eq!(code, Some(0), "{arguments:?}: {}", said(&output));
        output
    }

    /// What a command that must succeed writes as JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        json(&self.done(&[arguments, &["--json"]].concat()))
    }

    /// Everything in the index.
    pub(crate) fn export(&self) -> String {
        String::from_utf8(self.done(&["export"]).stdout).unwrap()
    }

    /// A server, with further flags.
    pub(crate) fn serve(&self, arguments: &[&str]) -> Server {
        let flags = [self.flags().as_slice(), arguments].concat();
        let server = Server::from_command(command(PROGRAM), self.folder.path(), &flags);
        server.unwrap_or_else(|(_, said)| panic!("{said}"))
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }
}
