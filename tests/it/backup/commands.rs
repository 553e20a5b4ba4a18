//! The commands as their users run them.

use std::fs;

use serde_json::Value;

use super::place::{flip, list};
use crate::cli::{gongwen, json};
use crate::support::corpus_path;

#[test]
fn the_commands_back_up_list_restore_and_say_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| gongwen(folder.path(), arguments);
    let fails = |arguments: &[&str], parts: &[&str]| {
        let output = run(arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        for part in parts {
            assert!(error.contains(part), "{arguments:?}: {error}");
        }
    };
    fails(&["backup", "kept"], &["no index in", "gongwen index"]);
    fails(&["restore", "kept"], &["there is no `kept`"]);
    assert!(!folder.path().join("kept").exists());
    let corpus = corpus_path();
    run(&["index", corpus.to_str().unwrap()]);
    fs::create_dir(folder.path().join("empty")).unwrap();
    fails(
        &["restore", "empty"],
        &["no backup in `empty`", "gongwen backup"],
    );
    fails(
        &["backup", "ftp://a/b"],
        &["`ftp://` is not known", "s3://"],
    );
    fails(&["backup", "s3://"], &["s3://bucket/prefix"]);
    fails(&["backup", "index/kept"], &["in the folder of the index"]);

    let first = json(&run(&["backup", "kept", "--json"]));
    assert_eq!(first["generation"], "000001");
    assert!(first["uploaded_files"].as_u64().unwrap() > 5, "{first}");
    let second = json(&run(&["backup", "kept", "--keep", "1", "--json"]));
    assert_eq!(second["uploaded_files"], 0);
    assert_eq!(second["removed_backups"][0], first["backup"]);
    let third = json(&run(&["backup", "kept", "--json"]));
    let listed = json(&run(&["restore", "kept", "--list", "--json"]));
    let names: Vec<&Value> = listed["backups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|backup| &backup["name"])
        .collect();
    assert_eq!(names, [&third["backup"], &second["backup"]]);
    assert_eq!(listed["backups"][0]["documents"], first["documents"]);
    let words = run(&["restore", "kept", "--list"]);
    let words = String::from_utf8(words.stdout).unwrap();
    assert_eq!(words.lines().count(), 2, "{words}");

    fails(
        &["restore", "kept", "--backup", "2020"],
        &["no backup `2020`", second["backup"].as_str().unwrap()],
    );
    let name = second["backup"].as_str().unwrap();
    let back = json(&run(&[
        "restore", "kept", "--backup", name, "--json", "--index", "other",
    ]));
    assert_eq!(back["documents"], first["documents"]);
    assert_eq!(back["previous"], Value::Null);
    for generation in ["000002", "000003"] {
        let back = json(&run(&["restore", "kept", "--json", "--index", "other"]));
        assert_eq!(back["generation"], generation, "{back}");
    }
    let kept = list(&folder.path().join("other/generations"));
    assert_eq!(kept.len(), 2, "{kept:?}");
    let stats = json(&run(&["stats", "--json", "--index", "other"]));
    assert_eq!(stats["documents"], first["documents"]);
    let found = run(&["search", "复议", "--index", "other"]);
    assert_eq!(found.status.code(), Some(0));

    let record = folder.path().join(format!("kept/backups/{name}.json"));
    flip(&record, 500);
    fails(&["restore", "kept", "--list"], &["damaged", name]);
    fails(
        &["restore", "kept", "--backup", name],
        &["damaged", "--list"],
    );
    let told = run(&["backup", "kept"]);
    assert_eq!(told.status.code(), Some(0));
}
