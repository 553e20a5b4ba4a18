//! Tests of archives.

use std::io::{Cursor, Write};

use zip::unstable::write::FileOptionsExt;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::entries::Entries;
use super::*;
use crate::ingest::mutations::mutate;

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Each entry as its name with its size or what is wrong.
fn listed(bytes: &[u8]) -> Vec<String> {
    let entries: Entries<_> = entries(Cursor::new(bytes)).unwrap();
    entries
        .map(|(name, content)| match content {
            Ok(content) => format!("{name} {}", content.len()),
            Err(fault) => format!("{name}: {}", fault.reason),
        })
        .collect()
}

#[test]
fn names_are_decoded_and_harmless() {
    let check = |raw: &[u8], expected: &str| assert_eq!(names::entry_name(raw), expected);
    check("通知/附件.docx".as_bytes(), "通知/附件.docx");
    check(b"\xcd\xa8\xd6\xaa.doc", "通知.doc");
    check(b"../../etc/passwd", "etc/passwd");
    check(b"C:\\windows\\a.txt", "windows/a.txt");
    check(b"C:../a.txt", "a.txt");
    check(b"/./a//b\0.txt", "a/b.txt");
    check(b"..", "unnamed");
}

#[test]
fn entries_come_one_by_one() {
    let bytes = archive(&[("a/b.txt", b"12"), ("c.txt", b"")]);
    assert_eq!(listed(&bytes), ["a/b.txt 2", "c.txt 0"]);
    assert!(entries(Cursor::new(b"no archive")).is_err());
}

#[test]
fn a_folder_is_nothing_to_read_unless_it_has_a_content() {
    let bytes = archive(&[("a/", b""), ("b/", b"12"), ("c.txt", b"3")]);
    assert_eq!(
        listed(&bytes),
        [
            "b: entry `b` is named as a folder, and has a content",
            "c.txt 1"
        ]
    );
}

#[test]
fn an_encrypted_entry_is_refused_by_name_and_alone() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default();
    let secret = SimpleFileOptions::default()
        .with_deprecated_encryption(b"p")
        .unwrap();
    for (name, options) in [("a.txt", secret), ("b.txt", plain)] {
        writer.start_file(name, options).unwrap();
        writer.write_all(b"12").unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    assert_eq!(
        listed(&bytes),
        [
            "a.txt: entry `a.txt` is encrypted with a password",
            "b.txt 2"
        ]
    );
}

#[test]
fn bombs_are_stopped_and_the_rest_is_read() {
    let zeros = vec![0; 32 * 1024 * 1024];
    let bytes = archive(&[("bomb", &zeros), ("a.txt", b"1")]);
    let found = listed(&bytes);
    assert!(found[0].contains("far more"), "{found:?}");
    assert_eq!(found[1], "a.txt 1");
    let mut package = Package::open(&bytes).unwrap();
    assert!(package.part("bomb").is_err());
    assert_eq!(package.part("a.txt").unwrap().unwrap(), b"1");
    assert_eq!(package.part("none").unwrap(), None);
}

#[test]
fn limits_count_what_comes_out() {
    let long = limits::read_bounded(&[0; 10][..], 10, 9);
    assert!(matches!(long, Err(limits::Stopped::TooLong)));
    let fits = limits::read_bounded(&[0; 10][..], 10, 10);
    assert_eq!(fits.unwrap().len(), 10);
}

#[test]
fn too_many_entries_are_refused() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..=limits::MAX_ENTRIES {
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        writer.start_file(number.to_string(), stored).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    let fault = entries(Cursor::new(bytes)).err().unwrap();
    assert!(fault.reason.contains("10001 entries"), "{}", fault.reason);
}

#[test]
fn damaged_archives_are_answered() {
    let bytes = archive(&[("a.txt", b"1234567890"), ("b.txt", &[7; 3_000])]);
    mutate(&bytes, |damaged| {
        if let Ok(entries) = entries(Cursor::new(damaged)) {
            let total: usize = entries
                .filter_map(|(_, content)| content.ok())
                .map(|content| content.len())
                .sum();
            assert!(total < 64 * 1024 * 1024);
        }
    });
}
