//! Peers that are libraries: the bench itself, in a process of its own, loads and
//! answers. Which is called for is told by a subcommand, `NAME-load` or `NAME-serve`.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::documents::Documents;
use crate::lines::LineServer;
use crate::peer::{Loaded, Peer, Running};
use crate::process::done;

pub(crate) struct Library {
    name: &'static str,
    /// What its index is called in the folder.
    index: &'static str,
}

impl Library {
    pub(crate) const NAIVE: Self = Self {
        name: "naive",
        index: "index",
    };
    pub(crate) const SQLITE: Self = Self {
        name: "sqlite",
        index: "index.db",
    };

    fn command(&self, part: &str) -> Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(format!("{}-{part}", self.name));
        Ok(command)
    }
}

impl Peer for Library {
    /// It is built with the bench.
    fn install(&mut self, _cache: &Path) -> Result<()> {
        Ok(())
    }

    fn load(&mut self, documents: &Documents, folder: &Path) -> Result<Loaded> {
        let index = folder.join(self.index);
        let mut load = self.command("load")?;
        load.arg(&documents.path).arg(&index);
        let finished = done(&mut load, &folder.join("said"))?;
        Ok(Loaded {
            took: finished.took,
            documents: finished.stdout.trim().parse()?,
            index,
            peak_memory: finished.peak_memory,
        })
    }

    fn start(&mut self, folder: &Path) -> Result<Box<dyn Running>> {
        let mut serve = self.command("serve")?;
        LineServer::start(serve.arg(folder.join(self.index)))
    }
}
