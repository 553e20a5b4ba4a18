//! A server that writes nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::cli::{gongwen, http_get, one_document, serve};

/// Every file and folder below, with its size and when it was changed.
fn state(folder: &Path) -> BTreeMap<PathBuf, (u64, SystemTime)> {
    let mut all = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        let metadata = entry.metadata().unwrap();
        let state = (metadata.len(), metadata.modified().unwrap());
        all.insert(entry.into_path(), state);
    }
    all
}

#[test]
fn nothing_is_written_and_everything_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    one_document(folder);
    assert_eq!(
        gongwen(folder, &["index", "a.jsonl"]).status.code(),
        Some(0)
    );
    let before = state(folder);
    assert!(before.len() > 10);
    let server = serve(folder, &["--read-only"]);
    for path in [
        "/search?q=%E5%81%9C%E6%B0%B4",
        "/documents/a",
        "/api/v1/suggest?q=%E5%81%9C",
        "/search.csv",
        "/readyz",
        "/browse/issuer",
    ] {
        let answer = http_get(server.address(), path);
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
    }
    server.stop();
    assert_eq!(state(folder), before);
}

#[test]
fn what_would_write_is_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    one_document(folder);
    fs::write(folder.join("token"), "0123456789abcdef0123").unwrap();
    assert_eq!(
        gongwen(folder, &["index", "a.jsonl"]).status.code(),
        Some(0)
    );
    let before = state(folder);
    for (arguments, named) in [
        (&["a.jsonl"][..], "PATHs"),
        (&["--watch", "."], "--watch"),
        (&["--query-statistics"], "--query-statistics"),
        (&["--admin-token-file", "token"], "token"),
    ] {
        let all = [
            &["serve", "--read-only", "--listen", "127.0.0.1:0"],
            arguments,
        ]
        .concat();
        let refused = gongwen(folder, &all);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(
            said.contains("--read-only") && said.contains(named),
            "{said}"
        );
    }
    assert_eq!(state(folder), before);
}
