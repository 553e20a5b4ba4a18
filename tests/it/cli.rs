//! The command line as its users run it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::support::corpus_path;

pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongwen"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_remove("GONGWEN_INDEX")
        .env_remove("GONGWEN_CONFIG")
        .env("GONGWEN_LOG", "warn");
    command
}

/// A file of one document, `停水通知`.
pub(crate) fn one_document(folder: &Path) {
    let line = "{\"id\":\"a\",\"title\":\"停水通知\"}\n";
    fs::write(folder.join("a.jsonl"), line).unwrap();
}

/// Runs the program in a folder.
pub(crate) fn gongwen(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

pub(crate) fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn the_sample_documents_go_in_and_a_second_run_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus_path();
    let corpus = corpus.to_str().unwrap();
    let first = gongwen(folder.path(), &["index", corpus, "--json"]);
    assert_eq!(first.status.code(), Some(0));
    let first = json(&first);
    assert!(first["added"].as_u64().unwrap() >= 40, "{first}");
    assert_eq!(first["added"], first["read"]);
    assert_eq!(first["refused"], 0);

    let second = json(&gongwen(folder.path(), &["index", corpus, "--json"]));
    assert!(second["unchanged_files"].as_u64().unwrap() > 5, "{second}");
    assert_eq!(second["read"], 0, "{second}");
    let all = json(&gongwen(
        folder.path(),
        &["index", corpus, "--all", "--json"],
    ));
    assert_eq!(all["unchanged"], first["read"], "{all}");
    assert_eq!(
        (&second["added"], &second["replaced"]),
        (&0.into(), &0.into())
    );

    let stats = json(&gongwen(folder.path(), &["stats", "--json"]));
    assert_eq!(stats["documents"], first["read"]);
    assert_eq!(stats["generation"], "000001");
}

#[test]
fn standard_input_is_json_lines_and_a_document_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let index = |line: &str| {
        let mut child = command(folder.path(), &["index", "-", "--json"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(line.as_bytes())
            .unwrap();
        json(&child.wait_with_output().unwrap())
    };
    assert_eq!(index("{\"id\":\"a\",\"title\":\"旧标题\"}\n")["added"], 1);
    assert_eq!(
        index("{\"id\":\"a\",\"title\":\"新标题\"}\n")["replaced"],
        1
    );
    let found = json(&gongwen(folder.path(), &["search", "--json"]));
    assert_eq!(found["total"]["value"], 1);
    assert_eq!(found["hits"][0]["title"], "新标题");
}

#[test]
fn failures_say_what_to_do_and_end_with_2() {
    let folder = tempfile::tempdir().unwrap();
    let missing = gongwen(folder.path(), &["search", "复议"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("gongwen index"));

    fs::write(folder.path().join("a.jsonl"), "{\"title\":\"通知\"}\n").unwrap();
    gongwen(folder.path(), &["index", "a.jsonl"]);
    let bad = gongwen(folder.path(), &["search", "x", "--order", "newest"]);
    assert_eq!(bad.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&bad.stderr).contains("`order`"));
}

#[test]
fn analyze_shows_every_lane() {
    let folder = tempfile::tempdir().unwrap();
    let body = json(&gongwen(
        folder.path(),
        &["analyze", "行政复议 -诉讼", "--json"],
    ));
    let texts = |name: &str| {
        let tokens = body[name].as_array().unwrap();
        tokens
            .iter()
            .map(|token| token["text"].as_str().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(texts("words"), ["行政复议", "行政", "复议", "诉讼"]);
    assert_eq!(texts("bigrams")[..3], ["行政", "政复", "复议"]);
    assert_eq!(texts("characters")[..4], ["行", "政", "复", "议"]);
    assert_eq!(body["query"][1]["exclude"], true);
}

/// A server, which is stopped at the end of the test, however it ends.
pub(crate) struct Running {
    child: std::process::Child,
    address: String,
    said: std::io::Lines<BufReader<std::process::ChildStderr>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Running {
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The next address that the server says it listens on.
    pub(crate) fn next_address(&mut self) -> String {
        let mut lines = self.said.by_ref().map(Result::unwrap);
        lines
            .find_map(|line| line.split("http://").nth(1).map(str::to_owned))
            .unwrap()
    }

    /// Waits until the server says something.
    pub(crate) fn wait_for_line(&mut self, part: &str) {
        let mut lines = self.said.by_ref().map(Result::unwrap);
        assert!(lines.any(|line| line.contains(part)), "never said: {part}");
    }

    /// Asks the server to read its settings again.
    pub(crate) fn reload(&self) {
        self.signal("-HUP");
    }

    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([name, &pid]).status();
        assert!(sent.unwrap().success());
    }

    /// Asks the server to stop, and gives what it still says.
    pub(crate) fn stop(mut self) -> Vec<String> {
        self.signal("-TERM");
        let said = self.said.by_ref().map(Result::unwrap).collect();
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        said
    }
}

/// Serves the index of a folder.
pub(crate) fn serve(folder: &Path, arguments: &[&str]) -> Running {
    serve_logging(folder, "warn", arguments)
}

/// Serves the index of a folder, and logs from this level on.
pub(crate) fn serve_logging(folder: &Path, level: &str, arguments: &[&str]) -> Running {
    let options = ["serve", "--listen", "127.0.0.1:0"];
    let mut child = command(folder, &[&options, arguments].concat())
        .env("GONGWEN_LOG", level)
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    let address = said
        .find_map(|line| line.unwrap().split("http://").nth(1).map(str::to_owned))
        .unwrap();
    Running {
        child,
        address,
        said,
    }
}

pub(crate) fn http_get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn serve_takes_in_serves_follows_a_commit_and_stops() {
    let folder = tempfile::tempdir().unwrap();
    one_document(folder.path());
    let server = serve(folder.path(), &["a.jsonl"]);
    let address = server.address().to_owned();
    assert!(http_get(&address, "/healthz").starts_with("HTTP/1.1 200"));
    assert!(http_get(&address, "/api/v1/search?q=%E5%81%9C%E6%B0%B4").contains("\"value\":1"));

    fs::write(
        folder.path().join("b.jsonl"),
        "{\"id\":\"b\",\"title\":\"停水公告\"}\n",
    )
    .unwrap();
    assert_eq!(
        gongwen(folder.path(), &["index", "b.jsonl"]).status.code(),
        Some(0)
    );
    let started = std::time::Instant::now();
    while !http_get(&address, "/api/v1/search?q=%E5%81%9C%E6%B0%B4").contains("\"value\":2") {
        assert!(
            started.elapsed().as_secs() < 20,
            "the commit was not followed"
        );
        std::thread::yield_now();
    }

    server.stop();
}
