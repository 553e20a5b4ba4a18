//! The process: what it says is kept within bounds, and it is asked to end before
//! it is made to.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, ChildStdin, Command, ExitStatus};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// Longest report that is kept, in bytes.
const MAX_REPORT_BYTES: u64 = 8 * 1024 * 1024;
/// Lines of what went wrong that are kept, the last ones, and bytes of each.
const MAX_LINES: usize = 50;
const MAX_LINE_BYTES: u64 = 4 * 1024;
/// How long a process that was asked to end may take.
const GRACE: Duration = Duration::from_secs(10);
/// How long what an ended process said is waited for.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// A process that runs.
pub(super) struct Running {
    child: Child,
    /// The process ends when this is closed, also where the server is killed.
    _alive: Option<ChildStdin>,
    report: Option<JoinHandle<Option<Vec<u8>>>>,
    errors: Option<JoinHandle<Vec<String>>>,
    asked_to_end: Option<Instant>,
    /// How it ended, and when that was seen.
    status: Option<(ExitStatus, Instant)>,
}

/// What a process left.
pub(super) struct Ended {
    pub(super) status: ExitStatus,
    /// What it wrote; `None` where that is too long to be kept.
    pub(super) report: Option<Vec<u8>>,
    pub(super) errors: Vec<String>,
}

impl Running {
    pub(super) fn start(mut command: Command) -> io::Result<Self> {
        let mut child = command.spawn()?;
        let alive = child.stdin.take();
        let report = child.stdout.take().map(|said| {
            thread::spawn(move || {
                let mut kept = Vec::new();
                let mut said = said;
                said.by_ref()
                    .take(MAX_REPORT_BYTES)
                    .read_to_end(&mut kept)
                    .ok()?;
                // The rest is read, so that the process is not held up by it.
                let rest = io::copy(&mut said, &mut io::sink()).ok()?;
                (rest == 0).then_some(kept)
            })
        });
        let errors = child
            .stderr
            .take()
            .map(|said| thread::spawn(move || last_lines(said)));
        Ok(Self {
            child,
            _alive: alive,
            report,
            errors,
            asked_to_end: None,
            status: None,
        })
    }

    /// Asks the process to end.
    pub(super) fn ask_to_end(&mut self) -> io::Result<()> {
        if self.status.is_some() {
            return Ok(());
        }
        self.asked_to_end.get_or_insert_with(Instant::now);
        let id = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        // It was not waited for yet, so the number is still its own.
        id.map_or(Ok(()), |id| Ok(kill_process(id, Signal::TERM)?))
    }

    /// Ends the process at once.
    pub(super) fn kill(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }

    /// What it left, once it has ended and all that it said is read.
    pub(super) fn ended(&mut self) -> io::Result<Option<Ended>> {
        let Some((status, since)) = self.status else {
            if self
                .asked_to_end
                .is_some_and(|asked| asked.elapsed() > GRACE)
            {
                self.child.kill()?;
            }
            self.status = self
                .child
                .try_wait()?
                .map(|status| (status, Instant::now()));
            return Ok(None);
        };
        let all_read = self.report.as_ref().is_none_or(JoinHandle::is_finished)
            && self.errors.as_ref().is_none_or(JoinHandle::is_finished);
        // Its own children may hold the pipes a little longer.
        if !all_read && since.elapsed() < LAST_WORDS {
            return Ok(None);
        }
        let report = finished(self.report.take());
        Ok(Some(Ended {
            status,
            report: report.flatten(),
            errors: finished(self.errors.take()).unwrap_or_default(),
        }))
    }
}

/// What a thread gave; nothing of one that is not done.
fn finished<T>(thread: Option<JoinHandle<T>>) -> Option<T> {
    thread.filter(JoinHandle::is_finished)?.join().ok()
}

fn last_lines(said: impl Read) -> Vec<String> {
    let mut said = BufReader::new(said);
    let mut lines = VecDeque::new();
    loop {
        let mut line = Vec::new();
        match said
            .by_ref()
            .take(MAX_LINE_BYTES)
            .read_until(b'\n', &mut line)
        {
            Ok(0) | Err(_) => return lines.into(),
            Ok(_) => {}
        }
        if lines.len() == MAX_LINES {
            lines.pop_front();
        }
        lines.push_back(String::from_utf8_lossy(&line).trim_end().to_owned());
    }
}
