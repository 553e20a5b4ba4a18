//! Figures and traces of a server that runs as its users run it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use crate::cli::{Running, http_get, one_document, serve_logging};

/// 停水
const QUERY: &str = "%E5%81%9C%E6%B0%B4";
const PATIENCE: Duration = Duration::from_secs(30);

fn served(level: &str, options: &[&str]) -> (tempfile::TempDir, Running) {
    let folder = tempfile::tempdir().unwrap();
    one_document(folder.path());
    let server = serve_logging(folder.path(), level, &[options, &["a.jsonl"]].concat());
    (folder, server)
}

/// The value of a figure, as Prometheus reads it.
#[track_caller]
fn figure(text: &str, name: &str) -> f64 {
    let line = text.lines().find(|line| line.starts_with(name));
    let line = line.unwrap_or_else(|| panic!("no {name} in {text}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[test]
fn figures_are_served_on_an_address_of_their_own() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let (_folder, mut server) = served("warn", &["--metrics", &address]);
    // It is said before the portal's own address, or after it.
    let portal = if server.address().starts_with(&address) {
        server.next_address()
    } else {
        server.address().to_owned()
    };
    assert!(http_get(&portal, "/metrics").starts_with("HTTP/1.1 404"));
    http_get(&portal, &format!("/search?q={QUERY}"));
    http_get(&portal, "/api/v1/search?size=0");
    let searches = r#"{"searches":[{"q":"停水"},{"q":"供热"}]}"#;
    assert!(http_post(&portal, "/api/v1/searches", searches).starts_with("HTTP/1.1 200"));
    let text = http_get(&address, "/metrics");
    for (name, expected) in [
        ("gongwen_searches_total{kind=\"text\"}", 3.0),
        ("gongwen_searches_without_result_total{kind=\"text\"}", 1.0),
        ("gongwen_http_faults_total{code=\"invalid_value\"}", 1.0),
        ("gongwen_index_documents", 1.0),
        ("gongwen_connections_turned_away_total", 0.0),
        (
            "gongwen_phase_duration_seconds_count{phase=\"understanding\"}",
            3.0,
        ),
        (
            "gongwen_phase_duration_seconds_count{phase=\"matching\"}",
            3.0,
        ),
        (
            "gongwen_phase_duration_seconds_count{phase=\"presenting\"}",
            3.0,
        ),
    ] {
        let found = figure(&text, name);
        assert!((found - expected).abs() < f64::EPSILON, "{name}: {found}");
    }
    for phase in ["waiting", "rendering"] {
        let name = format!("gongwen_phase_duration_seconds_count{{phase=\"{phase}\"}}");
        assert!(figure(&text, &name) >= 1.0, "{phase}");
    }
}

fn http_post(address: &str, path: &str, body: &str) -> String {
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// A collector of traces, which hands on what it is sent.
fn collector() -> (String, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1/traces", listener.local_addr().unwrap());
    let (sender, sent) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut reader = BufReader::new(stream.unwrap());
            let mut length = 0;
            let mut line = String::new();
            while reader.read_line(&mut line).unwrap() > 2 {
                let lower = line.to_ascii_lowercase();
                if let Some(value) = lower.strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                line.clear();
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            reader.get_mut().write_all(answer).unwrap();
            if sender.send(body).is_err() {
                return;
            }
        }
    });
    (url, sent)
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn traces_go_to_the_collector_without_what_was_asked() {
    let (url, sent) = collector();
    // The log is quiet; the traces do not depend on it.
    let (_folder, server) = served("error", &["--traces", &url]);
    let trace = "0af7651916cd43dd8448eb211c80319c";
    let head = format!(
        "/api/v1/search?q={QUERY} HTTP/1.1\r\ntraceparent: 00-{trace}-b7ad6b7169203331-01\r\nx-rest:"
    );
    assert!(http_get(server.address(), &head).starts_with("HTTP/1.1 200"));
    server.stop();
    let spans = sent.recv_timeout(PATIENCE).unwrap();
    let identifier: Vec<u8> = (0..trace.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(trace.get(at..at + 2).unwrap(), 16).unwrap())
        .collect();
    for part in [
        "gongwen",
        "request",
        "understanding",
        "matching",
        "presenting",
        "/api/v1/search",
    ] {
        assert!(has(&spans, part.as_bytes()), "no {part}");
    }
    assert!(has(&spans, &identifier), "another trace");
    for secret in ["停水", QUERY] {
        assert!(!has(&spans, secret.as_bytes()), "{secret}");
    }
}

#[test]
fn a_collector_that_is_not_there_stops_nobody() {
    let (_folder, server) = served("error", &["--traces", "http://127.0.0.1:9/v1/traces"]);
    let path = format!("/api/v1/search?q={QUERY}");
    assert!(http_get(server.address(), &path).starts_with("HTTP/1.1 200"));
    server.stop();
}
