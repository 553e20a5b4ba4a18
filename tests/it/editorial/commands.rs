//! The lists on the command line.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::{self, gongwen};

const BETS: &str = "[[best_bet]]\nqueries = [\"高温津贴\"]\ndocuments = [\"b\", \"gone\"]\n";

fn indexed(folder: &Path) {
    let lines = "{\"id\":\"a\",\"title\":\"高温津贴发放通知\"}\n{\"id\":\"b\",\"title\":\"劳动者权益指南\"}\n";
    fs::write(folder.join("a.jsonl"), lines).unwrap();
    assert_eq!(
        gongwen(folder, &["index", "a.jsonl"]).status.code(),
        Some(0)
    );
    fs::write(folder.join("bets.toml"), BETS).unwrap();
    fs::write(folder.join("blocked.txt"), "津贴\n").unwrap();
}

#[test]
fn searches_show_what_is_recommended_and_warn_of_what_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    indexed(folder);
    let found = gongwen(folder, &["search", "高温津贴", "--best-bets", "bets.toml"]);
    let told = String::from_utf8_lossy(&found.stderr).into_owned();
    assert!(
        told.contains("names `gone`, which is not in the index"),
        "{told}"
    );
    let text = String::from_utf8_lossy(&found.stdout).into_owned();
    assert!(text.starts_with("1 document, "), "{text}");
    let (_, rest) = text.split_once("\nrecommended\n").unwrap();
    let (recommended, results) = rest.split_once("\nresults\n").unwrap();
    assert!(recommended.contains("   * 劳动者权益指南"), "{text}");
    assert!(results.contains("  1. 高温津贴发放通知"), "{text}");

    let body = cli::json(&gongwen(
        folder,
        &["search", "高温津贴", "--best-bets", "bets.toml", "--json"],
    ));
    assert_eq!(body["best_bets"][0]["id"], "b");
    assert_eq!(body["best_bets"].as_array().unwrap().len(), 1);
    assert_eq!(body["total"]["value"], 1);
}

#[test]
fn suggestions_are_blocked() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    indexed(folder);
    let suggested = |arguments: &[&str]| -> usize {
        let body = cli::json(&gongwen(
            folder,
            &[&["suggest", "", "--json"], arguments].concat(),
        ));
        body["suggestions"].as_array().unwrap().len()
    };
    assert_eq!(suggested(&[]), 2);
    assert_eq!(suggested(&["--blocked-suggestions", "blocked.txt"]), 1);
}

#[test]
fn judged_rankings_do_not_hold_what_is_recommended() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    indexed(folder);
    fs::create_dir(folder.join("judged")).unwrap();
    fs::write(folder.join("judged/queries.tsv"), "1\t高温津贴\n").unwrap();
    fs::write(folder.join("judged/qrels.tsv"), "1 0 b 3\n").unwrap();
    let ranked = |arguments: &[&str]| -> Value {
        let whole = [&["eval", "judged", "--json"], arguments].concat();
        cli::json(&gongwen(folder, &whole))["queries"][0]["ranked"].take()
    };
    assert_eq!(ranked(&[]), json!(["a"]));
    assert_eq!(ranked(&["--best-bets", "bets.toml"]), json!(["a"]));
}

#[test]
fn a_wrong_file_is_named_before_anything_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    indexed(folder);
    fs::write(folder.join("bad.toml"), "[[best_bet]]\nqueries = []\n").unwrap();
    fs::write(folder.join("bad.txt"), "停水\n=\n").unwrap();
    for (arguments, expected) in [
        (
            ["search", "x", "--best-bets", "bad.toml"],
            "bad.toml, entry 1, `documents`: is missing",
        ),
        (
            ["search", "x", "--best-bets", "none.toml"],
            "cannot read the best bets in `none.toml`",
        ),
        (
            ["suggest", "x", "--blocked-suggestions", "bad.txt"],
            "bad.txt, line 2: `=` has no letter",
        ),
        (
            ["serve", "--listen=127.0.0.1:0", "--best-bets", "bad.toml"],
            "entry 1, `queries`: is empty",
        ),
    ] {
        let refused = gongwen(folder, &arguments);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}");
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(told.contains(expected), "{told}");
    }
}
