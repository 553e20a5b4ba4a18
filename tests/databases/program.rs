//! The program as its users run it, over a folder with an index and sources.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// How often something is looked at that is waited for.
pub(crate) const GLANCE: Duration = Duration::from_millis(5);

/// A folder with an index and a file of sources.
pub(crate) struct Site(tempfile::TempDir);

impl Site {
    /// A site with no index yet, and one source `portal`.
    pub(crate) fn new(url: &str, lines: &str) -> Self {
        let site = Self(tempfile::tempdir().unwrap());
        site.describe(url, lines);
        site
    }

    /// Writes the file of sources anew.
    pub(crate) fn describe(&self, url: &str, lines: &str) {
        let text = format!("[[source]]\nname = \"portal\"\nurl = \"{url}\"\n{lines}\n");
        fs::write(self.path().join("sources.toml"), text).unwrap();
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongwen"));
        command
            .args(arguments)
            .current_dir(self.path())
            .env_remove("GONGWEN_INDEX")
            .env("CMS_PASSWORD", crate::server::PASSWORD)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().unwrap()
    }

    /// Takes the source in, with exit code 0 or 1; what became of it.
    #[track_caller]
    pub(crate) fn take_in(&self, command: &str) -> Value {
        let output = self.run(&[command, "--source", "sources.toml", "--json"]);
        let code = output.status.code();
        assert!(matches!(code, Some(0 | 1)), "{code:?}: {}", said(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Takes the source in, which must fail; what was said.
    #[track_caller]
    pub(crate) fn fail(&self) -> String {
        let output = self.run(&["index", "--source", "sources.toml"]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        said(&output)
    }

    /// Identifiers and titles of the index, in order.
    pub(crate) fn titles(&self) -> Vec<String> {
        let mut titles: Vec<String> = self
            .documents()
            .iter()
            .map(|document| {
                let text = |name: &str| document[name].as_str().unwrap().to_owned();
                format!("{} {}", text("id"), text("title"))
            })
            .collect();
        titles.sort();
        titles
    }

    pub(crate) fn documents(&self) -> Vec<Value> {
        let output = self.run(&["export"]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The file that makes the last commit of the first generation.
    pub(crate) fn commit(&self) -> Option<String> {
        let path = self.path().join("index/generations/000001/meta.json");
        fs::read_to_string(path).ok()
    }
}

/// What it said on standard error.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The most memory that a process has had, in megabytes, until it ends.
pub(crate) fn peak_megabytes(child: &mut Child) -> u64 {
    let path = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let status = fs::read_to_string(&path).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0) / 1024);
        thread::sleep(GLANCE);
    }
    peak
}
