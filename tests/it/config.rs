//! Settings from a file, environment and flags, as the program takes them.

use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::cli::{command, gongwen, http_get, json, one_document, serve_logging};

const SEARCH: &str = "/api/v1/search?q=";

fn write(folder: &Path, text: &str) {
    fs::write(folder.join("gongwen.toml"), text).unwrap();
}

fn shown(folder: &Path, variables: &[(&str, &str)]) -> Value {
    let arguments = ["config", "show", "--json", "--config", "gongwen.toml"];
    let output = command(folder, &arguments)
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    json(&output)
}

/// Value and origin of a setting.
#[track_caller]
fn setting(shown: &Value, table: &str, key: &str) -> (Value, String) {
    let settings = shown["settings"].as_array().unwrap();
    let found = settings
        .iter()
        .find(|setting| setting["table"] == table && setting["key"] == key)
        .unwrap_or_else(|| panic!("[{table}] {key} is not shown"));
    let origin = found["origin"].as_str().unwrap().to_owned();
    (found["value"].clone(), origin)
}

fn complaints(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_environment_stands_above_the_file_and_the_file_above_defaults() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(
        folder,
        "[common]\nindex = 'held'\n[serve]\nlisten = '127.0.0.1:7'\nhold = 9\nquery_statistics = true\n",
    );
    let variables = [("GONGWEN_HOLD", "11"), ("GONGWEN_SEARCH_TIMEOUT", "3")];
    let shown = shown(folder, &variables);
    let index = fs::canonicalize(folder).unwrap().join("held");
    for (table, key, value, origin) in [
        ("common", "index", index.to_str().unwrap().into(), "file"),
        ("serve", "listen", "127.0.0.1:7".into(), "file"),
        ("serve", "hold", 11.into(), "environment GONGWEN_HOLD"),
        ("serve", "query_statistics", true.into(), "file"),
        (
            "serve",
            "search_timeout",
            3.into(),
            "environment GONGWEN_SEARCH_TIMEOUT",
        ),
        ("serve", "max_connections", 16_384.into(), "default"),
        ("serve", "site", Value::Null, "default"),
    ] {
        let expected = (value, origin.to_owned());
        assert_eq!(setting(&shown, table, key), expected, "{key}");
    }
}

#[test]
fn what_is_shown_can_be_a_file_again() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(
        folder,
        "[serve]\nwatch = ['a\"b', 'c']\n[reindex]\nallow_shrink = 2.5\n",
    );
    let first = gongwen(folder, &["config", "show", "--config", "gongwen.toml"]);
    assert_eq!(first.status.code(), Some(0), "{}", complaints(&first));
    fs::write(folder.join("again.toml"), &first.stdout).unwrap();
    let second = gongwen(folder, &["config", "show", "--config", "again.toml"]);
    assert_eq!(second.status.code(), Some(0), "{}", complaints(&second));
    let values = |output: &Output| {
        let text = String::from_utf8(output.stdout.clone()).unwrap();
        let parts = text
            .lines()
            .map(|line| line.split("  # ").next().unwrap().to_owned());
        parts
            .filter(|line| !line.starts_with('#'))
            .collect::<Vec<_>>()
    };
    assert_eq!(values(&first), values(&second));
    assert!(
        values(&first)
            .iter()
            .any(|line| line.starts_with("watch = ["))
    );
}

#[test]
fn a_check_names_all_that_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("site.toml"), "nmae = 'x'\n").unwrap();
    let check = |text: &str| {
        write(folder, text);
        gongwen(folder, &["config", "check", "--config", "gongwen.toml"])
    };
    let wrong = check("[serve]\nlisten = 'here'\nports = 1\n");
    assert_eq!(wrong.status.code(), Some(2));
    for part in [
        "gongwen.toml:2: [serve] listen",
        "gongwen.toml:3: [serve] has no `ports`",
    ] {
        assert!(complaints(&wrong).contains(part), "{}", complaints(&wrong));
    }
    let behind = check(
        "[common]\nsynonyms = ['gone.txt']\n[serve]\nsite = 'site.toml'\nwatch = ['nowhere']\n",
    );
    assert_eq!(behind.status.code(), Some(2));
    for part in ["gone.txt", "nmae", "nowhere"] {
        assert!(
            complaints(&behind).contains(part),
            "{}",
            complaints(&behind)
        );
    }
    let sound = check("[serve]\nlisten = '127.0.0.1:0'\n");
    assert_eq!(sound.status.code(), Some(0), "{}", complaints(&sound));
    let none = gongwen(folder, &["config", "check"]);
    assert!(complaints(&none).contains("GONGWEN_CONFIG"));
    // A parser is told everything by who started it.
    let mut parser = command(folder, &["parse-files"]);
    parser
        .env("GONGWEN_CONFIG", "absent.toml")
        .stdin(Stdio::null());
    assert_eq!(parser.output().unwrap().status.code(), Some(0));
    let absent = gongwen(folder, &["stats", "--config", "absent.toml"]);
    assert_eq!(absent.status.code(), Some(2));
    assert!(complaints(&absent).contains("absent.toml: cannot be read"));
}

