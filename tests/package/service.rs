//! The installed service, run as its unit says.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::root::Root;
use crate::unit::Unit;

const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct Service<'a> {
    root: &'a Root,
    process: Child,
    unit: Unit,
    lines: Receiver<String>,
    /// Host and port.
    pub(crate) address: String,
}

impl<'a> Service<'a> {
    /// Starts it on a port that is free, which its environment gives.
    pub(crate) fn start(root: &'a Root, environment: &str) -> Self {
        root.write(
            "/etc/default/gongwen",
            &format!("GONGWEN_LISTEN=127.0.0.1:0\n{environment}"),
        );
        let unit = Unit::read(root, "gongwen.service");
        let before = unit.command("ExecStartPre");
        root.run(&before.iter().map(String::as_str).collect::<Vec<_>>());
        let start = unit.command("ExecStart");
        let mut command = root.command(&start.iter().map(String::as_str).collect::<Vec<_>>());
        let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(process.stderr.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || {
            let lines = stderr.lines().map_while(Result::ok);
            lines.into_iter().try_for_each(|line| sender.send(line))
        });
        let mut service = Self {
            root,
            process,
            unit,
            lines,
            address: String::new(),
        };
        let line = service.says("serving ");
        let (_, address) = line.split_once("http://").unwrap();
        address.clone_into(&mut service.address);
        service
    }

    /// Waits for a line of the log.
    #[track_caller]
    pub(crate) fn says(&self, expected: &str) -> String {
        let mut said = String::new();
        loop {
            let Ok(line) = self.lines.recv_timeout(PATIENCE) else {
                panic!("never said: {expected}\n{said}");
            };
            if line.contains(expected) {
                return line;
            }
            said += &line;
            said.push('\n');
        }
    }

    /// Status and body of a page.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer)
    }

    /// Asks until a page holds a text.
    #[track_caller]
    pub(crate) fn shows(&self, path: &str, expected: &str) {
        let started = Instant::now();
        loop {
            let (status, body) = self.get(path);
            if status == 200 && body.contains(expected) {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "{path}: {status} {body}");
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Has the settings read again, as the unit says.
    pub(crate) fn reload(&self) {
        let reload = self.unit.command_for("ExecReload", self.process.id());
        self.root
            .run(&reload.iter().map(String::as_str).collect::<Vec<_>>());
    }

    /// Sends a signal, as the user of the unit may.
    fn signal(&self, signal: &str) -> Output {
        let user = format!("--reuid={}", self.unit.one("User"));
        let group = format!("--regid={}", self.unit.one("Group"));
        let process = self.process.id().to_string();
        let kill = ["--init-groups", "kill", signal, &process];
        let words: Vec<&str> = ["setpriv", &user, &group].into_iter().chain(kill).collect();
        self.root.try_run(&words)
    }

    /// Ends it as the service manager does; gives its exit code.
    pub(crate) fn stop(mut self) -> Option<i32> {
        assert!(self.signal("-TERM").status.success());
        self.process.wait().unwrap().code()
    }
}

impl Drop for Service<'_> {
    fn drop(&mut self) {
        if matches!(self.process.try_wait(), Ok(None)) {
            self.signal("-KILL");
            self.process.wait().ok();
        }
    }
}
