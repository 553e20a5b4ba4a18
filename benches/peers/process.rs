//! Processes of the bench's own: run, watched for their memory, and ended by their
//! number.

use std::collections::BTreeSet;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use procfs::process::Process;
use rustix::process::{Pid, Signal, kill_process};

/// How often the memory of a process is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// How long a server may take to listen.
const START: Duration = Duration::from_mins(2);
/// What the system counts the size of files on the disk in.
const BLOCK_BYTES: u64 = 512;
/// How long a server may take to end by itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running process, which ends with its owner.
pub(crate) struct Owned(Child);

impl Owned {
    pub(crate) fn spawn(command: &mut Command) -> Result<Self> {
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command.stdin(Stdio::null()).spawn();
        Ok(Self(
            child.with_context(|| format!("cannot run {program}"))?,
        ))
    }

    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.0
    }

    /// Waits until it ends; gives its greatest memory, too.
    pub(crate) fn wait(mut self) -> Result<(ExitStatus, u64)> {
        let mut peak = 0;
        loop {
            peak = peak.max(memory(self.id()).peak);
            if let Some(status) = self.0.try_wait()? {
                return Ok((status, peak));
            }
            thread::sleep(LOOK_EVERY);
        }
    }

    /// Waits until something holds, unless the process ends before. What it says
    /// goes to a file.
    pub(crate) fn wait_until(
        &mut self,
        what: &str,
        said: &Path,
        mut holds: impl FnMut() -> bool,
    ) -> Result<()> {
        let started = Instant::now();
        while !holds() {
            if let Some(status) = self.0.try_wait()? {
                let said = std::fs::read_to_string(said)?;
                bail!("it ended before {what}: {status}: {}", last(&said));
            }
            ensure!(started.elapsed() < START, "waited in vain until {what}");
            thread::sleep(LOOK_EVERY);
        }
        Ok(())
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        if let Some(id) = i32::try_from(self.id()).ok().and_then(Pid::from_raw)
            && matches!(self.0.try_wait(), Ok(None))
            && kill_process(id, Signal::TERM).is_ok()
        {
            let started = Instant::now();
            while matches!(self.0.try_wait(), Ok(None)) && started.elapsed() < PATIENCE {
                thread::sleep(LOOK_EVERY);
            }
        }
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// What a finished process wrote and took.
pub(crate) struct Finished {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) took: Duration,
    pub(crate) peak_memory: u64,
}

/// Runs a command to its end; what it says on standard error goes to a file.
pub(crate) fn run(command: &mut Command, said: &Path) -> Result<Finished> {
    let started = Instant::now();
    let log = std::fs::File::create(said)?;
    let mut process = Owned::spawn(command.stdout(Stdio::piped()).stderr(log))?;
    let mut stdout = process.child().stdout.take().context("no output")?;
    // Its own thread reads, so that a full pipe stops nothing.
    let reading = thread::spawn(move || {
        let mut text = String::new();
        stdout.read_to_string(&mut text).map(|_| text)
    });
    let (status, peak_memory) = process.wait()?;
    let took = started.elapsed();
    let Ok(stdout) = reading.join() else {
        bail!("the thread that reads the output ended");
    };
    Ok(Finished {
        status,
        stdout: stdout?,
        took,
        peak_memory,
    })
}

/// As [`run`], and it must succeed.
pub(crate) fn done(command: &mut Command, said: &Path) -> Result<Finished> {
    let finished = run(command, said)?;
    if !finished.status.success() {
        bail!(
            "{}: {}: {}{}",
            command.get_program().to_string_lossy(),
            finished.status,
            last(&finished.stdout),
            last(&std::fs::read_to_string(said)?)
        );
    }
    Ok(finished)
}

/// The last lines of what was said.
pub(crate) fn last(text: &str) -> String {
    let lines: Vec<&str> = text.lines().rev().take(5).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}

#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Memory {
    /// Resident, files that are mapped into memory included.
    pub(crate) resident: u64,
    /// Resident, without what is read from files.
    pub(crate) anonymous: u64,
    /// The most that was ever resident.
    pub(crate) peak: u64,
}

/// Memory of a process and of those that it began, in bytes.
pub(crate) fn memory(id: u32) -> Memory {
    let mut sum = Memory::default();
    let mut open = vec![id];
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        let Some(process) = i32::try_from(id).ok().and_then(|id| Process::new(id).ok()) else {
            continue;
        };
        if !seen.insert(id) {
            continue;
        }
        // A process that ends meanwhile has none.
        if let Ok(status) = process.status() {
            let bytes = |kilobytes: Option<u64>| kilobytes.unwrap_or(0) * 1024;
            sum.resident += bytes(status.vmrss);
            sum.anonymous += bytes(status.rssanon);
            sum.peak += bytes(status.vmhwm);
        }
        if let Ok(tasks) = process.tasks() {
            for task in tasks.flatten() {
                open.extend(task.children().unwrap_or_default());
            }
        }
    }
    sum
}

/// Bytes that all files in a folder, or one file, take on the disk. Files with holes
/// take less than their length says.
pub(crate) fn size(path: &Path) -> u64 {
    let files = walkdir::WalkDir::new(path).into_iter().flatten();
    files
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| entry.metadata().ok())
        .map(|metadata| metadata.len().min(metadata.blocks() * BLOCK_BYTES))
        .sum()
}
