//! The import direction between the folders of `src/`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each room may import. A room that is not listed fails the test.
const ROOMS: [(&str, &[&str]); 20] = [
    ("text", &[]),
    ("model", &["text"]),
    ("ingest", &["model", "text"]),
    ("quality", &["ingest", "model", "text"]),
    ("index", &["model", "text"]),
    ("query", &["index", "model", "text"]),
    ("cluster", &["query", "index", "model", "text", "tls"]),
    ("search", &["cluster", "query", "index", "model", "text"]),
    ("eval", &["search", "query", "model"]),
    ("backup", &["index", "model", "text", "tls"]),
    ("analytics", &["model", "text"]),
    ("audit", &[]),
    (
        "http",
        &[
            "audit",
            "analytics",
            "search",
            "query",
            "index",
            "ingest",
            "model",
        ],
    ),
    (
        "cli",
        &[
            "http",
            "audit",
            "analytics",
            "backup",
            "eval",
            "load",
            "search",
            "cluster",
            "query",
            "index",
            "ingest",
            "quality",
            "model",
            "text",
            "telemetry",
        ],
    ),
    ("tls", &[]),
    ("telemetry", &["tls"]),
    ("generate", &["text"]),
    ("load", &["text", "tls"]),
    ("bin", &["generate", "ingest", "text"]),
    ("main", &["cli"]),
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn room(path: &Path) -> String {
    let relative = path.strip_prefix(source()).unwrap();
    let first = relative.components().next().unwrap();
    first
        .as_os_str()
        .to_string_lossy()
        .trim_end_matches(".rs")
        .to_owned()
}

/// The rooms that a file names behind `crate::` or `gongwen::`.
fn imports(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for prefix in ["crate::", "gongwen::"] {
        for (at, _) in text.match_indices(prefix) {
            let tail = text.get(at + prefix.len()..).unwrap();
            let names = match tail.strip_prefix('{') {
                Some(group) => group.split('}').next().unwrap().split(',').collect(),
                None => vec![tail],
            };
            for name in names {
                let end = name.trim().find(|c: char| !c.is_alphanumeric() && c != '_');
                let name = name.trim();
                found.insert(name.get(..end.unwrap_or(name.len())).unwrap().to_owned());
            }
        }
    }
    found.remove("");
    found
}

#[test]
fn no_folder_imports_against_the_direction() {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for file in rust_files(&source()) {
        let room = room(&file);
        if room == "lib" {
            continue;
        }
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            faults.push(format!(
                "{}: room `{room}` is not in the table",
                file.display()
            ));
            continue;
        };
        for name in imports(&fs::read_to_string(&file).unwrap()) {
            if name != room && !allowed.contains(&name.as_str()) {
                faults.push(format!("{}: imports `{name}`", file.display()));
            }
        }
        seen.insert(room);
    }
    assert_eq!(faults, Vec::<String>::new());
    let listed: BTreeSet<String> = ROOMS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(seen, listed);
}

#[test]
fn files_stay_below_their_limit() {
    for file in rust_files(&source()) {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 400, "{} has {lines} lines", file.display());
    }
}

/// Who opens connections, by what it is opened with: the databases, the bucket and
/// the collector of traces that the operator names, and nothing else.
#[test]
fn the_network_is_asked_for_what_the_operator_names_alone() {
    let mut found = BTreeSet::new();
    for file in rust_files(&source()) {
        let text = fs::read_to_string(&file).unwrap();
        let relative = file.strip_prefix(source()).unwrap();
        let folder = relative.parent().unwrap().to_string_lossy().into_owned();
        for client in [
            "object_store::",
            "sqlx::",
            "opentelemetry_otlp::",
            "reqwest",
            "hyper::client",
            "hyper_util::client",
            "TcpStream::connect",
            "UdpSocket",
            "UnixStream",
            "ToSocketAddrs",
        ] {
            if text.contains(client) {
                found.insert((client, folder.clone()));
            }
        }
    }
    let expected = [
        ("object_store::", "backup"),
        ("opentelemetry_otlp::", ""),
        ("reqwest", "load"),
        ("sqlx::", "ingest/database"),
    ]
    .map(|(client, folder)| (client, folder.to_owned()));
    assert_eq!(found, BTreeSet::from(expected));
}

#[test]
fn the_table_finds_a_fault() {
    let found =
        imports("use crate::{cli, text};\nuse crate::index::Fields; fn f() { crate::http::x() }");
    let names: Vec<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(names, ["cli", "http", "index", "text"]);
}
