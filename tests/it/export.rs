//! What is exported is what was taken in, and is taken in again as it is.

use std::fs;
use std::path::Path;

use crate::cli::{gongwen, json};
use crate::support::corpus_path;

fn export(folder: &Path, arguments: &[&str]) -> String {
    let done = gongwen(folder, &[&["export"], arguments].concat());
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(0), "{told}");
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn an_export_taken_in_again_is_the_same_export() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let corpus = corpus_path();
    gongwen(folder, &["index", corpus.to_str().unwrap()]);
    let exported = export(folder, &[]);
    fs::write(folder.join("export.jsonl"), &exported).unwrap();
    let again = json(&gongwen(
        folder,
        &["index", "export.jsonl", "--index", "other", "--json"],
    ));
    assert_eq!(again["refused"], 0, "{again}");
    assert_eq!(again["unknown_fields"], serde_json::json!({}), "{again}");
    assert_eq!(export(folder, &["--index", "other"]), exported);

    // Into the index that it comes from, it changes nothing.
    let same = json(&gongwen(folder, &["index", "export.jsonl", "--json"]));
    assert_eq!(same["unchanged"], same["read"], "{same}");
}

#[test]
fn an_export_has_what_a_search_finds_in_the_order_of_identifiers() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let corpus = corpus_path();
    gongwen(folder, &["index", corpus.to_str().unwrap()]);
    for arguments in [
        vec!["养老"],
        vec!["老人每个月能领多少高龄津贴"],
        vec!["“行政复议”", "--published-year", "2022"],
        vec!["--doc-type", "通知", "--published-from", "2021-01-01"],
        vec!["没有这样的词语組合"],
    ] {
        let search = [&["search", "--size", "100", "--json"], arguments.as_slice()].concat();
        let found = json(&gongwen(folder, &search));
        let mut expected: Vec<&str> = found["hits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hit| hit["id"].as_str().unwrap())
            .collect();
        expected.sort_unstable();
        assert_eq!(found["total"]["value"], expected.len(), "{arguments:?}");
        let lines = export(folder, &arguments);
        let exported: Vec<serde_json::Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let ids: Vec<&str> = exported
            .iter()
            .map(|document| document["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids, expected, "{arguments:?}");
    }
}

#[test]
fn a_file_is_replaced_when_all_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(
        folder.join("a.jsonl"),
        "{\"id\":\"a\",\"title\":\"通知\"}\n",
    )
    .unwrap();
    gongwen(folder, &["index", "a.jsonl"]);
    assert_eq!(export(folder, &["-o", "out.jsonl"]), "");
    assert_eq!(
        fs::read_to_string(folder.join("out.jsonl")).unwrap(),
        export(folder, &[])
    );
    let bad = gongwen(folder, &["export", "--published-from", "gestern"]);
    assert_eq!(bad.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&bad.stderr).contains("`published_from`"));
}
