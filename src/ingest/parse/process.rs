//! A parser's process as the reader sees it: started when it is needed, ended
//! where it takes too long, started again after it has ended.

use std::io::{self, BufReader, BufWriter, Read};
use std::ops::ControlFlow;
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::job::{Job, Output, PARSE_FILES};
use super::limits::{MAX_PARSER_BYTES, MAX_PARSER_SECONDS};
use super::message::{Message, receive, send};
use crate::ingest::fault::Fault;
use crate::ingest::mapping::Mapping;

const MEND: &str = "the file is damaged or too large for its format: convert it, or leave it out";

/// How often, and how long, it is looked whether a process has ended.
const ENDING: Duration = Duration::from_millis(5);
const MOST_ENDING: Duration = Duration::from_secs(1);

/// A process that parses, when there is one.
pub(super) struct Parser {
    program: PathBuf,
    mapping: Mapping,
    running: Option<Running>,
}

struct Running {
    child: Child,
    input: BufWriter<ChildStdin>,
    output: BufReader<Deadline>,
}

impl Parser {
    pub(super) fn new(program: PathBuf, mapping: Mapping) -> Self {
        Self {
            program,
            mapping,
            running: None,
        }
    }

    /// Parses a file. A process that fails at it is a fault of the file.
    pub(super) fn parse(&mut self, job: &Job, sink: &mut dyn FnMut(Output) -> ControlFlow<()>) {
        match self.try_parse(job, sink) {
            Ok(ControlFlow::Continue(())) => {}
            // It is in the middle of a file that nobody wants any more.
            Ok(ControlFlow::Break(())) => _ = self.end(),
            Err(error) => {
                let fault = self.fault(&error);
                let _: ControlFlow<()> = sink(Output::Record {
                    inner: None,
                    line: None,
                    outcome: Err(fault),
                });
            }
        }
    }

    fn try_parse(
        &mut self,
        job: &Job,
        sink: &mut dyn FnMut(Output) -> ControlFlow<()>,
    ) -> io::Result<ControlFlow<()>> {
        let running = match &mut self.running {
            Some(running) => running,
            empty => {
                let running = empty.insert(start(&self.program)?);
                send(&mut running.input, &self.mapping)?;
                running
            }
        };
        send(&mut running.input, job)?;
        loop {
            running.output.get_mut().restart();
            let message: Message =
                receive(&mut running.output)?.ok_or(io::ErrorKind::UnexpectedEof)?;
            match message.into_output(&self.mapping) {
                None => return Ok(ControlFlow::Continue(())),
                Some(output) => {
                    if sink(output).is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
            }
        }
    }

    /// What ended the process, which is gone afterwards.
    fn fault(&mut self, error: &io::Error) -> Fault {
        if error.kind() == io::ErrorKind::TimedOut {
            self.end();
            let reason = format!("was not parsed within {MAX_PARSER_SECONDS} seconds");
            return Fault::new(None, reason, MEND);
        }
        let Some(status) = self.ended() else {
            let reason = format!("cannot be parsed: {}: {error}", self.program.display());
            return Fault::new(None, reason, "check that the program can be started");
        };
        let limit = MAX_PARSER_BYTES >> 20;
        let reason = format!(
            "made its parser fail ({status}), which has {limit} MiB of memory and a stack to itself"
        );
        Fault::new(None, reason, MEND)
    }

    /// How a process has ended whose streams have: it may take a moment.
    fn ended(&mut self) -> Option<ExitStatus> {
        let running = self.running.as_mut()?;
        let since = Instant::now();
        while since.elapsed() < MOST_ENDING {
            if let Ok(Some(status)) = running.child.try_wait() {
                self.running = None;
                return Some(status);
            }
            thread::sleep(ENDING);
        }
        self.end()
    }

    fn end(&mut self) -> Option<ExitStatus> {
        let mut running = self.running.take()?;
        running.child.kill().ok();
        running.child.wait().ok()
    }
}

impl Drop for Parser {
    fn drop(&mut self) {
        self.end();
    }
}

fn start(program: &Path) -> io::Result<Running> {
    let mut child = Command::new(program)
        .arg(PARSE_FILES)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let gone = || io::Error::other("the process has no pipes");
    let input = child.stdin.take().ok_or_else(gone)?;
    let output = child.stdout.take().ok_or_else(gone)?;
    Ok(Running {
        child,
        input: BufWriter::new(input),
        output: BufReader::with_capacity(1 << 16, Deadline::new(output)),
    })
}

/// A pipe that is not waited for without end.
struct Deadline {
    inner: ChildStdout,
    until: Instant,
}

impl Deadline {
    fn new(inner: ChildStdout) -> Self {
        let mut deadline = Self {
            inner,
            until: Instant::now(),
        };
        deadline.restart();
        deadline
    }

    fn restart(&mut self) {
        self.until = Instant::now() + Duration::from_secs(MAX_PARSER_SECONDS);
    }
}

impl Read for Deadline {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.until.saturating_duration_since(Instant::now());
        let timeout = Timespec::try_from(left).map_err(io::Error::other)?;
        let mut ready = [PollFd::from_borrowed_fd(self.inner.as_fd(), PollFlags::IN)];
        if poll(&mut ready, Some(&timeout))? == 0 {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.inner.read(buffer)
    }
}