#[test]
fn a_command_takes_its_paths_from_the_file_or_says_that_it_has_none() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    one_document(folder);
    let none = gongwen(folder, &["index"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(complaints(&none).contains("`paths`"));
    write(folder, "[common]\npaths = ['a.jsonl']\n");
    for command in ["index", "reindex"] {
        let done = gongwen(folder, &[command, "--config", "gongwen.toml", "--json"]);
        assert_eq!(done.status.code(), Some(0), "{}", complaints(&done));
        assert_eq!(json(&done)["added"], 1, "{command}");
    }
}

#[test]
fn limits_are_taken_up_without_a_restart_and_a_broken_file_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    one_document(folder);
    write(folder, "[serve]\n");
    let arguments = ["a.jsonl", "--config", "gongwen.toml"];
    let mut server = serve_logging(folder, "info", &arguments);
    let address = server.address().to_owned();
    let status = || {
        http_get(&address, SEARCH)
            .split(' ')
            .nth(1)
            .unwrap()
            .to_owned()
    };
    assert_eq!([status(), status()], ["200", "200"]);
    write(folder, "[serve]\nrate_limit = 1\nhold = 1\n");
    server.reload();
    server.wait_for_line("[serve] hold was changed; it holds from the next start");
    server.wait_for_line("the settings were read again");
    assert_eq!([status(), status()], ["200", "429"]);
    write(folder, "[serve]\nrate_limit = 'many'\n");
    server.reload();
    server.wait_for_line("[serve] rate_limit = `many`");
    assert_eq!(status(), "429");
    write(folder, "[serve]\n");
    server.reload();
    server.wait_for_line("the settings were read again");
    assert_eq!([status(), status()], ["200", "200"]);
    server.stop();
}

#[test]
fn lists_of_the_editors_are_taken_up_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let documents =
        "{\"id\":\"a\",\"title\":\"停水通知\"}\n{\"id\":\"b\",\"title\":\"供热安排\"}\n";
    fs::write(folder.join("a.jsonl"), documents).unwrap();
    fs::write(folder.join("synonyms.txt"), "").unwrap();
    fs::write(folder.join("best.toml"), "").unwrap();
    write(
        folder,
        "[common]\nsynonyms = ['synonyms.txt']\nbest_bets = 'best.toml'\n",
    );
    let mut server = serve_logging(folder, "info", &["a.jsonl", "--config", "gongwen.toml"]);
    let address = server.address().to_owned();
    let answer = |query: &str| http_get(&address, &format!("{SEARCH}{query}"));
    // 断水
    let query = "%E6%96%AD%E6%B0%B4";
    assert!(!answer(query).contains("停水通知"));
    fs::write(folder.join("synonyms.txt"), "停水 = 断水\n").unwrap();
    let best = "[[best_bet]]\nqueries = ['停水']\ndocuments = ['b']\n";
    fs::write(folder.join("best.toml"), best).unwrap();
    server.reload();
    server.wait_for_line("the settings were read again");
    assert!(answer(query).contains("停水通知"));
    assert!(answer("%E5%81%9C%E6%B0%B4").contains("供热安排"));
    fs::write(folder.join("best.toml"), "[[best_bet]]\n").unwrap();
    fs::write(folder.join("synonyms.txt"), "").unwrap();
    server.reload();
    server.wait_for_line("best.toml");
    assert!(
        answer(query).contains("停水通知"),
        "one list was taken up and another not"
    );
}

#[test]
fn a_dictionary_is_taken_up_by_a_reindex_while_the_index_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let document = "{\"id\":\"a\",\"title\":\"鹭汀湾供水安排\"}\n";
    fs::write(folder.join("a.jsonl"), document).unwrap();
    fs::write(folder.join("words.txt"), "鹭汀湾\n").unwrap();
    let mut server = serve_logging(folder, "info", &["a.jsonl"]);
    let address = server.address().to_owned();
    let with = ["--dictionary", "words.txt"];
    let index = gongwen(folder, &[&["index", "a.jsonl"], &with[..]].concat());
    assert_eq!(index.status.code(), Some(0));
    assert!(
        complaints(&index).contains("another dictionary"),
        "{}",
        complaints(&index)
    );
    let reindex = gongwen(folder, &[&["reindex", "a.jsonl"], &with[..]].concat());
    assert_eq!(reindex.status.code(), Some(0), "{}", complaints(&reindex));
    server.wait_for_line("follows the live generation 000002");
    let found = http_get(&address, &format!("{SEARCH}%E9%B9%AD%E6%B1%80%E6%B9%BE"));
    assert!(found.contains("鹭汀湾供水安排"), "{found}");
    server.stop();
    // Nobody names the words any more, and the index is whole.
    let verified = gongwen(folder, &["verify"]);
    assert_eq!(verified.status.code(), Some(0), "{}", complaints(&verified));
    fs::write(folder.join("words.txt"), "鹭汀湾\nA级\n").unwrap();
    let refused = gongwen(folder, &[&["reindex", "a.jsonl"], &with[..]].concat());
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        complaints(&refused).contains("words.txt, line 2: `A级`"),
        "{}",
        complaints(&refused)
    );
}
