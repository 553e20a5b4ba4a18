//! The fuzz targets in short: what they run, over their corpora and a few damaged
//! copies of each input, the same ones in every run. `GONGWEN_MUTATIONS=2000` makes
//! more of them; `fuzz/README.md` tells of the long form.

use std::fs;
use std::path::Path;

use crate::damage::damaged;

#[path = "../../fuzz/src/lib.rs"]
mod targets;

/// Runs a target over its corpus, and over so many damaged copies of each input.
fn check(target: &str, run: fn(&[u8]), copies: u64) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut inputs: Vec<_> = fs::read_dir(folder.join(target))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    inputs.sort();
    assert!(!inputs.is_empty(), "there is no corpus of {target}");
    let wanted = std::env::var("GONGWEN_MUTATIONS");
    let copies = wanted.map_or(copies, |wanted| wanted.parse().unwrap());
    let run_as = |name: &str, bytes: &[u8]| {
        let ended = std::panic::catch_unwind(|| run(bytes));
        assert!(ended.is_ok(), "{target}: {name}");
    };
    run_as("nothing", b"");
    for input in inputs {
        let name = input.display().to_string();
        let bytes = fs::read(&input).unwrap();
        run_as(&name, &bytes);
        for number in 0..copies {
            run_as(
                &format!("{name}, damaged copy {number}"),
                &damaged(&bytes, number),
            );
        }
    }
}

#[test]
fn queries() {
    check("query", targets::query::check, 8);
}

#[test]
fn identifiers() {
    check("identifier", targets::identifier::check, 64);
}

#[test]
fn dates() {
    check("date", targets::date::check, 64);
}

#[test]
fn pages() {
    check("html", targets::html::check, 16);
}

#[test]
fn archives() {
    check("archive", targets::archive::check, 16);
}

#[test]
fn office_documents() {
    check("office", targets::office::check, 16);
}

#[test]
fn cursors() {
    check("cursor", targets::cursor::check, 64);
}

#[test]
fn bodies_and_query_strings() {
    check("api_json", targets::api_json::check, 8);
}
