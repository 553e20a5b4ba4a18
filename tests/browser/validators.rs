//! What is valid, as tools and grammars say that others rely on.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::tools::{nu_checker, program, run};

/// What is wrong with a file; nothing where it is valid.
pub(crate) type Validator = fn(&[u8]) -> Vec<String>;

/// What the grammar of Atom says beside the schema, each true of a good feed.
const ATOM_RULES: [(&str, &str); 2] = [
    (
        "an entry has no author, nor has its feed",
        "not(//*[local-name()='entry'][not(*[local-name()='author'] \
         | ../*[local-name()='author'] | *[local-name()='source']/*[local-name()='author'])])",
    ),
    (
        "an entry has neither an alternate link nor a content",
        "not(//*[local-name()='entry'][not(*[local-name()='link'][@rel='alternate'] \
         | *[local-name()='link'][not(@rel)] | *[local-name()='content'])])",
    ),
];

/// Pages, each with a name for the complaints. All at once, since the checker takes
/// long to start.
pub(crate) fn html(pages: &[(&str, Vec<u8>)]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in pages {
        fs::write(folder.path().join(format!("{name}.html")), bytes).unwrap();
    }
    let output = run(nu_checker()
        .args(["--stdout", "--exit-zero-always", "--format", "json"])
        .arg(folder.path()));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut complaints = Vec::new();
    for message in report["messages"].as_array().unwrap() {
        let page = message["url"].as_str().unwrap_or_default();
        let page = page.rsplit('/').next().unwrap_or_default();
        let told = format!("{page}: {} {}", message["message"], message["extract"]);
        if message["type"] == "info" {
            println!("{told}");
        } else {
            complaints.push(told);
        }
    }
    complaints
}

pub(crate) fn xml(bytes: &[u8]) -> Vec<String> {
    complaints(&xmllint(&["--noout"], bytes))
}

/// Feeds of Atom, RFC 4287.
pub(crate) fn atom(bytes: &[u8]) -> Vec<String> {
    let mut found = by_schema("--relaxng", "atom.rng", bytes);
    if found.is_empty() {
        for (complaint, rule) in ATOM_RULES {
            let output = xmllint(&["--xpath", rule], bytes);
            if output.stdout.trim_ascii() != b"true" {
                found.push(complaint.to_owned());
            }
        }
    }
    found
}

pub(crate) fn sitemap(bytes: &[u8]) -> Vec<String> {
    by_schema("--schema", "sitemap.xsd", bytes)
}

pub(crate) fn sitemap_index(bytes: &[u8]) -> Vec<String> {
    by_schema("--schema", "sitemap-index.xsd", bytes)
}

/// Descriptions of a search, `OpenSearch` 1.1, draft 6.
pub(crate) fn opensearch(bytes: &[u8]) -> Vec<String> {
    by_schema("--relaxng", "opensearch.rng", bytes)
}

/// Tables that Excel opens: with the mark of UTF-8, names of columns, and as many
/// values in each row.
pub(crate) fn csv(bytes: &[u8]) -> Vec<String> {
    let Some(table) = bytes.strip_prefix(b"\xef\xbb\xbf") else {
        return vec!["has no byte order mark".to_owned()];
    };
    let mut reader = csv::Reader::from_reader(table);
    let mut complaints = Vec::new();
    match reader.headers() {
        Ok(names) => {
            let mut names: Vec<&str> = names.iter().collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            if names.len() < count || names.first().is_none_or(|name| name.is_empty()) {
                complaints.push(format!("columns without names of their own: {names:?}"));
            }
        }
        Err(error) => complaints.push(error.to_string()),
    }
    complaints.extend(
        reader
            .records()
            .filter_map(|row| Some(row.err()?.to_string())),
    );
    complaints
}

fn by_schema(kind: &str, schema: &str, bytes: &[u8]) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/schemas");
    let schema = folder.join(schema);
    complaints(&xmllint(
        &["--noout", kind, schema.to_str().unwrap()],
        bytes,
    ))
}

fn xmllint(arguments: &[&str], bytes: &[u8]) -> Output {
    let mut process = Command::new(program("xmllint", "libxml2-utils"))
        .arg("--nonet")
        .args(arguments)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may have seen enough before the end.
    process.stdin.take().unwrap().write_all(bytes).ok();
    process.wait_with_output().unwrap()
}

fn complaints(output: &Output) -> Vec<String> {
    if output.status.success() {
        return Vec::new();
    }
    let said = String::from_utf8_lossy(&output.stderr);
    said.lines().map(str::to_owned).collect()
}
