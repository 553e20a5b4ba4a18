//! Threads that parse files ahead of the one that reads.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread;

use parking_lot::Mutex;

use super::file::parse_guarded;
use super::job::{Isolation, Job, Output};
use super::process::Parser;
use crate::ingest::mapping::Mapping;

/// Outputs of one file that wait to be read.
const WAITING_OUTPUTS: usize = 16;

/// What a file gives, as it comes.
pub(in crate::ingest) type Outputs = Receiver<Output>;

/// Parses files, several at once.
pub(in crate::ingest) struct Pool {
    jobs: Option<Sender<Task>>,
    waiting: Arc<Mutex<Receiver<Task>>>,
    threads: Vec<thread::JoinHandle<()>>,
    most: usize,
    isolation: Isolation,
    mapping: Mapping,
}

struct Task {
    job: Job,
    outputs: SyncSender<Output>,
}

impl Pool {
    /// A pool of so many threads, which are started as they are needed.
    pub(in crate::ingest) fn new(threads: usize, isolation: Isolation, mapping: &Mapping) -> Self {
        let (jobs, waiting) = mpsc::channel();
        Self {
            jobs: Some(jobs),
            waiting: Arc::new(Mutex::new(waiting)),
            threads: Vec::new(),
            most: threads.max(1),
            isolation,
            mapping: mapping.clone(),
        }
    }

    /// How many files are parsed at once.
    pub(in crate::ingest) fn threads(&self) -> usize {
        self.most
    }

    /// Has a file parsed.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub(in crate::ingest) fn parse(&mut self, job: Job) -> std::io::Result<Outputs> {
        if self.threads.len() < self.most {
            let waiting = Arc::clone(&self.waiting);
            let parser = FileParser::new(&self.isolation, &self.mapping);
            let thread = thread::Builder::new()
                .name("parse".to_owned())
                .spawn(move || work(&waiting, parser))?;
            self.threads.push(thread);
        }
        let (outputs, received) = mpsc::sync_channel(WAITING_OUTPUTS);
        if let Some(jobs) = &self.jobs {
            jobs.send(Task { job, outputs }).ok();
        }
        Ok(received)
    }
}

impl Drop for Pool {
    /// Ends the threads, and with them their processes.
    fn drop(&mut self) {
        self.jobs = None;
        for thread in self.threads.drain(..) {
            thread.join().ok();
        }
    }
}

enum FileParser {
    InProcess(Mapping),
    Process(Parser),
}

impl FileParser {
    fn new(isolation: &Isolation, mapping: &Mapping) -> Self {
        match isolation {
            Isolation::InProcess => Self::InProcess(mapping.clone()),
            Isolation::Processes(program) => {
                Self::Process(Parser::new(program.clone(), mapping.clone()))
            }
        }
    }
}

fn work(waiting: &Mutex<Receiver<Task>>, mut parser: FileParser) {
    loop {
        let next = waiting.lock().recv();
        let Ok(Task { job, outputs }) = next else {
            return;
        };
        let mut sink = |output| match outputs.send(output) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        };
        match &mut parser {
            FileParser::InProcess(mapping) => parse_guarded(&job, mapping, &mut sink),
            FileParser::Process(process) => process.parse(&job, &mut sink),
        }
    }
}
