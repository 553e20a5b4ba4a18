//! How fast each format is read, and that parsing goes on beside indexing.
//!
//! `cargo bench --bench ingest` makes files of each format from fictional text and
//! prints, for each, documents and megabytes of files a second: parsed in this
//! process, parsed in processes of the program, and taken into an index. The last
//! column is what reading and writing took together, as a share of what they took
//! one after the other; below 1 they went on at once.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]
#![expect(clippy::print_stdout, reason = "the figures are its result")]
#![expect(clippy::cast_precision_loss, reason = "figures for people")]

use std::fs;
use std::hint::black_box;
use std::io::{Cursor, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use gongwen::ingest::{IngestConfig, Isolation, Item, read};
use gongwen::model::Document;
use gongwen::text::Analysis;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

#[path = "common/indexed.rs"]
mod indexed;

/// Files of each format.
const FILES: usize = 400;
/// Paragraphs of a document, of some hundred characters each.
const PARAGRAPHS: usize = 16;
const PARAGRAPH: &str = "为进一步优化营商环境，提升政务服务水平，各县（区）人民政府、市政府各部门要认真落实\
    本通知要求，健全工作机制，明确责任分工，按期完成各项任务，并将进展情况报送市人民政府办公室。";

fn main() {
    let analysis = Analysis::built_in().unwrap();
    println!(
        "{:<6} {:>6} {:>10} {:>9} {:>10} {:>9} {:>10} {:>7}",
        "format", "files", "here /s", "MB/s", "processes", "MB/s", "indexed", "share"
    );
    for (ending, make) in FORMATS {
        let folder = tempfile::tempdir().unwrap();
        let mut bytes = 0;
        for number in 0..FILES {
            let content = make(number);
            bytes += content.len();
            fs::write(folder.path().join(format!("{number}.{ending}")), content).unwrap();
        }
        let here = time(|| _ = black_box(documents(folder.path(), &here_alone()).count()));
        let mut parsed = Vec::new();
        let beside = time(|| parsed = documents(folder.path(), &in_processes()).collect());
        assert!(
            parsed.len() >= FILES,
            "{ending}: {} documents",
            parsed.len()
        );
        let written = time(|| index(&analysis, parsed.into_iter()));
        let both = time(|| index(&analysis, documents(folder.path(), &in_processes())));
        let rate = |took: Duration| FILES as f64 / took.as_secs_f64();
        let megabytes = |took: Duration| bytes as f64 / 1e6 / took.as_secs_f64();
        println!(
            "{ending:<6} {FILES:>6} {:>10.0} {:>9.1} {:>10.0} {:>9.1} {:>10.0} {:>7.2}",
            rate(here),
            megabytes(here),
            rate(beside),
            megabytes(beside),
            rate(both),
            both.as_secs_f64() / (beside + written).as_secs_f64(),
        );
    }
}

fn time(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

fn here_alone() -> IngestConfig {
    IngestConfig::in_process()
}

fn in_processes() -> IngestConfig {
    IngestConfig {
        isolation: Isolation::Processes(env!("CARGO_BIN_EXE_gongwen").into()),
        threads: std::thread::available_parallelism().unwrap().get(),
        ..IngestConfig::in_process()
    }
}

fn documents(folder: &Path, config: &IngestConfig) -> impl Iterator<Item = Document> + use<> {
    read(&[folder.to_owned()], config.clone()).map(|item| match item {
        Item::Document { document, .. } => *document,
        other => panic!("no document: {other:?}"),
    })
}

fn index(analysis: &Analysis, documents: impl Iterator<Item = Document>) {
    let folder = tempfile::tempdir().unwrap();
    indexed::index(folder.path(), analysis, documents);
}

type Make = fn(usize) -> Vec<u8>;

const FORMATS: [(&str, Make); 9] = [
    ("txt", text),
    ("jsonl", line),
    ("html", page),
    ("docx", docx),
    ("odt", odt),
    ("rtf", rtf),
    ("csv", csv),
    ("doc", doc),
    ("pdf", pdf),
];

fn title(number: usize) -> String {
    format!("云澜市人民政府办公室关于优化营商环境第{number}批任务的通知")
}

fn paragraphs(number: usize) -> Vec<String> {
    let numbered = (0..PARAGRAPHS).map(|place| format!("{place}.{number} {PARAGRAPH}"));
    numbered.collect()
}

fn text(number: usize) -> Vec<u8> {
    format!("{}\n{}", title(number), paragraphs(number).join("\n")).into_bytes()
}

fn line(number: usize) -> Vec<u8> {
    let body = paragraphs(number).join("\n");
    let document = serde_json::json!({"title": title(number), "body": body});
    document.to_string().into_bytes()
}

fn csv(number: usize) -> Vec<u8> {
    let body = paragraphs(number).join(" ");
    format!("标题,正文\n{},\"{body}\"\n", title(number)).into_bytes()
}

fn page(number: usize) -> Vec<u8> {
    let body: Vec<_> = paragraphs(number)
        .iter()
        .map(|paragraph| format!("<p style=\"text-indent:2em\"><span>{paragraph}</span></p>"))
        .collect();
    format!(
        "<html><head><meta charset=\"utf-8\"><title>{title}</title></head><body><table><tr><td><b>标　　题：</b></td>\
         <td>{title}</td></tr><tr><td>发布机构：</td><td>云澜市人民政府</td></tr></table>\
         <div class=\"TRS_Editor\">{}</div><div>打印 关闭</div></body></html>",
        body.concat(),
        title = title(number),
    )
    .into_bytes()
}

fn docx(number: usize) -> Vec<u8> {
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body = paragraphs(number)
        .iter()
        .map(|text| paragraph(text))
        .collect::<Vec<_>>()
        .concat();
    packed(
        "word/document.xml",
        &format!(
            "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{}{body}</w:body></w:document>",
            paragraph(&title(number))
        ),
    )
}

fn odt(number: usize) -> Vec<u8> {
    let body = paragraphs(number)
        .iter()
        .map(|text| format!("<text:p>{text}</text:p>"))
        .collect::<Vec<_>>()
        .concat();
    packed(
        "content.xml",
        &format!(
            "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
             xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text>\
             <text:h>{}</text:h>{body}</office:text></office:body></office:document-content>",
            title(number)
        ),
    )
}

fn packed(name: &str, xml: &str) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .start_file(name, SimpleFileOptions::default())
        .unwrap();
    writer.write_all(xml.as_bytes()).unwrap();
    writer.finish().unwrap().into_inner()
}

fn rtf(number: usize) -> Vec<u8> {
    let escaped = |text: &str| -> String {
        let units = text.encode_utf16();
        let units = units.map(|unit| format!("\\u{}?", i32::from(unit)));
        units.collect::<Vec<_>>().concat()
    };
    let body = paragraphs(number)
        .iter()
        .map(|text| format!("{}\\par ", escaped(text)))
        .collect::<Vec<_>>()
        .concat();
    format!(
        "{{\\rtf1\\ansi\\ansicpg936 {}\\par {body}}}",
        escaped(&title(number))
    )
    .into_bytes()
}

/// One short notice: its text does not differ by number.
fn doc(_number: usize) -> Vec<u8> {
    include_bytes!("../tests/fixtures/office/notice.doc").to_vec()
}

/// One short notice: its text does not differ by number.
fn pdf(_number: usize) -> Vec<u8> {
    include_bytes!("../tests/fixtures/office/notice_chromium.pdf").to_vec()
}
