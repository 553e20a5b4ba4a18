//! Tokens and the audit log on the command line.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::cli::{gongwen, json, one_document, serve, serve_logging};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Makes a token; gives it with the entry of the file.
fn new_token(folder: &Path, name: &str, scopes: &[&str]) -> (String, String) {
    let mut arguments = vec!["token", "new", name, "--json"];
    for scope in scopes {
        arguments.extend(["--scope", scope]);
    }
    let made = json(&gongwen(folder, &arguments));
    let part = |name: &str| made[name].as_str().unwrap().to_owned();
    (part("token"), part("entry"))
}

fn write_tokens(folder: &Path, entries: &[&str]) {
    let path = folder.join("tokens.toml");
    fs::write(&path, entries.join("\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn http(address: &str, method: &str, path: &str, token: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn tokens_are_made_and_their_file_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let made = gongwen(
        folder.path(),
        &["token", "new", "cms", "--scope", "documents"],
    );
    let (said, entry) = (text(&made.stdout), text(&made.stderr));
    assert!(said.starts_with("gwt_"), "{said}");
    assert!(said.contains("[[token]]\nname = \"cms\""), "{said}");
    assert!(entry.contains("this once"), "{entry}");
    for wrong in [
        &["token", "new", "cms"][..],
        &["token", "new", "c m", "--scope", "documents"],
        &["token", "new", "cms", "--scope", "all"],
        &[
            "token",
            "new",
            "cms",
            "--scope",
            "queries",
            "--expires",
            "soon",
        ],
    ] {
        assert_eq!(
            gongwen(folder.path(), wrong).status.code(),
            Some(2),
            "{wrong:?}"
        );
    }
    let (_, one) = new_token(folder.path(), "cms", &["documents", "reindex"]);
    let (_, other) = new_token(folder.path(), "old", &["queries"]);
    let other = format!("{other}expires = 2020-01-31\n");
    write_tokens(folder.path(), &[&one]);
    let check = || gongwen(folder.path(), &["token", "check", "tokens.toml"]);
    let checked = check();
    assert_eq!(checked.status.code(), Some(0));
    assert_eq!(text(&checked.stdout), "cms  documents reindex  holds\n");
    write_tokens(folder.path(), &[&one, &other]);
    let checked = check();
    assert_eq!(checked.status.code(), Some(1));
    assert!(text(&checked.stdout).contains("expired after 2020-01-31"));
    write_tokens(folder.path(), &[&one, "[[token]]\nname = \"x\"\nscope = 1"]);
    let checked = check();
    assert_eq!(checked.status.code(), Some(2));
    let said = text(&checked.stderr);
    for part in [
        "tokens.toml",
        "token 2 (`x`): `scope`",
        "`hash`: it is missing",
        "`scopes`",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn every_command_that_changes_the_index_has_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(
        path.join("a.jsonl"),
        "{\"id\":\"a\",\"title\":\"停水通知\"}\n{\"id\":\"b\",\"title\":\"停水公告\"}\n",
    )
    .unwrap();
    for (arguments, code) in [
        (&["index", "a.jsonl"][..], 0),
        (&["reindex", "--from-index"], 0),
        (&["delete", "a", "x"], 1),
        (&["rollback"], 0),
        (&["reindex", "missing.jsonl"], 2),
        (&["backup", "backups"], 0),
        (&["restore", "backups"], 0),
        (&["verify"], 0),
        (&["stats"], 0),
        (&["search"], 0),
    ] {
        let done = gongwen(path, arguments);
        assert_eq!(
            done.status.code(),
            Some(code),
            "{arguments:?}: {}",
            text(&done.stderr)
        );
    }
    let log = path.join("index/audit.jsonl");
    let found: Vec<(String, u64, Value)> = lines(&log)
        .iter()
        .map(|line| {
            assert!(line["user_id"].is_u64(), "{line}");
            assert!(
                line["command"].as_str().unwrap().contains("gongwen"),
                "{line}"
            );
            (
                line["action"].as_str().unwrap().to_owned(),
                line["exit_code"].as_u64().unwrap(),
                line["generation"].clone(),
            )
        })
        .collect();
    let expected = [
        ("index", 0, "000001".into()),
        ("reindex", 0, "000002".into()),
        ("delete", 1, "000002".into()),
        ("rollback", 0, "000001".into()),
        ("reindex", 2, Value::Null),
        ("restore", 0, "000003".into()),
    ]
    .map(|(action, code, generation): (&str, u64, Value)| (action.to_owned(), code, generation));
    let (last, before) = found.split_last().unwrap();
    assert_eq!(before, &expected[..5]);
    assert_eq!((&last.0, last.1), (&expected[5].0, 0));
    // A backup is of documents, not of who changed them.
    let held = walkdir::WalkDir::new(path.join("backups")).into_iter();
    let held = held.filter(|entry| entry.as_ref().unwrap().file_type().is_file());
    for entry in held {
        let content = fs::read(entry.unwrap().path()).unwrap();
        let holds = content.windows(9).any(|part| part == b"exit_code");
        assert!(!holds);
    }
    // Elsewhere, where that is said; and nothing is done where it cannot be.
    let elsewhere = gongwen(path, &["delete", "b", "--audit-log", "log.jsonl"]);
    assert_eq!(elsewhere.status.code(), Some(0));
    assert_eq!(lines(&path.join("log.jsonl")).len(), 1);
    let refused = gongwen(
        path,
        &["index", "a.jsonl", "--all", "--audit-log", "none/log.jsonl"],
    );
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("none/log.jsonl"));
    assert_eq!(json(&gongwen(path, &["stats", "--json"]))["documents"], 1);
}

#[test]
fn a_server_takes_new_tokens_and_builds_anew_from_what_it_reads() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    one_document(path);
    let (old, old_entry) = new_token(path, "old", &["reindex", "documents"]);
    let (new, new_entry) = new_token(path, "new", &["reindex"]);
    write_tokens(path, &[&old_entry]);
    let server = serve_logging(path, "error", &["a.jsonl", "--admin-tokens", "tokens.toml"]);
    let address = server.address().to_owned();
    let state = |token: &str| http(&address, "GET", "/api/v1/reindex", token, "");
    assert!(state(&old).starts_with("HTTP/1.1 200"));
    assert!(state(&new).starts_with("HTTP/1.1 401"));
    write_tokens(path, &[&new_entry]);
    std::thread::sleep(Duration::from_millis(1_200));
    assert!(state(&new).starts_with("HTTP/1.1 200"));
    assert!(state(&old).starts_with("HTTP/1.1 401"));

    let put = http(&address, "POST", "/api/v1/reindex", &new, "");
    assert!(put.starts_with("HTTP/1.1 202"), "{put}");
    let mut said = state(&new);
    for _ in 0..600 {
        if !said.contains("\"running\"") {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
        said = state(&new);
    }
    assert!(
        said.contains("\"done\"") && said.contains("\"000002\""),
        "{said}"
    );
    let actions: Vec<String> = lines(&path.join("index/audit.jsonl"))
        .iter()
        .filter(|line| line["status"] != 401)
        .map(|line| line["action"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(actions, ["take in", "POST /api/v1/reindex", "reindex"]);
    server.stop();
}

#[test]
fn administration_has_an_address_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    one_document(path);
    gongwen(path, &["index", "a.jsonl"]);
    let (token, entry) = new_token(path, "cms", &["documents"]);
    write_tokens(path, &[&entry]);
    let arguments = [
        "--admin-tokens",
        "tokens.toml",
        "--admin-listen",
        "127.0.0.1:0",
    ];
    // The first address that is said is that of administration.
    let mut server = serve(path, &arguments);
    let apart = server.address().to_owned();
    let public = server.next_address();
    let delete = |address: &str| http(address, "DELETE", "/api/v1/documents/a", &token, "");
    assert!(delete(&public).starts_with("HTTP/1.1 405"));
    assert!(http(&public, "POST", "/api/v1/documents", &token, "").starts_with("HTTP/1.1 404"));
    for address in [&apart, &public] {
        assert!(http(address, "GET", "/healthz", "", "").starts_with("HTTP/1.1 200"));
    }
    assert!(delete(&apart).starts_with("HTTP/1.1 200"));
    assert!(http(&apart, "GET", "/api/v1/search", "", "").starts_with("HTTP/1.1 404"));
    assert!(http(&public, "GET", "/api/v1/search", "", "").contains("\"value\":0"));
    server.stop();
}

#[test]
fn a_file_that_is_wrong_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    one_document(path);
    write_tokens(
        path,
        &["[[token]]\nname = \"cms\"\nhash = \"blake3:12\"\nscopes = []"],
    );
    let arguments = [
        "serve",
        "a.jsonl",
        "--listen",
        "127.0.0.1:0",
        "--admin-tokens",
        "tokens.toml",
    ];
    let done = gongwen(path, &arguments);
    assert_eq!(done.status.code(), Some(2));
    let said = text(&done.stderr);
    for part in [
        "`hash`: behind `blake3:` are 2",
        "`scopes`: it is no list",
        "gongwen token new",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
