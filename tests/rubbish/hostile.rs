//! Files that are made to harm.

use std::fs::{self, File};
use std::io::{BufWriter, Cursor, Write};
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::formats::package;
use crate::run::{assert_neighbours, index, neighbours};
use crate::setting;

/// Nested elements of a page.
const DEPTH: usize = 100_000;

#[test]
fn hostile_files_stop_nothing_and_lose_no_neighbour() {
    let megabytes = setting("GONGWEN_HOSTILE_MEGABYTES", 128);
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("source");
    fs::create_dir(&source).unwrap();
    neighbours(&source);
    long_line(&source, "line.jsonl", "{\"title\":\"", megabytes);
    long_line(&source, "line.csv", "标题,正文\n甲,\"", megabytes);
    long_line(&source, "line.txt", "", megabytes);
    long_line(&source, "line.html", "<p>", megabytes);
    write(&source, "deep.html", &"<div>".repeat(DEPTH));
    write(
        &source,
        "tags.html",
        &"<b><table><tr><td>".repeat(DEPTH / 4),
    );
    write(
        &source,
        "deep.jsonl",
        &format!("{{\"a\":{}", "[".repeat(DEPTH)),
    );
    write(
        &source,
        "deep.md",
        &format!("---\na: {}\n---\nb", "[".repeat(DEPTH)),
    );
    write(
        &source,
        "deep.rtf",
        &format!("{{\\rtf1 {}", "{\\b ".repeat(DEPTH)),
    );
    let deep = format!("<w:document><w:body>{}", "<w:p>".repeat(DEPTH));
    fs::write(
        source.join("deep.docx"),
        package(&[("word/document.xml", deep.as_bytes())]),
    )
    .unwrap();
    fs::write(source.join("bomb.zip"), bomb("bomb.txt", megabytes)).unwrap();
    fs::write(
        source.join("bomb.docx"),
        bomb("word/document.xml", megabytes),
    )
    .unwrap();
    let mut nested = bomb("a.txt", megabytes);
    for _ in 0..8 {
        nested = package(&[("a.zip", &nested), ("b.zip", &nested)]);
    }
    fs::write(source.join("nested.zip"), nested).unwrap();
    let (big5, _, _) =
        encoding_rs::BIG5.encode("臨岳省公報\n為維護供水安全，公告檢修日程如下，請儲水備用。");
    fs::write(source.join("big5.txt"), big5).unwrap();
    let noise: Vec<u8> = (0..100_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    for ending in [
        "txt", "html", "doc", "docx", "pdf", "xls", "xlsx", "rtf", "zip", "csv", "odt", "ods",
    ] {
        fs::write(source.join(format!("noise.{ending}")), &noise).unwrap();
    }
    let run = index(folder.path());
    assert_neighbours(folder.path());
    for name in [
        "line.jsonl",
        "line.csv",
        "line.txt",
        "line.html",
        "bomb.zip",
        "bomb.docx",
        "noise.pdf",
        "noise.txt",
    ] {
        let mut refused = run.said["refusals"].as_array().unwrap().iter();
        let is_of = |refusal: &serde_json::Value| refusal["file"].as_str().unwrap().contains(name);
        assert!(refused.any(is_of), "{name} was not refused: {}", run.said);
    }
    println!(
        "hostile, {megabytes} MB: {} refused, {:.1?}, {} MiB at most",
        run.said["refused"],
        run.took,
        run.peak_bytes >> 20
    );
}

fn write(source: &Path, name: &str, text: &str) {
    fs::write(source.join(name), text).unwrap();
}

/// A file with one line of so many megabytes.
fn long_line(source: &Path, name: &str, begin: &str, megabytes: usize) {
    let mut file = BufWriter::new(File::create(source.join(name)).unwrap());
    file.write_all(begin.as_bytes()).unwrap();
    let part = "供水".repeat(1 << 17);
    let parts = (megabytes << 20) / part.len();
    for _ in 0..parts {
        file.write_all(part.as_bytes()).unwrap();
    }
    file.flush().unwrap();
}

/// A ZIP whose one file unpacks to so many megabytes of blanks.
fn bomb(name: &str, megabytes: usize) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .start_file(name, SimpleFileOptions::default().large_file(true))
        .unwrap();
    let part = vec![b' '; 1 << 20];
    for _ in 0..megabytes {
        writer.write_all(&part).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
