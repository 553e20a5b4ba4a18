//! Building the index anew, going back, and removing documents, as the staff of
//! a portal do it.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::cli::{gongwen, json};

/// Writes documents of these numbers, with a word in their bodies.
fn documents(folder: &Path, name: &str, numbers: std::ops::Range<u32>, word: &str) {
    let mut lines = String::new();
    for number in numbers {
        writeln!(
            lines,
            "{{\"id\":\"d{number}\",\"title\":\"第{number}号通知\",\"body\":\"{word}\"}}"
        )
        .unwrap();
    }
    fs::write(folder.join(name), lines).unwrap();
}

fn run(folder: &Path, arguments: &[&str]) -> Value {
    let done = gongwen(folder, &[arguments, &["--json"]].concat());
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(0), "{arguments:?}: {told}");
    json(&done)
}

/// The error of a command that has to fail.
fn fails(folder: &Path, arguments: &[&str]) -> String {
    let done = gongwen(folder, arguments);
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(2), "{arguments:?}: {told}");
    told
}

/// The live generation and how many documents have a word.
fn live(folder: &Path, word: &str) -> (String, u64) {
    let found = run(folder, &["search", word]);
    let generation = found["generation"].as_str().unwrap().to_owned();
    (generation, found["total"]["value"].as_u64().unwrap())
}

fn generations(folder: &Path) -> Vec<String> {
    let stats = run(folder, &["stats"]);
    let all = stats["generations"].as_array().unwrap().iter();
    all.map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_reindex_goes_live_and_can_be_undone_and_redone() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    documents(folder, "a.jsonl", 0..30, "旧文");
    documents(folder, "b.jsonl", 0..40, "新文");
    run(folder, &["index", "a.jsonl"]);
    let done = run(folder, &["reindex", "b.jsonl"]);
    assert_eq!(done["generation"], "000002");
    assert_eq!(done["previous"], "000001");
    assert_eq!(
        (&done["documents"], &done["vanished"]),
        (&40.into(), &0.into())
    );
    assert_eq!(live(folder, "新文"), ("000002".to_owned(), 40));

    run(folder, &["rollback"]);
    assert_eq!(live(folder, "旧文"), ("000001".to_owned(), 30));
    assert!(fails(folder, &["rollback"]).contains("oldest"));
    run(folder, &["rollback", "--to", "000002"]);
    assert_eq!(live(folder, "新文"), ("000002".to_owned(), 40));

    let third = run(folder, &["reindex", "b.jsonl"]);
    assert_eq!(third["removed"], serde_json::json!(["000001"]));
    assert_eq!(generations(folder), ["000003", "000002"]);
    run(folder, &["reindex", "b.jsonl", "--keep", "0"]);
    assert_eq!(generations(folder), ["000004"]);
    assert_eq!(run(folder, &["verify"])["damages"], serde_json::json!([]));
}

#[test]
fn a_reindex_that_would_lose_documents_is_not_made_live() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    documents(folder, "a.jsonl", 0..100, "旧文");
    documents(folder, "b.jsonl", 10..100, "新文");
    run(folder, &["index", "a.jsonl"]);
    let told = fails(folder, &["reindex", "b.jsonl"]);
    for part in ["10 of 100 documents", ", …; ", "--allow-shrink"] {
        assert!(told.contains(part), "{told}");
    }
    assert_eq!(live(folder, "旧文"), ("000001".to_owned(), 100));
    assert_eq!(generations(folder), ["000001"]);

    fails(folder, &["reindex", "b.jsonl", "--allow-shrink=9.9"]);
    let done = run(folder, &["reindex", "b.jsonl", "--allow-shrink=10"]);
    assert_eq!(done["vanished"], 10);
    documents(folder, "c.jsonl", 0..1, "一份");
    assert_eq!(
        run(folder, &["reindex", "c.jsonl", "--allow-shrink"])["documents"],
        1
    );
    let told = fails(folder, &["reindex", "nothing.jsonl", "--allow-shrink"]);
    assert!(told.contains("nothing.jsonl"), "{told}");
    assert_eq!(live(folder, "一份").1, 1);
}

#[test]
fn a_reindex_from_the_index_has_the_same_documents() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    documents(folder, "a.jsonl", 0..30, "原文");
    run(folder, &["index", "a.jsonl"]);
    let before = gongwen(folder, &["export"]).stdout;
    let done = run(folder, &["reindex", "--from-index"]);
    assert_eq!(
        (&done["documents"], &done["sampled"]),
        (&30.into(), &30.into())
    );
    assert_eq!(gongwen(folder, &["export"]).stdout, before);
    assert_eq!(live(folder, "原文"), ("000002".to_owned(), 30));

    let empty = tempfile::tempdir().unwrap();
    assert!(fails(empty.path(), &["reindex", "--from-index"]).contains("no index"));
}

#[test]
fn documents_are_deleted_by_identifier() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    documents(folder, "a.jsonl", 0..5, "原文");
    run(folder, &["index", "a.jsonl"]);
    assert_eq!(run(folder, &["delete", "d1", "d3"])["deleted"], 2);
    assert_eq!(live(folder, "原文").1, 3);
    let some = gongwen(folder, &["delete", "d0", "d1", "--json"]);
    assert_eq!(some.status.code(), Some(1));
    assert_eq!(json(&some)["absent"], serde_json::json!(["d1"]));
    assert!(fails(folder, &["delete", "d2", " "]).contains("nothing was deleted"));
    assert_eq!(live(folder, "原文").1, 2);
}
