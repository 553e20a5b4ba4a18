//! Tests of the reader of PDF.

use std::fmt::Write;

use super::*;
use crate::ingest::field::Field;
use crate::ingest::mapping::Mapping;
use crate::ingest::mutations::mutate;

/// Printed by a browser, with ranges of widths.
const PRINTED: &[u8] = include_bytes!("../../../tests/fixtures/office/notice_chromium.pdf");
/// With the predefined `CMaps` GBK-EUC-H and UniGB-UCS2-H.
const GBK: &[u8] = include_bytes!("../../../tests/fixtures/office/cid_gbk.pdf");
const UCS2: &[u8] = include_bytes!("../../../tests/fixtures/office/cid_unigb.pdf");
/// Encrypted under an empty password, which anyone may open.
const LIMITED: &[u8] = include_bytes!("../../../tests/fixtures/office/owner_only.pdf");
const SCAN: &[u8] = include_bytes!("../../../tests/fixtures/office/scan.pdf");
const ENCRYPTED: &[u8] = include_bytes!("../../../tests/fixtures/office/encrypted.pdf");

/// Title, number, issuer and date.
#[track_caller]
fn check_fields(bytes: &[u8], expected: [&str; 4]) {
    let record = read(bytes, &Mapping::built_in()).unwrap();
    assert_eq!(record.doubts, []);
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
fn lines_are_joined_to_paragraphs() {
    check_fields(
        PRINTED,
        [
            "云澜市人民政府关于印发云澜市养犬管理办法的通知",
            "云政发〔2023〕5号",
            "云澜市人民政府",
            "2023-05-06",
        ],
    );
    let text = attachment_text(PRINTED).unwrap().unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for line in [
        "坚持政府监管、基层组织参与、养犬人自律、社会公众监督相结合的原则，建立健全联合执法机制。\
         2023年底前完成犬只登记3.5万只，登记率达到95%以上。",
        "东湖区120",
        "2023年5月6日",
        "（此件公开发布）",
    ] {
        assert!(lines.contains(&line), "{line}: {lines:?}");
    }
}

#[test]
fn predefined_cmaps_are_read() {
    for bytes in [GBK, UCS2, LIMITED] {
        check_fields(
            bytes,
            [
                "关于印发云澜市养犬管理办法的通知",
                "云政发〔2023〕5号",
                "云澜市人民政府",
                "2023-05-06",
            ],
        );
        let text = attachment_text(bytes).unwrap().unwrap();
        assert!(
            text.starts_with("云澜市人民政府文件\n云政发〔2023〕5号\n"),
            "{text}"
        );
        assert!(!text.contains("— 1 —"), "{text}");
    }
}

#[test]
fn a_scan_is_taken_in_with_a_doubt() {
    let record = read(SCAN, &Mapping::built_in()).unwrap();
    assert_eq!(record.text(Field::Body), None);
    assert!(record.doubts[0].reason.contains("it is a scan"));
    assert_eq!(attachment_text(SCAN).unwrap(), None);
}

#[test]
fn encrypted_and_broken_files_are_refused() {
    let check = |bytes: &[u8], expected: &str| {
        let fault = read(bytes, &Mapping::built_in()).unwrap_err();
        assert!(fault.reason.contains(expected), "{}", fault.reason);
    };
    check(ENCRYPTED, "encrypted with a password");
    check(b"%PDF-1.4\n", "not a readable PDF");
    check(b"text", "not a readable PDF");
    check(b"", "is empty");
}

#[test]
fn page_numbers_are_told_from_text() {
    for line in ["— 1 —", "-12-", "2", "第3页", "第 1 页 共 3 页", "1/3"] {
        assert!(paragraphs::is_page_number(line, 3), "{line}");
    }
    for line in ["2023", "第3条", "第一页", "3.5", "共3页面", ""] {
        assert!(!paragraphs::is_page_number(line, 3), "{line}");
    }
    assert_eq!(paragraphs::tidy("云 澜 市 人 民 政 府"), "云澜市人民政府");
    assert_eq!(paragraphs::tidy("第一章 总则"), "第一章 总则");
}

/// A form that draws itself, and a page that is its own parent.
#[test]
fn circles_are_cut() {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1/Parent 2 0 R>>",
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>>>",
        "<</Length 5>>stream\n/F Do\nendstream",
        "<</Type/XObject/Subtype/Form/Length 5/Resources<</XObject<</F 5 0 R>>>>>>stream\n/F Do\nendstream",
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (object, number) in objects.iter().zip(1..) {
        offsets.push(format!("{:010} 00000 n \n", file.len()));
        writeln!(file, "{number} 0 obj\n{object}\nendobj").unwrap();
    }
    let start = file.len();
    writeln!(
        file,
        "xref\n0 6\n0000000000 65535 f \n{}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF",
        offsets.concat()
    )
    .unwrap();
    assert_eq!(attachment_text(file.as_bytes()).unwrap(), None);
}

#[test]
fn damaged_files_are_answered() {
    for bytes in [PRINTED, GBK, UCS2] {
        mutate(bytes, |damaged| {
            if let Ok(record) = read(damaged, &Mapping::built_in()) {
                let body = record.text(Field::Body).unwrap_or_default();
                assert!(body.len() < 64 * 1024 * 1024);
            }
        });
    }
}
