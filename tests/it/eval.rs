//! `gongwen eval` as its users run it.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::cli::{gongwen, json};
use crate::relevance::judged_path;
use crate::support::corpus_path;

/// Three documents about water and one about fire, with two judged queries.
fn small(folder: &Path) {
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    write(
        "a.jsonl",
        concat!(
            "{\"id\":\"stop\",\"title\":\"停水通知\",\"body\":\"供水管道检修。\"}\n",
            "{\"id\":\"price\",\"title\":\"水价调整公告\",\"body\":\"供水价格。停水时间另行通知。\"}\n",
            "{\"id\":\"fire\",\"title\":\"森林防火通告\",\"body\":\"禁火期。\"}\n",
        ),
    );
    write(
        "queries.tsv",
        "q1\t停水\nq2\t防火\nq3\t招生\nq4\t没有判断\n",
    );
    write(
        "qrels.tsv",
        "q1 0 stop 3\nq1 0 price 1\nq2 0 fire 2\nq2 0 gone 1\nq3 0 fire 0\nq9 0 stop 1\n",
    );
}

fn assert_near(value: &Value, expected: f64) {
    let got = value.as_f64().unwrap();
    assert!((got - expected).abs() < 1e-6, "{got}, not {expected}");
}

#[test]
fn the_figures_are_right_and_nothing_is_left_out_silently() {
    let folder = tempfile::tempdir().unwrap();
    small(folder.path());
    let body = json(&gongwen(
        folder.path(),
        &["eval", ".", "--corpus", "a.jsonl", "--json"],
    ));
    assert_eq!(body["documents"], 3);
    let left_out = &body["left_out"];
    assert_eq!(left_out["judgments"], 6);
    assert_eq!(left_out["judgments_not_indexed"], 1);
    assert_eq!(left_out["judgments_without_query"], 1);
    assert_eq!(left_out["queries_without_judgments"][0], "q4");
    assert_eq!(left_out["queries_without_relevant"][0], "q3");

    let ideal_of_q2 = 2.0 + 1.0 / 3_f64.log2();
    let ndcg = 2.0 / ideal_of_q2;
    assert_near(&body["queries"][0]["ndcg_10"], 1.0);
    assert_near(&body["queries"][1]["ndcg_10"], ndcg);
    assert_near(&body["ndcg_10"], f64::midpoint(1.0, ndcg));
    assert_near(&body["mrr_10"], 1.0);
    assert_near(&body["recall_10"], 0.75);
    assert_near(&body["recall_100"], 0.75);
    assert_near(&body["zero_result_share"], 0.0);
    assert_eq!(body["queries"][0]["ranked"][0], "stop");
    assert_eq!(body["queries"][0]["first_relevant"]["rank"], 1);
    assert!(body["latency"]["p95_ms"].as_f64().unwrap() > 0.0);
    assert!(
        !folder.path().join("index").exists(),
        "a given corpus goes into a temporary index"
    );

    let words = gongwen(folder.path(), &["eval", ".", "--corpus", "a.jsonl"]);
    let words = String::from_utf8(words.stdout).unwrap();
    assert!(
        words.contains("2 measured; left out: 1 without judgments, 1 without a relevant document")
    );
    assert!(words.contains("1 of documents that are not in the index"));
    assert!(words.contains("森林防火通告"), "{words}");
}

