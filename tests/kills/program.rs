//! The program as a process of its own. Whatever a test starts ends with it, by
//! its own process.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use serde_json::Value;

use crate::client::Client;

/// The token of the servers that the tests start.
pub(crate) const TOKEN: &str = "a token of the tests";
/// Where the index is, in the folder that a command runs in.
pub(crate) const INDEX: &str = "index";

/// A process that is killed at the end, however the test ends.
pub(crate) struct Process(Child);

impl Process {
    pub(crate) fn start(command: &mut Command) -> Self {
        Self(command.spawn().unwrap())
    }

    /// Whether it has ended by itself; then with which code.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        let status = self.0.try_wait().unwrap()?;
        Some(status.code().unwrap_or_else(|| panic!("{status}")))
    }

    /// Bytes that it has in memory, of files that it maps, too.
    pub(crate) fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
        kilobytes.unwrap().parse::<u64>().unwrap() * 1024
    }

    /// Ends it with SIGKILL, and tells whether that was needed.
    pub(crate) fn kill(&mut self) -> bool {
        let ended = self.ended().is_some();
        self.0.kill().unwrap();
        self.0.wait().unwrap();
        !ended
    }

    /// Asks it to end, and waits until it has, without a fault.
    fn stop(&mut self) {
        let id = self.0.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(asked.success());
        assert_eq!(self.0.wait().unwrap().code(), Some(0));
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// The program, to be run in a folder.
pub(crate) fn command<S: AsRef<std::ffi::OsStr>>(folder: &Path, arguments: &[S]) -> Command {
    let program = std::env::var_os("GONGWEN_PROGRAM");
    let program = program.unwrap_or_else(|| env!("CARGO_BIN_EXE_gongwen").into());
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(folder)
        .env_remove("GONGWEN_ADMIN_TOKEN")
        .env("GONGWEN_INDEX", INDEX)
        .env("GONGWEN_LOG", "warn")
        .stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub(crate) fn gongwen<S: AsRef<std::ffi::OsStr>>(folder: &Path, arguments: &[S]) -> Output {
    command(folder, arguments).output().unwrap()
}

/// Runs what is to succeed, and reads the JSON that it prints.
pub(crate) fn json<S: AsRef<std::ffi::OsStr>>(folder: &Path, arguments: &[S]) -> Value {
    let output = command(folder, arguments).arg("--json").output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{text}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A server over the index of a folder.
pub(crate) struct Server {
    pub(crate) process: Process,
    pub(crate) address: SocketAddr,
}

impl Server {
    /// Starts it, and waits until it serves.
    pub(crate) fn start(folder: &Path) -> Self {
        Self::start_with(folder, &[])
    }

    /// As [`Server::start`], with variables of the environment.
    pub(crate) fn start_with(folder: &Path, settings: &[(&str, &str)]) -> Self {
        let mut child = command(folder, &["serve", "--listen", "127.0.0.1:0"])
            .env("GONGWEN_ADMIN_TOKEN", TOKEN)
            .envs(settings.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let process = Process(child);
        let mut said = Vec::new();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let address = line.split("http://").nth(1).map(str::to_owned);
            said.push(line);
            address
        });
        let address = address.unwrap_or_else(|| panic!("no server: {said:?}"));
        // What it says is read on, so that it never waits for a reader.
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                println!("server: {line}");
            }
        });
        Self {
            process,
            address: address.parse().unwrap(),
        }
    }

    /// Lets it finish what it is at. Connections must be closed.
    pub(crate) fn stop(mut self) {
        self.process.stop();
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.address)
    }
}
