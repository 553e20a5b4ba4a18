//! Indexes that another version of the program made: they are refused with the
//! mend, and the mend mends them.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::flipped_bits::make_index;
use crate::program::{done, export, gongwen, json, said};
use crate::server::Server;
use crate::tools::quick_folder;

/// Writes another value into the manifest of the live generation, as the program
/// that made it would have: sealed.
fn change_manifest(index: &Path, field: &str, value: &Value) {
    let path = index.join("generations/000002/manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_ne!(manifest[field], *value);
    manifest[field] = value.clone();
    manifest["checksum"] = "".into();
    let text = |manifest: &Value| serde_json::to_string_pretty(manifest).unwrap() + "\n";
    let seal = blake3::hash(text(&manifest).as_bytes())
        .to_hex()
        .to_string();
    manifest["checksum"] = seal.into();
    fs::write(&path, text(&manifest)).unwrap();
}

fn refused_and_mended(field: &str, what: &str, value: &Value) {
    let folder = quick_folder();
    let index = make_index(folder.path());
    let before = export(&index);
    let source = folder.path().join("a.jsonl");
    change_manifest(&index, field, value);
    let shown = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    let index_again = ["index", source.to_str().unwrap()];
    let refused = [
        &["search", "停水"][..],
        &["suggest", "停"],
        &["stats"],
        &["export"],
        &index_again,
    ];
    for arguments in refused.into_iter().chain([&["delete", "doc-001"][..]]) {
        let output = gongwen(&index, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = said(&output);
        for part in [what, &shown, "gongwen reindex --from-index"] {
            assert!(said.contains(part), "{arguments:?}: {said}");
        }
    }
    match Server::try_start(&index) {
        Ok(_) => panic!("another version is served"),
        Err((code, said)) => {
            assert_eq!(code, Some(2));
            assert!(
                said.contains(what) && said.contains("reindex --from-index"),
                "{said}"
            );
        }
    }
    // It is whole, only of another version.
    assert_eq!(
        json(&done(&index, &["verify", "--json"]))["damages"],
        serde_json::json!([])
    );
    done(&index, &["reindex", "--from-index"]);
    assert!(export(&index) == before, "other documents than before");
    done(&index, &["verify"]);
    done(&index, &["search", "停水"]);
    done(&index, &index_again);
    Server::start(&index);
}

#[test]
fn another_schema_version_is_refused_and_mended_from_the_index_itself() {
    for version in [1, 4] {
        refused_and_mended("schema_version", "schema version", &version.into());
    }
}

#[test]
fn a_newer_schema_version_is_refused_and_mended_too() {
    refused_and_mended("schema_version", "schema version", &4_000_000.into());
}

#[test]
fn another_analyzer_version_is_refused_and_mended_from_the_index_itself() {
    refused_and_mended("analyzer_version", "analyzer version", &99.into());
}

#[test]
fn another_dictionary_is_refused_and_mended_from_the_index_itself() {
    refused_and_mended(
        "dictionary_hash",
        "dictionary hash",
        &"0123456789abcdef".into(),
    );
}
