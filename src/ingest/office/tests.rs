//! Tests of the readers of documents.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::ingest::field::Field;
use crate::ingest::mapping::Mapping;
use crate::ingest::mutations::mutate;

const DOC: &[u8] = include_bytes!("../../../tests/fixtures/office/notice.doc");

/// A package of the given parts.
pub(in crate::ingest) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn docx(body: &str) -> Vec<u8> {
    let xml = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>"
    );
    package(&[
        ("word/document.xml", &xml),
        (
            "docProps/core.xml",
            "<cp:coreProperties><dc:title>云澜市养犬管理办法解读</dc:title>\
             <dcterms:created>2023-05-06T01:02:03Z</dcterms:created></cp:coreProperties>",
        ),
    ])
}

fn odt(body: &str) -> Vec<u8> {
    let xml = format!(
        "<office:document-content><office:automatic-styles><style:style style:name=\"P1\">\
         <style:paragraph-properties fo:text-align=\"center\"/></style:style>\
         </office:automatic-styles><office:body>{body}</office:body></office:document-content>"
    );
    package(&[("content.xml", &xml)])
}

/// Compares the body, `/` for each line break.
#[track_caller]
fn check(kind: OfficeKind, bytes: &[u8], expected: &str) {
    let record = read(kind, bytes, &Mapping::built_in()).unwrap();
    let body = record.text(Field::Body).unwrap_or_default();
    assert_eq!(body.replace('\n', "/"), expected);
}

#[track_caller]
fn check_fault(kind: OfficeKind, bytes: &[u8], expected: &str) {
    let fault = read(kind, bytes, &Mapping::built_in()).unwrap_err();
    assert!(fault.reason.contains(expected), "{}", fault.reason);
}

/// Compares title, number, issuer and date.
#[track_caller]
fn check_fields(kind: OfficeKind, bytes: &[u8], expected: [&str; 4]) {
    let record = read(kind, bytes, &Mapping::built_in()).unwrap();
    let found = [
        Field::Title,
        Field::DocNumber,
        Field::Issuer,
        Field::WrittenDate,
    ]
    .map(|field| record.text(field).unwrap_or("-").to_owned());
    assert_eq!(found, expected);
}

#[test]
fn docx_gives_paragraphs_tables_and_notes() {
    check(
        OfficeKind::Docx,
        &docx(
            "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>甲</w:t></w:r>\
             <w:r><w:t xml:space=\"preserve\"> 乙&amp;</w:t><w:br/><w:t>丙</w:t></w:r></w:p>\
             <w:p><w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:r><w:instrText>PAGE\
             </w:instrText><w:t>丁</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>一</w:t>\
             </w:r></w:p><w:p><w:r><w:t>续</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc><w:tc>\
             <w:p><w:r><w:t>二</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><mc:AlternateContent>\
             <mc:Choice><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent>\
             </mc:Choice><mc:Fallback><w:p><w:r><w:t>框</w:t></w:r></w:p></mc:Fallback>\
             </mc:AlternateContent><w:r><w:t>戊</w:t></w:r></w:p>",
        ),
        "甲 乙&/丙/丁/一 续\t\t二/框/戊",
    );
}

#[test]
fn a_believable_title_of_the_properties_serves() {
    let text = "<w:p><w:r><w:t>正文。</w:t></w:r></w:p>";
    check_fields(
        OfficeKind::Docx,
        &docx(text),
        ["云澜市养犬管理办法解读", "-", "-", "-"],
    );
    for title in [
        "Microsoft Word - 文档1.doc",
        "文档1",
        "云澜市通知.docx",
        "short",
        "通知",
    ] {
        let properties = Properties {
            title: Some(title.to_owned()),
            created: None,
        };
        assert_eq!(properties.believable_title(), None, "{title}");
    }
}

