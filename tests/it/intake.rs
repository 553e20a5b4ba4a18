//! Bad input: a clear report, exit code 1, and all other documents searchable.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::cli::gongwen;

/// A document that must be searchable whatever stands beside it.
fn good(name: &str) -> String {
    format!("{{\"id\":\"{name}\",\"title\":\"{name}的通知\",\"body\":\"好文件{name}\"}}\n")
}

fn index(folder: &Path) -> (Option<i32>, Value) {
    let done = gongwen(folder, &["index", "in", "--json"]);
    let report = serde_json::from_slice(&done.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&done.stderr)));
    (done.status.code(), report)
}

fn searchable(folder: &Path) -> u64 {
    let done = gongwen(folder, &["search", "“好文件”", "--json"]);
    let body: Value = serde_json::from_slice(&done.stdout).unwrap();
    body["total"]["value"].as_u64().unwrap()
}

/// Indexes good documents beside one bad input and checks what is said of it.
#[track_caller]
fn check(name: &str, content: &[u8], good_documents: u64, expected: &[(&str, &str)]) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/a.jsonl"), good("甲")).unwrap();
    fs::write(folder.path().join("in/z.jsonl"), good("乙")).unwrap();
    fs::write(folder.path().join("in").join(name), content).unwrap();
    let (code, report) = index(folder.path());
    assert_eq!(code, Some(1), "{report}");
    assert_eq!(report["refused"], 1, "{report}");
    let refusal = &report["refusals"][0];
    assert!(
        refusal["file"].as_str().unwrap().ends_with(name),
        "{refusal}"
    );
    for key in ["reason", "mend"] {
        assert!(
            refusal[key].as_str().is_some_and(|text| !text.is_empty()),
            "{refusal}"
        );
    }
    for &(key, text) in expected {
        let found = &refusal[key];
        let found = found
            .as_str()
            .map_or_else(|| found.to_string(), str::to_owned);
        assert!(found.contains(text), "{key} is not `{text}`: {refusal}");
    }
    assert_eq!(searchable(folder.path()), good_documents);
}

#[test]
fn an_empty_file() {
    check("m.txt", b"", 2, &[]);
}

#[test]
fn a_text_that_is_none() {
    check(
        "m.txt",
        b"\xe9\x80\x9a\xe7\x9f\xa5\n\xff\xfe",
        2,
        &[("reason", "is no text"), ("mend", "UTF-8")],
    );
}

#[test]
fn invalid_utf8_in_one_line() {
    let mut lines = good("丙").into_bytes();
    lines.extend(b"{\"title\":\"\xff\"}\n");
    lines.extend(good("丁").into_bytes());
    check("m.jsonl", &lines, 4, &[("line", "2"), ("reason", "UTF-8")]);
}

#[test]
fn a_broken_line_in_the_middle() {
    let lines = format!("{}{{\"title\": \"断\n{}", good("丙"), good("丁"));
    check("m.jsonl", lines.as_bytes(), 4, &[("line", "2")]);
}

#[test]
fn the_31st_of_february() {
    let lines = format!(
        "{{\"title\":\"通知\",\"written_date\":\"2021-02-31\"}}\n{}",
        good("丙")
    );
    let expected = [
        ("line", "1"),
        ("field", "written_date"),
        ("value", "2021-02-31"),
    ];
    check("m.jsonl", lines.as_bytes(), 3, &expected);
}

#[test]
fn neither_title_nor_body() {
    let lines = format!(
        "{}{{\"issuer\":\"民政局\",\"title\":\" \",\"body\":null}}\n",
        good("丙")
    );
    check("m.jsonl", lines.as_bytes(), 3, &[("line", "2")]);
}

#[test]
fn an_unreadable_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/a.jsonl"), good("甲")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.path().join("in/m.txt")).unwrap();
    let (code, report) = index(folder.path());
    assert_eq!(
        (code, &report["refused"]),
        (Some(1), &Value::from(1)),
        "{report}"
    );
    assert!(
        report["refusals"][0]["file"]
            .as_str()
            .unwrap()
            .ends_with("m.txt")
    );
    assert_eq!(searchable(folder.path()), 1);
}

#[test]
fn an_unknown_file_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/a.jsonl"), good("甲")).unwrap();
    fs::write(folder.path().join("in/b.exe"), b"MZ").unwrap();
    let (code, report) = index(folder.path());
    assert_eq!(
        (code, &report["skipped_files"]),
        (Some(1), &Value::from(1)),
        "{report}"
    );
    assert!(
        report["skipped"][0]["file"]
            .as_str()
            .unwrap()
            .ends_with("b.exe")
    );
    assert_eq!(searchable(folder.path()), 1);
}
