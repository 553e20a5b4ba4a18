//! `gongwen check`: table, JSON, CSV and exit codes.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::cli::{gongwen, json};

/// The example of GB 11643; no person has it.
const IDENTITY: &str = "11010519491231002X";

fn write(folder: &Path, name: &str, documents: &[Value]) {
    let lines: Vec<String> = documents.iter().map(Value::to_string).collect();
    fs::write(folder.join(name), lines.join("\n")).unwrap();
}

fn faulty() -> Vec<Value> {
    let mut documents = vec![serde_json::json!({
        "id": "yl-1", "title": "关于发放高龄津贴的通知", "issuer": "云澜市民政局",
        "body": format!("公示名单：王某，{IDENTITY}。"), "doc_number": "云民发〔2021〕3号",
        "written_date": "2021-03-31", "published_date": "2021-03-30"
    })];
    for number in 2..5 {
        let id = format!("yl-{number}");
        documents.push(serde_json::json!({"id": id, "title": "=公告", "body": "正文"}));
    }
    documents
}

#[test]
fn the_same_findings_as_table_json_and_csv() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.jsonl", &faulty());
    let run = |arguments: &[&str]| {
        let all = [&["check", "a.jsonl"], arguments].concat();
        gongwen(folder.path(), &all)
    };

    let found = run(&["--json"]);
    assert_eq!(found.status.code(), Some(1));
    let body = json(&found);
    let findings = body["findings"].as_array().unwrap();
    let summary = &body["summary"];
    assert_eq!(summary["documents"], 4);
    assert_eq!(summary["errors"], 1);
    assert_eq!(summary["by_code"]["missing-issuer"], 3);
    let identity = findings
        .iter()
        .find(|finding| finding["code"] == "identity-number")
        .unwrap();
    assert_eq!(identity["file"], "a.jsonl");
    assert_eq!(identity["line"], 1);
    assert_eq!(identity["document"], "yl-1");
    assert_eq!(identity["value"], "110105********002X");

    let csv = run(&["--csv"]);
    assert_eq!(csv.status.code(), Some(1));
    let text = String::from_utf8(csv.stdout).unwrap();
    let rows = text.strip_prefix('\u{feff}').unwrap();
    assert_eq!(rows.lines().count(), findings.len() + 1);
    let header = "severity,code,file,line,document,field,value,message,mend,others";
    assert_eq!(rows.lines().next(), Some(header));

    let table = run(&["--limit", "2"]);
    let table = String::from_utf8(table.stdout).unwrap();
    for part in [
        "checked 4 documents, 0 refused: 1 error,",
        "\nerror identity-number: remove or mask them",
        "a.jsonl:1 yl-1: written_date `2021-03-31` is after published_date 2021-03-30",
        "  1 more; see `--limit`",
    ] {
        assert!(table.contains(part), "{part}: {table}");
    }
    for shown in [&text, &table, &body.to_string()] {
        assert!(!shown.contains(IDENTITY), "{shown}");
    }
}

#[test]
fn what_is_asked_for_decides_the_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.jsonl", &faulty());
    fs::write(folder.path().join("bad.toml"), "[labels]\ntitel = [\"a\"]").unwrap();
    for (arguments, expected) in [
        (&["--only", "missing-topic"][..], 0),
        (&["--only", "written-after-published"], 1),
        (&["--severity", "error"], 1),
        (&["--severity", "error", "--only", "missing-topic"], 0),
        (&["--csv", "--json"], 2),
        (&["--only", "no-such-code"], 2),
        (&["--mapping", "bad.toml"], 2),
    ] {
        let all = [&["check", "a.jsonl"], arguments].concat();
        let done = gongwen(folder.path(), &all);
        assert_eq!(done.status.code(), Some(expected), "{arguments:?}");
        assert_eq!(done.stderr.is_empty(), expected < 2, "{arguments:?}");
    }
    let missing = gongwen(folder.path(), &["check", "nowhere", "--json"]);
    assert_eq!(json(&missing)["findings"][0]["code"], "refused");
    assert!(!folder.path().join("index").exists());
}

#[test]
fn a_mapping_says_what_a_source_calls_the_fields() {
    let folder = tempfile::tempdir().unwrap();
    let document = serde_json::json!({"id": "a", "文件题名": "关于放假的通知", "body": "正文"});
    write(folder.path(), "a.jsonl", &[document]);
    fs::write(
        folder.path().join("m.toml"),
        "[labels]\ntitle = [\"文件题名\"]",
    )
    .unwrap();
    let codes = |arguments: &[&str]| {
        let all = [&["check", "a.jsonl", "--json"], arguments].concat();
        json(&gongwen(folder.path(), &all))["summary"]["by_code"].clone()
    };
    assert_eq!(codes(&[])["missing-title"], 1);
    assert_eq!(
        codes(&["--mapping", "m.toml"])["missing-title"],
        Value::Null
    );
}
