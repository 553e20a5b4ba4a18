//! Taking in a folder again: what changed is parsed, what is gone is removed where
//! it is asked to.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::cli::{gongwen, json};

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join("docs").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn three(folder: &Path) {
    write(folder, "a.txt", "云澜市供水通知\n停水检修。");
    write(folder, "b/c.txt", "云澜市供热通知\n开始供热。");
    write(
        folder,
        "d.jsonl",
        "{\"id\":\"d1\",\"title\":\"甲公告\"}\n{\"id\":\"d2\",\"title\":\"乙公告\"}\n",
    );
}

/// Takes the folder in, and compares what is told of it.
#[track_caller]
fn check(folder: &Path, options: &[&str], expected: [u64; 5]) -> Value {
    let arguments = ["index", "docs", "--json"];
    let output = gongwen(folder, &[&arguments, options].concat());
    let said = json(&output);
    let names = [
        "added",
        "replaced",
        "unchanged",
        "unchanged_files",
        "pruned",
    ];
    let found = names.map(|name| said[name].as_u64().unwrap());
    assert_eq!(found, expected, "{names:?}: {said}");
    said
}

fn documents(folder: &Path) -> u64 {
    json(&gongwen(folder, &["stats", "--json"]))["documents"]
        .as_u64()
        .unwrap()
}

#[test]
fn only_what_changed_is_parsed_again() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    three(folder);
    check(folder, &[], [4, 0, 0, 0, 0]);
    check(folder, &[], [0, 0, 0, 3, 0]);
    write(folder, "a.txt", "云澜市供水通知\n停水结束。");
    write(folder, "e.txt", "云澜市供电通知\n停电检修。");
    check(folder, &[], [1, 1, 0, 2, 0]);
    check(folder, &["--all"], [0, 0, 5, 0, 0]);
    // With another mapping, files say something else.
    fs::write(folder.join("m.toml"), "[labels]\ntitle = [\"题名\"]\n").unwrap();
    check(folder, &["--mapping", "m.toml"], [0, 0, 5, 0, 0]);
    check(folder, &["--mapping", "m.toml"], [0, 0, 0, 4, 0]);
}

#[test]
fn what_is_gone_is_removed_where_it_is_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    three(folder);
    check(folder, &["--prune"], [4, 0, 0, 0, 0]);
    fs::remove_file(folder.join("docs/a.txt")).unwrap();
    check(folder, &[], [0, 0, 0, 2, 0]);
    assert_eq!(documents(folder), 4);
    check(folder, &["--prune"], [0, 0, 0, 2, 1]);
    // A line less, and a file that has moved.
    write(folder, "d.jsonl", "{\"id\":\"d1\",\"title\":\"甲公告\"}\n");
    check(folder, &["--prune"], [0, 0, 1, 1, 1]);
    fs::rename(folder.join("docs/d.jsonl"), folder.join("docs/f.jsonl")).unwrap();
    check(folder, &["--prune"], [0, 1, 0, 1, 0]);
    assert_eq!(documents(folder), 2);
    // The documents of other folders stay.
    fs::write(
        folder.join("x.jsonl"),
        "{\"id\":\"x\",\"title\":\"丙公告\"}\n",
    )
    .unwrap();
    gongwen(folder, &["index", "x.jsonl"]);
    check(folder, &["--prune"], [0, 0, 0, 2, 0]);
    assert_eq!(documents(folder), 3);
}

#[test]
fn an_empty_source_removes_nothing_by_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    three(folder);
    check(folder, &[], [4, 0, 0, 0, 0]);
    fs::remove_file(folder.join("docs/d.jsonl")).unwrap();
    fs::remove_file(folder.join("docs/a.txt")).unwrap();
    let output = gongwen(folder, &["index", "docs", "--prune"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("3 of the 4 documents"), "{said}");
    assert!(said.contains("--allow-shrink=75"), "{said}");
    assert_eq!(documents(folder), 4);
    check(folder, &["--prune", "--allow-shrink=75"], [0, 0, 0, 1, 3]);
    fs::remove_file(folder.join("docs/b/c.txt")).unwrap();
    let output = gongwen(folder, &["index", "docs", "--prune"]);
    assert_eq!(output.status.code(), Some(2));
    check(folder, &["--prune", "--allow-shrink"], [0, 0, 0, 0, 1]);
}

#[test]
fn a_file_that_cannot_be_read_keeps_its_documents() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    three(folder);
    check(folder, &[], [4, 0, 0, 0, 0]);
    write(
        folder,
        "d.jsonl",
        "{\"id\":\"d1\",\"title\":\"甲公告\"}\n{\"id\":\n",
    );
    let said = check(folder, &["--prune"], [0, 0, 1, 2, 0]);
    assert_eq!(said["refused"], 1);
    assert_eq!(documents(folder), 4);
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", folder.join("docs/z.txt")).unwrap();
    let output = gongwen(folder, &["index", "docs", "--prune"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("z.txt"), "{said}");
}
