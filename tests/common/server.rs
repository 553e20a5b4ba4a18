//! A server that runs as its users run it, and ends with the test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::program::{PROGRAM, command};

/// How long something is waited for that comes by itself.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server. It is stopped when this is dropped.
pub(crate) struct Server {
    process: Process,
    /// Where it listens: host and port.
    pub(crate) address: String,
    said: Arc<Mutex<String>>,
    listening: Option<JoinHandle<()>>,
}

/// A process that ends with its owner, however that ends.
pub(crate) struct Process(pub(crate) Child);

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.0.kill().ok();
        if let Some(listening) = self.listening.take() {
            listening.join().ok();
        }
    }
}

impl Server {
    /// Serves an index, which must be whole.
    pub(crate) fn start(index: &Path) -> Self {
        Self::try_start(index).unwrap_or_else(|(_, said)| panic!("{said}"))
    }

    /// Serves an index, or gives exit code and complaint of a server that does
    /// not start.
    pub(crate) fn try_start(index: &Path) -> Result<Self, (Option<i32>, String)> {
        Self::from_command(command(PROGRAM), index, &[])
    }

    /// As [`try_start`](Self::try_start), with a command that runs the program and
    /// with further arguments.
    pub(crate) fn from_command(
        mut command: Command,
        index: &Path,
        arguments: &[&str],
    ) -> Result<Self, (Option<i32>, String)> {
        command
            .arg("--index")
            .arg(index)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut process = Process(command.spawn().unwrap());
        let mut stderr = BufReader::new(process.0.stderr.take().unwrap());
        let mut said = String::new();
        loop {
            let mut line = String::new();
            if stderr.read_line(&mut line).unwrap() == 0 {
                return Err((process.0.wait().unwrap().code(), said));
            }
            said += &line;
            if let Some((_, address)) = line.trim_end().split_once("http://") {
                let said = Arc::new(Mutex::new(said));
                return Ok(Self {
                    process,
                    address: address.to_owned(),
                    listening: Some(listen(stderr, Arc::clone(&said))),
                    said,
                });
            }
        }
    }

    /// What it said until now.
    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Status and body of a page; `None` where it does not answer.
    pub(crate) fn try_get(&self, path: &str) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let status = answer.split(' ').nth(1)?.parse().ok()?;
        let body = answer.split_once("\r\n\r\n")?.1.to_owned();
        Some((status, body))
    }

    /// Status and body of a page.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        self.try_get(path)
            .unwrap_or_else(|| panic!("no answer to {path}: {}", self.said()))
    }

    /// A search result, without what differs from time to time.
    pub(crate) fn answer(&self, path: &str) -> Value {
        let (status, body) = self.get(path);
        assert_eq!(status, 200, "{body} {}", self.said());
        let mut answer: Value = serde_json::from_str(&body).unwrap();
        answer.as_object_mut().unwrap().remove("took_ms");
        answer
    }

    /// Waits until something comes to be true.
    pub(crate) fn wait_until(&self, what: &str, mut is_true: impl FnMut(&Self) -> bool) {
        let started = Instant::now();
        while !is_true(self) {
            assert!(
                started.elapsed() < PATIENCE,
                "never: {what}; {}",
                self.said()
            );
            thread::yield_now();
        }
    }
}

/// Takes down what the server says, so that it never waits to be heard.
fn listen(mut stderr: BufReader<ChildStderr>, said: Arc<Mutex<String>>) -> JoinHandle<()> {
    thread::spawn(move || {
        let mut line = String::new();
        while stderr.read_line(&mut line).is_ok_and(|bytes| bytes > 0) {
            said.lock().unwrap().push_str(&line);
            line.clear();
        }
    })
}
