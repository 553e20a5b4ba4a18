//! Tests from files to items.

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use super::*;
use crate::ingest::Item;
use crate::ingest::{IngestReport, Isolation};

/// Writes the files into a folder, reads it and compares the items, each on one
/// line; checks on the way that progress and exit code fit them.
#[track_caller]
fn check(contents: &[(&str, &[u8])], expected: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in contents {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let paths = [folder.path().to_owned()];
    let mut reader = read(&paths, IngestConfig::in_process());
    let progress = reader.progress();
    let items: Vec<Item> = reader.by_ref().collect();
    assert_eq!(progress.bytes_read(), total_bytes(&paths));
    let lines = items.iter().map(|item| line(item, folder.path()));
    assert_eq!(lines.collect::<Vec<_>>(), expected);
    let clean = items
        .iter()
        .all(|item| matches!(item, Item::Document { .. }));
    assert_eq!(report(&items).exit_code(), u8::from(!clean));
}

fn report(items: &[Item]) -> IngestReport {
    let mut report = IngestReport::new();
    for item in items {
        report.note(item);
    }
    report
}

fn line(item: &Item, folder: &Path) -> String {
    let text = match item {
        Item::Document {
            document,
            warnings,
            place,
            ..
        } => {
            let warnings: Vec<_> = warnings
                .iter()
                .map(|w| format!(" ({})", w.reason))
                .collect();
            format!("{place} {}{}", document.title, warnings.concat())
        }
        Item::Refused(refusal) => {
            let field = refusal.field.as_deref().unwrap_or_default();
            format!("{} refused: {field} {}", refusal.place, refusal.reason)
        }
        Item::Skipped(file) => format!("{} skipped", file.path),
        Item::Unchanged(path) => format!("{path} unchanged"),
    };
    text.replace(&format!("{}/", folder.display()), "")
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

const LINES: &str = "{\"title\":\"甲\"}\n{\"title\":\"乙\"}\n";

#[test]
fn every_format_is_read() {
    check(
        &[
            ("a.txt", "甲报告\n• 文号：1号\n• 甲报告\n正文\n".as_bytes()),
            ("b.md", "---\ntitle: 乙\n---\n正文".as_bytes()),
            ("c.markdown", "# 丙\n正文".as_bytes()),
            ("d.jsonl", LINES.as_bytes()),
            ("e.ndjson.gz", &gzip(LINES)),
            (
                "f.jsonl.zst",
                &zstd::encode_all(LINES.as_bytes(), 0).unwrap(),
            ),
        ],
        &[
            "a.txt 甲报告",
            "b.md 乙",
            "c.markdown 丙",
            "d.jsonl:1 甲",
            "d.jsonl:2 乙",
            "e.ndjson.gz:1 甲",
            "e.ndjson.gz:2 乙",
            "f.jsonl.zst:1 甲",
            "f.jsonl.zst:2 乙",
        ],
    );
}

#[test]
fn one_bad_source_does_not_stop_the_others() {
    let broken = "{\"title\":\"甲\"}\n{\"title\":\n{\"title\":\"丙\",\"written_date\":\"2021-02-31\"}\n\
                  {\"issuer\":\"局\"}\n{\"title\":\"丁\"}";
    check(
        &[
            ("a.jsonl", broken.as_bytes()),
            ("b.txt", b""),
            ("c.txt", b"\x00\x01\x02\x03"),
            ("d.md", "---\ntitle: [a\n---\n正文".as_bytes()),
            (
                "e.md",
                "---\ntitle: 甲\n成文日期: 2021年2月31日\n---\n".as_bytes(),
            ),
            ("f.ofd", b"PK"),
            ("g.txt", "通知".as_bytes()),
        ],
        &[
            "a.jsonl:1 甲",
            "a.jsonl:2 refused:  is not a JSON object: EOF while parsing a value, at column 9, \
             near `{\"title\":`",
            "a.jsonl:3 refused: written_date is a day that the calendar does not have",
            "a.jsonl:4 refused:  has neither title nor body",
            "a.jsonl:5 丁",
            "b.txt refused:  is empty",
            "c.txt refused:  is no text: 4 of 4 characters are none, read as UTF-8",
            "d.md:2 refused:  front matter is not valid YAML: unclosed bracket '['",
            "e.md:3 refused: written_date is a day that the calendar does not have",
            "f.ofd skipped",
            "g.txt 通知",
        ],
    );
}

#[test]
fn what_stands_before_the_damage_of_a_packed_file_goes_in() {
    let mut many = String::new();
    for number in 0..20_000_u32 {
        let title = blake3::hash(&number.to_le_bytes());
        for part in ["{\"title\":\"", &title.to_hex(), "\"}\n"] {
            many.push_str(part);
        }
    }
    for (name, packed) in [
        ("a.jsonl.gz", gzip(&many)),
        ("a.jsonl.zst", zstd::encode_all(many.as_bytes(), 1).unwrap()),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, &packed[..packed.len() - 9]).unwrap();
        let items: Vec<Item> = read(&[path], IngestConfig::in_process()).collect();
        let (last, documents) = items.split_last().unwrap();
        assert!(documents.len() > 1_000, "{name}: {}", documents.len());
        assert!(
            documents
                .iter()
                .all(|item| matches!(item, Item::Document { .. }))
        );
        let last = line(last, folder.path());
        assert!(last.contains("cannot be read from here on"), "{last}");
    }
    check(
        &[("a.jsonl.gz", b"this is no gzip stream")],
        &["a.jsonl.gz:1 refused:  cannot be read from here on: invalid gzip header"],
    );
}

#[test]
fn a_missing_file_is_refused_with_the_reason_of_the_system() {
    let folder = tempfile::tempdir().unwrap();
    let items: Vec<Item> = read(
        &[folder.path().join("missing.txt")],
        IngestConfig::in_process(),
    )
    .collect();
    let [Item::Refused(refusal)] = items.as_slice() else {
        panic!("{items:?}");
    };
    assert!(refusal.reason.starts_with("cannot be read: No such file"));
    assert_eq!(report(&items).exit_code(), 1);
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    fs::write(&path, "通知").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    let items: Vec<Item> = read(std::slice::from_ref(&path), IngestConfig::in_process()).collect();
    // The superuser reads what nobody may read.
    if fs::read(&path).is_err() {
        assert!(matches!(items.as_slice(), [Item::Refused(_)]), "{items:?}");
    }
}

#[test]
fn the_second_document_with_an_identifier_names_the_first() {
    check(
        &[
            ("a.jsonl", "{\"id\":\"x\",\"title\":\"甲\"}".as_bytes()),
            ("b.md", "---\nid: x\ntitle: 乙\n---\n".as_bytes()),
        ],
        &[
            "a.jsonl:1 甲",
            "b.md 乙 (same identifier as a.jsonl:1, which it replaces)",
        ],
    );
}

#[test]
fn identifiers_by_path_are_relative_to_the_folder() {
    let ids = || {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a/b.jsonl"), LINES).unwrap();
        read(&[folder.path().to_owned()], IngestConfig::in_process())
            .map(|item| match item {
                Item::Document { document, .. } => {
                    assert_eq!(document.source_path.as_deref(), Some("a/b.jsonl"));
                    document.id.to_string()
                }
                other => panic!("{other:?}"),
            })
            .collect::<Vec<_>>()
    };
    let first = ids();
    assert_eq!(first, ids());
    assert_ne!(first[0], first[1]);
}

#[test]
fn the_reader_can_move_to_another_thread() {
    fn check<T: Send>() {}
    check::<Reader>();
}

proptest! {
    #[test]
    fn any_text_is_a_document_or_a_refusal(
        parts in prop::collection::vec(
            prop_oneof![
                "\\PC{0,6}",
                prop::sample::select(vec![
                    "---\n", "\n", "\r", "# ", "• ", "- ", "文号：", "标题:", "成文日期: ", "标签:",
                    "验证码", "Top\n", "&amp;", "&#", "[", "{", "\"", ": ", "*", "\u{e5e5}",
                    "\u{200b}", "\u{feff}", "2021-02-31", "通知\n",
                ]).prop_map(str::to_owned),
            ],
            0..24,
        )
    ) {
        let text = parts.concat();
        let folder = tempfile::tempdir().unwrap();
        let names = ["a.txt", "b.jsonl", "c.jsonl"];
        let line = serde_json::json!({"title": text, "body": text, "keywords": text, "topic": text});
        for (name, content) in names.into_iter().zip([&text, &text, &line.to_string()]) {
            fs::write(folder.path().join(name), content).unwrap();
        }
        for item in read(&[folder.path().to_owned()], IngestConfig::in_process()) {
            if let Item::Document { document, .. } = item {
                prop_assert!(!document.title.is_empty());
                prop_assert!(!document.title.contains('\n'));
                prop_assert!(document.body.lines().all(|line| !line.trim().is_empty()));
            }
        }
    }
}

/// What is told of a file whose parser is another program.
#[cfg(unix)]
fn refusal_of(program: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "通知").unwrap();
    fs::write(folder.path().join("b.jsonl"), "{\"title\":\"甲\"}\n").unwrap();
    let config = IngestConfig {
        isolation: Isolation::Processes(program.into()),
        ..IngestConfig::in_process()
    };
    let items: Vec<Item> = read(&[folder.path().to_owned()], config).collect();
    let [Item::Refused(refusal), Item::Document { .. }] = items.as_slice() else {
        panic!("{items:?}");
    };
    refusal.reason.clone()
}

#[cfg(unix)]
#[test]
fn a_parser_that_fails_costs_its_file_alone() {
    let failed = refusal_of("/bin/false");
    assert!(
        failed.contains("made its parser fail (exit status: 1)"),
        "{failed}"
    );
    let missing = refusal_of("/no/such/program");
    assert!(
        missing.contains("cannot be parsed: /no/such/program"),
        "{missing}"
    );
}

#[test]
fn lines_that_cannot_be_opened_keep_their_documents() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "通知").unwrap();
    let lines = folder.path().join("b.jsonl");
    fs::write(&lines, LINES).unwrap();
    let paths = [folder.path().to_owned()];
    let provenance = read(&paths, IngestConfig::in_process())
        .filter_map(|item| match item {
            Item::Document { document, .. } => document.provenance,
            _ => None,
        })
        .last()
        .unwrap();
    let mut reader = read(&paths, IngestConfig::in_process());
    assert!(matches!(reader.next(), Some(Item::Document { .. })));
    fs::remove_file(lines).unwrap();
    assert!(matches!(reader.next(), Some(Item::Refused(_))));
    assert!(reader.next().is_none());
    assert!(!reader.met().is_gone(&provenance));
}