#[test]
fn centred_lines_are_a_title() {
    let centred = |text: &str| {
        format!("<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let plain = "<w:p><w:r><w:t>第一条　为了规范管理，制定本办法。</w:t></w:r></w:p>";
    let lines = [
        centred("云澜市人民政府"),
        centred("养犬管理办法"),
        plain.to_owned(),
    ];
    check_fields(
        OfficeKind::Docx,
        &docx(&lines.concat()),
        ["云澜市人民政府养犬管理办法", "-", "-", "-"],
    );
}

#[test]
fn automatic_numbers_are_missed_aloud() {
    let text = docx(
        "<w:p><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>总则</w:t></w:r>\
         </w:p>",
    );
    let record = read(OfficeKind::Docx, &text, &Mapping::built_in()).unwrap();
    let doubts: Vec<&str> = record
        .doubts
        .iter()
        .map(|doubt| doubt.reason.as_str())
        .collect();
    assert!(doubts.concat().contains("automatic numbers"), "{doubts:?}");
}

#[test]
fn odt_gives_paragraphs_blanks_and_tables() {
    check(
        OfficeKind::Odt,
        &odt(
            "<office:text><text:tracked-changes><text:p>删</text:p></text:tracked-changes>\
             <text:h>甲<text:s text:c=\"2\"/>乙</text:h><text:p>丙<text:tab/>丁<text:line-break/>\
             戊<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注\
             </text:p></text:note-body></text:note></text:p><table:table-row><table:table-cell>\
             <text:p>一</text:p></table:table-cell><table:table-cell><text:p>二</text:p>\
             </table:table-cell></table:table-row></office:text>",
        ),
        "甲  乙/注/丙\t丁/戊/一\t二",
    );
}

#[test]
fn rtf_decodes_two_bytes_by_code_page_and_font() {
    check(
        OfficeKind::Rtf,
        br"{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset136 Ming;}}{\info{\title x}}{\*\generator y}\f0 \'b9\'ab\'ce\'c4\par \f1 \'a4\'bd\f0\par {\uc1\u20844?\uc2\u25991\'ce\'c4}\line{\v z}\u-10180?\u-8704?\emdash\{\par\trowd a\cell b\cell\row\pard c}",
        "公文/公/公文/\u{1f200}—{/a\tb/c",
    );
}

#[test]
fn a_doc_of_word_97_is_read_with_its_layout() {
    check_fields(
        OfficeKind::Doc,
        DOC,
        [
            "云澜市人民政府关于印发云澜市养犬管理办法的通知",
            "云政发〔2023〕5号",
            "云澜市人民政府",
            "2023-05-06",
        ],
    );
    let text = attachment_text(OfficeKind::Doc, DOC).unwrap().unwrap();
    assert!(
        text.contains("\n东湖区\t120\n西山县\t85\n附件：1. 养犬登记表\n"),
        "{text}"
    );
}

#[test]
fn special_characters_of_word_become_text() {
    let check = |text: &str, expected: &str| {
        let units: Vec<u16> = text.encode_utf16().collect();
        let lines: Vec<String> = special::paragraphs(&units)
            .into_iter()
            .map(|line| line.text)
            .collect();
        assert_eq!(lines.join("/"), expected);
    };
    check(
        "甲\u{13}HYPERLINK \u{13}X\u{15}\u{14}乙\u{15}丙\r丁",
        "甲乙丙/丁",
    );
    check("一\u{7}二\u{7}\u{7}三\u{7}四\u{7}\u{7}", "一\t二/三\t四");
    check("甲\u{1e}乙\u{1f}丙\u{1}\u{b}丁", "甲-乙丙/丁");
}

#[test]
fn endings_that_lie_are_seen_through() {
    check(OfficeKind::Doc, br"{\rtf1 a}", "a");
    let word = docx("<w:p><w:r><w:t>甲</w:t></w:r></w:p>");
    check(OfficeKind::Doc, &word, "甲");
    check_fault(OfficeKind::Doc, b"<html><body>", "web page");
    check_fault(OfficeKind::Docx, b"", "is empty");
    check_fault(OfficeKind::Docx, b"text", "ZIP archive");
    check_fault(OfficeKind::Rtf, b"text", "Rich Text");
    check_fault(OfficeKind::Docx, &odt(""), "text of a Word document");
}

#[test]
fn entities_depth_and_cut_parts_are_refused_or_harmless() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"&a;&a;\">]><w:document><w:p><w:t>&a;&#x7532;</w:t></w:p>\
                </w:document>";
    check(
        OfficeKind::Docx,
        &package(&[("word/document.xml", bomb)]),
        "&a;甲",
    );
    check_fault(OfficeKind::Docx, &docx(&"<w:p>".repeat(5_000)), "deep");
    let cut = package(&[("word/document.xml", "<w:document><w:p><w:t>甲")]);
    check_fault(OfficeKind::Docx, &cut, "ends in the middle");
    let groups = format!("{{\\rtf1{}", "{".repeat(5_000));
    check_fault(OfficeKind::Rtf, groups.as_bytes(), "deep");
}

/// An OLE container with one stream.
fn container(name: &str, content: &[u8]) -> Vec<u8> {
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let mut stream = container.create_stream(name).unwrap();
    stream.write_all(content).unwrap();
    drop(stream);
    container.into_inner().into_inner()
}

#[test]
fn encrypted_and_old_files_are_refused_by_name() {
    let odt = package(&[
        (
            "META-INF/manifest.xml",
            "<m><manifest:encryption-data/></m>",
        ),
        ("content.xml", "x"),
    ]);
    check_fault(OfficeKind::Odt, &odt, "encrypted");
    check_fault(
        OfficeKind::Docx,
        &container("/EncryptedPackage", b"x"),
        "encrypted",
    );
    let fib = |start: &[u8]| [start, &[0; 1024]].concat();
    let word_6 = container("/WordDocument", &fib(&[0xdc, 0xa5, 0x65, 0]));
    check_fault(OfficeKind::Doc, &word_6, "older than Word 97");
    let start = [0xec, 0xa5, 0xc1, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    let secret = container("/WordDocument", &fib(&start));
    check_fault(OfficeKind::Doc, &secret, "encrypted");
}

#[test]
fn damaged_files_are_answered() {
    let docx = docx("<w:p><w:r><w:t>甲</w:t></w:r></w:p>");
    let odt = odt("<text:p>甲</text:p>");
    let rtf =
        br"{\rtf1\ansicpg936{\fonttbl{\f0\fcharset134 a;}}\'b9\'ab\u20844?\par\trowd b\cell\row}";
    for (kind, bytes) in [
        (OfficeKind::Docx, docx.as_slice()),
        (OfficeKind::Odt, odt.as_slice()),
        (OfficeKind::Rtf, rtf.as_slice()),
        (OfficeKind::Doc, DOC),
    ] {
        mutate(bytes, |damaged| {
            if let Ok(record) = read(kind, damaged, &Mapping::built_in()) {
                let body = record.text(Field::Body).unwrap_or_default();
                assert!(body.len() < 64 * damaged.len() + 1024);
            }
        });
    }
}