#[test]
fn an_index_is_compared_with_its_own_run_with_itself_and_with_another() {
    let folder = tempfile::tempdir().unwrap();
    small(folder.path());
    gongwen(folder.path(), &["index", "a.jsonl"]);
    fs::write(
        folder.path().join("b.jsonl"),
        "{\"id\":\"fire\",\"title\":\"森林防火通告\"}\n",
    )
    .unwrap();
    gongwen(folder.path(), &["index", "b.jsonl", "--index", "other"]);
    let saved = gongwen(folder.path(), &["eval", ".", "--json", "--run", "ours.run"]);
    fs::write(folder.path().join("saved.json"), &saved.stdout).unwrap();
    let run = fs::read_to_string(folder.path().join("ours.run")).unwrap();
    assert!(
        run.starts_with("q1\tQ0\tstop\t1\t100\tgongwen\nq1\tQ0\tprice\t2\t99\tgongwen\n"),
        "{run}"
    );

    for against in [
        ["--against", "ours.run"],
        ["--against", "saved.json"],
        ["--against-index", "index"],
        ["--against-param", "scope=all"],
    ] {
        let mut arguments = vec!["eval", ".", "--json"];
        arguments.extend(against);
        let body = json(&gongwen(folder.path(), &arguments));
        let compared = &body["against"];
        assert_eq!(compared["queries"], 2, "{against:?}");
        assert_eq!(compared["differences"][0]["equal"], 2, "{against:?}");
        assert_near(&compared["differences"][0]["p_value"], 1.0);
        assert_eq!(compared["changed"].as_array().unwrap().len(), 0);
    }

    let other = &json(&gongwen(
        folder.path(),
        &["eval", ".", "--json", "--against-index", "other"],
    ))["against"];
    let ndcg = &other["differences"][0];
    assert_eq!(
        (&ndcg["better"], &ndcg["equal"], &ndcg["worse"]),
        (&1.into(), &1.into(), &0.into())
    );
    assert_near(&ndcg["difference"], 0.5);
    // One difference may as well have the other sign.
    assert_near(&ndcg["p_value"], 1.0);
    assert_eq!(other["changed"][0]["id"], "q1");

    let words = gongwen(
        folder.path(),
        &[
            "eval",
            ".",
            "--param",
            "scope=body",
            "--against-param",
            "scope=title",
        ],
    );
    let words = String::from_utf8(words.stdout).unwrap();
    assert!(
        words.contains("against the same index, scope=title: 2 queries"),
        "{words}"
    );
    assert!(words.contains("not among 0: 森林防火通告"), "{words}");
    assert!(words.contains("(nothing was found)"), "{words}");
}

#[test]
fn what_cannot_be_measured_says_why() {
    let folder = tempfile::tempdir().unwrap();
    small(folder.path());
    let fails = |arguments: &[&str], expected: &str| {
        let output = gongwen(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains(expected), "{error}");
    };
    let with = |further: &[&'static str]| {
        let mut arguments = vec!["eval", ".", "--corpus", "a.jsonl"];
        arguments.extend(further);
        arguments
    };
    fails(&["eval"], "FOLDER");
    fails(&["eval", "."], "gongwen index");
    fails(&with(&["--param", "size=5"]), "`size` cannot be set");
    fails(&with(&["--param", "colour=red"]), "`colour`");
    fails(&with(&["--param", "scope"]), "NAME=VALUE");
    fails(&with(&["--against", "none.run"]), "cannot read `none.run`");
    fs::write(folder.path().join("bad.run"), "q1 Q0 a 1\n").unwrap();
    fails(
        &with(&["--against", "bad.run"]),
        "`bad.run` line 1: has 4 columns",
    );
    fs::write(
        folder.path().join("c.jsonl"),
        "{\"id\":\"c\",\"title\":\"通知\"}\n",
    )
    .unwrap();
    fails(
        &["eval", ".", "--corpus", "c.jsonl"],
        "none of the 4 judged documents is in the index, which holds 1",
    );
}

#[test]
fn a_refused_document_of_the_corpus_is_told() {
    let folder = tempfile::tempdir().unwrap();
    small(folder.path());
    fs::write(folder.path().join("bad.jsonl"), "{\"id\":\"x\"}\n").unwrap();
    let output = gongwen(
        folder.path(),
        &["eval", ".", "--corpus", "a.jsonl", "bad.jsonl"],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("refused: bad.jsonl:1"));
    assert!(String::from_utf8_lossy(&output.stdout).contains("2 measured"));
}

#[test]
fn the_judged_queries_of_the_samples_run_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let (judged, corpus) = (judged_path(), corpus_path());
    let output = gongwen(
        folder.path(),
        &[
            "eval",
            judged.to_str().unwrap(),
            "--corpus",
            corpus.to_str().unwrap(),
            "--worst",
            "2",
        ],
    );
    assert_eq!(output.status.code(), Some(0));
    let words = String::from_utf8(output.stdout).unwrap();
    assert_eq!(words.matches("wanted").count(), 2, "{words}");
}
