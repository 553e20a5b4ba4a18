//! Load on a server that runs as its users run it.

use std::collections::BTreeSet;
use std::fs;
use std::process::Output;

use serde_json::Value;

use crate::cli::{Running, gongwen, json, serve};
use crate::support::corpus_path;

fn served() -> (tempfile::TempDir, Running) {
    let folder = tempfile::tempdir().unwrap();
    let corpus = corpus_path();
    // Where others keep the machine busy, a rate makes questions wait.
    let options = ["--max-waiting", "1000"];
    let server = serve(
        folder.path(),
        &[&[corpus.to_str().unwrap()], &options[..]].concat(),
    );
    (folder, server)
}

#[track_caller]
fn bench(folder: &tempfile::TempDir, server: &Running, options: &[&str]) -> Value {
    let address = format!("http://{}", server.address());
    let common = ["bench", "--json", "--warm-up", "0"];
    let server = ["--server", &address];
    let output = gongwen(folder.path(), &[&common, &server[..], options].concat());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    json(&output)
}

fn kinds(body: &Value) -> BTreeSet<&str> {
    let kinds = body["kinds"].as_array().unwrap().iter();
    kinds.map(|kind| kind["kind"].as_str().unwrap()).collect()
}

#[test]
fn questions_of_every_kind_are_made_of_the_documents_and_answered() {
    let (folder, server) = served();
    let body = bench(&folder, &server, &["--clients", "2", "--seconds", "5"]);
    assert_eq!(kinds(&body).len(), 12, "{body}");
    assert_eq!(body["failures"], Value::Array(Vec::new()));
    let all = &body["all"];
    let answers = body["kinds"].as_array().unwrap().iter();
    let sum: u64 = answers.map(|kind| kind["answers"].as_u64().unwrap()).sum();
    assert_eq!(all["answers"], sum);
    assert!(body["bytes"].as_u64().unwrap() > sum * 100, "{body}");
    let times =
        ["p50_ms", "p90_ms", "p99_ms", "p999_ms", "max_ms"].map(|name| all[name].as_f64().unwrap());
    assert!(times.is_sorted(), "{times:?}");
    // Two clients wait for five seconds each, answer after answer.
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let waited = times[0] * sum as f64;
    assert!((500.0..12_000.0).contains(&waited), "{times:?} {sum}");
}

#[test]
fn so_many_are_asked_a_second_as_is_wanted() {
    let (folder, server) = served();
    let body = bench(
        &folder,
        &server,
        &["--rate", "40", "--mix", "word,suggest", "--seconds", "1"],
    );
    assert_eq!(kinds(&body), BTreeSet::from(["word", "suggest"]));
    // A Poisson process: 40 of it vary by about 6.
    let answers = body["all"]["answers"].as_u64().unwrap();
    assert!((10..=80).contains(&answers), "{answers}");
}

#[test]
fn a_list_is_asked_as_it_is_and_what_is_not_answered_is_told() {
    let (folder, server) = served();
    let list = folder.path().join("list.txt");
    let options = ["--queries", list.to_str().unwrap(), "--seconds", "1"];
    fs::write(&list, "政府信息公开\n\n/api/v1/stats\n").unwrap();
    let body = bench(&folder, &server, &options);
    assert_eq!(kinds(&body), BTreeSet::from(["listed"]));

    fs::write(&list, "/api/v1/search?size=1000\n").unwrap();
    let address = format!("http://{}", server.address());
    let wrong = ["bench", "--json", "--server", &address];
    let output = gongwen(folder.path(), &[&wrong, &options[..]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(json(&output)["failures"][0]["what"], "400 Bad Request");
}

#[track_caller]
fn check_refused(output: &Output, expected: &str) {
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(expected), "{said}");
}

#[test]
fn what_cannot_be_asked_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let ask = |options: &[&str]| gongwen(folder.path(), &[&["bench"], options].concat());
    let nobody = ["--server", "http://127.0.0.1:9"];
    check_refused(&ask(&nobody), "is the server running?");
    check_refused(&ask(&["--server", "portal"]), "write it as http://");
    check_refused(&ask(&["--mix", "words,verbs"]), "verbs");
    check_refused(&ask(&["--rate", "0"]), "is not from 0.01");
    let list = folder.path().join("list.txt");
    fs::write(&list, "\n").unwrap();
    check_refused(
        &ask(&["--queries", list.to_str().unwrap()]),
        "holds no query",
    );

    fs::write(folder.path().join("none.jsonl"), "").unwrap();
    let empty = serve(folder.path(), &["none.jsonl"]);
    let address = format!("http://{}", empty.address());
    check_refused(&ask(&["--server", &address]), "has no documents");
}
