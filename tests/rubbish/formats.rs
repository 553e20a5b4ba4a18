//! A good file of each format, and many damaged ones of it.

use std::fs;
use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::damage::damaged;
use crate::run::{assert_neighbours, index, neighbours};
use crate::setting;

const TEXT: &str = "云澜市供水检修通知\n\n• 索 引 号：758201934/2021-00027\n• 发布机构：云澜市水务局\n\
    • 文号：云水发〔2021〕5号\n• 发布日期：2021年3月31日\n\n为保障供水，3月31日检修管网，请储水备用。\n";
const MARKDOWN: &str =
    "---\ntitle: 供水通知\n发布机构: 云澜市水务局\n关键词: [停水, 检修]\n---\n\n检修管网。\n";
const LINES: &str = "{\"title\":\"甲公告\",\"issuer\":\"水务局\"}\n{\"title\":\"乙公告\",\"keywords\":[\"停水\"]}\n";
const CSV: &str = "标题,发布机构,发布日期,正文\n甲公告,水务局,2021-03-31,\"检修，请储水\"\n乙公告,教育局,2021/4/1,开学\n";
const RTF: &str = "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0 SimSun;}}\\pard\\qc\\b \\u20844?\\u21578?\\par\\pard \
    \\'b9\\'a9\\'cb\\'ae\\u12290?\\par}";
const PAGE: &str = "<html><head><meta charset=\"utf-8\"><meta name=\"ArticleTitle\" content=\"供水通知\">\
    <meta name=\"PubDate\" content=\"2021-03-31 10:22\"></head><body><table><tr><td>索 引 号：</td>\
    <td>758201934/2021-00027</td></tr></table><div class=\"TRS_Editor\"><p>为保障供水，检修管网。</p>\
    <ul><li>储水备用</li></ul><table><tr><td>区</td><td>日期</td></tr><tr><td>东湖区</td><td>3月31日</td></tr></table>\
    </div><div>打印 关闭</div></body></html>";
const WORD: &str = "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
    <w:body><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:t>供水通知</w:t></w:r></w:p><w:p><w:r><w:t>检修管网，请储水备用。</w:t>\
    </w:r></w:p></w:body></w:document>";
const ODF_TEXT: &str = "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text><text:h>供水通知</text:h>\
    <text:p>检修管网。</text:p></office:text></office:body></office:document-content>";
const ODF_SHEET: &str = "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
    <office:body><office:spreadsheet><table:table table:name=\"表\"><table:table-row><table:table-cell><text:p>标题</text:p></table:table-cell>\
    <table:table-cell><text:p>正文</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>甲公告</text:p>\
    </table:table-cell><table:table-cell><text:p>检修</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>\
    </office:body></office:document-content>";
const SHEET: &str = "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>\
    <row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>标题</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>正文</t></is></c></row>\
    <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>甲公告</t></is></c><c r=\"B2\" t=\"inlineStr\"><is><t>检修</t></is></c></row>\
    </sheetData></worksheet>";
const WORKBOOK: &str = "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"rId1\"/>\
    </sheets></workbook>";
const WORKBOOK_RELATIONS: &str = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" \
    Target=\"worksheets/sheet1.xml\"/></Relationships>";
const ROOT_RELATIONS: &str = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
    Target=\"xl/workbook.xml\"/></Relationships>";
const DOC: &[u8] = include_bytes!("../fixtures/office/notice.doc");
const XLS: &[u8] = include_bytes!("../fixtures/office/list.xls");
const PDF: &[u8] = include_bytes!("../fixtures/office/notice_chromium.pdf");
const CID_PDF: &[u8] = include_bytes!("../fixtures/office/cid_gbk.pdf");

/// A ZIP of these files.
pub(crate) fn package(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The XML of a word-processor's or spreadsheet's file in its package.
fn packaged(ending: &str, xml: &[u8]) -> Vec<u8> {
    match ending {
        "docx" => package(&[("word/document.xml", xml)]),
        "xlsx" => package(&[
            ("_rels/.rels", ROOT_RELATIONS.as_bytes()),
            ("xl/workbook.xml", WORKBOOK.as_bytes()),
            ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS.as_bytes()),
            ("xl/worksheets/sheet1.xml", xml),
        ]),
        _ => package(&[("content.xml", xml)]),
    }
}

/// The formats that are XML in a package.
const PACKAGED: [(&str, &str); 4] = [
    ("docx", WORD),
    ("xlsx", SHEET),
    ("odt", ODF_TEXT),
    ("ods", ODF_SHEET),
];

/// A good file of each format, by its ending.
fn good_files() -> Vec<(&'static str, Vec<u8>)> {
    let archive = package(&[
        ("a/供水.html", PAGE.as_bytes()),
        ("a/通知.docx", &packaged("docx", WORD.as_bytes())),
        ("内.zip", &package(&[("b.txt", TEXT.as_bytes())])),
    ]);
    let mut files = vec![
        ("txt", TEXT.as_bytes().to_vec()),
        ("md", MARKDOWN.as_bytes().to_vec()),
        ("jsonl", LINES.as_bytes().to_vec()),
        ("jsonl.gz", gzip(LINES.as_bytes())),
        ("csv", CSV.as_bytes().to_vec()),
        ("html", PAGE.as_bytes().to_vec()),
        ("rtf", RTF.as_bytes().to_vec()),
        ("doc", DOC.to_vec()),
        ("xls", XLS.to_vec()),
        ("pdf", PDF.to_vec()),
        ("cid.pdf", CID_PDF.to_vec()),
        ("zip", archive),
    ];
    let packages = PACKAGED.iter();
    files.extend(packages.map(|(ending, xml)| (*ending, packaged(ending, xml.as_bytes()))));
    files
}

/// A damaged copy; of what is a package, every second has its XML damaged.
fn damaged_file(ending: &str, content: &[u8], number: usize) -> Vec<u8> {
    let xml = PACKAGED.iter().find(|(name, _)| *name == ending);
    match xml {
        Some((_, xml)) if number % 2 == 1 => {
            packaged(ending, &damaged(xml.as_bytes(), number as u64))
        }
        _ => damaged(content, number as u64),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_good_file_of_each_format_is_read() {
    for (ending, content) in good_files() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("source");
        fs::create_dir(&source).unwrap();
        fs::write(source.join(format!("good.{ending}")), content).unwrap();
        let run = index(folder.path());
        assert_eq!(run.said["refused"], 0, "{ending}: {}", run.said);
        assert!(
            run.said["added"].as_u64().unwrap() > 0,
            "{ending}: {}",
            run.said
        );
    }
}

#[test]
fn damaged_files_stop_nothing_and_lose_no_neighbour() {
    let count = setting("GONGWEN_MUTATIONS", 40);
    for (ending, content) in good_files() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("source");
        fs::create_dir(&source).unwrap();
        neighbours(&source);
        for number in 0..count {
            let name = format!("{number:05}.{ending}");
            fs::write(source.join(name), damaged_file(ending, &content, number)).unwrap();
        }
        let run = index(folder.path());
        assert_neighbours(folder.path());
        println!(
            "{ending}: {count} damaged files, {} refused, {} warnings, {:.1?}, {} MiB at most",
            run.said["refused"],
            run.said["warnings"],
            run.took,
            run.peak_bytes >> 20
        );
    }
}
