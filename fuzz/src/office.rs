//! Office documents, tables and PDF: the first byte says which, and whether the
//! rest is the whole file or the main part of a package that is packed here.

use super::archive::packed;
use super::files::{assert_items, items};

/// Kinds of whole files, by the first byte; the panics of those marked `false`
/// are of other projects' readers, and are caught where they are called.
const WHOLE: [(u8, &str, bool); 8] = [
    (b'd', "file.docx", true),
    (b'o', "file.odt", true),
    (b'w', "file.doc", true),
    (b'r', "file.rtf", true),
    (b'c', "file.csv", true),
    (b't', "file.tsv", true),
    (b'x', "file.xls", false),
    (b'p', "file.pdf", false),
];

/// Kinds of packages: where the text stands in them.
const PACKED: [(u8, &str, &str, bool); 4] = [
    (b'D', "file.docx", "word/document.xml", true),
    (b'O', "file.odt", "content.xml", true),
    (b'S', "file.ods", "content.xml", true),
    (b'X', "file.xlsx", "xl/worksheets/sheet1.xml", false),
];

const ROOT_RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const WORKBOOK_RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// Reads any bytes as one of the kinds.
pub fn check(data: &[u8]) {
    let Some((&kind, bytes)) = data.split_first() else {
        return;
    };
    if let Some((_, name, is_ours)) = WHOLE.iter().find(|(sign, ..)| *sign == kind) {
        // Packages are packed: a byte of deflate gives at most 1,032.
        let growth = if matches!(kind, b'd' | b'o') { 1032 } else { 1 };
        return read(name, bytes, bytes.len() * growth, *is_ours);
    }
    let Some((_, name, part, is_ours)) = PACKED.iter().find(|(sign, ..)| *sign == kind) else {
        return;
    };
    let mut parts: Vec<&[u8]> = vec![part.as_bytes(), bytes];
    if kind == b'X' {
        for (name, content) in [
            ("_rels/.rels", ROOT_RELATIONS),
            ("xl/workbook.xml", WORKBOOK),
            ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS),
        ] {
            parts.extend([name.as_bytes(), content.as_bytes()]);
        }
    }
    read(name, &packed(&parts).0, bytes.len(), *is_ours);
}

fn read(name: &str, bytes: &[u8], most: usize, is_ours: bool) {
    let items = items(name, bytes);
    assert!(!items.is_empty(), "nothing is said of {name}");
    assert_items(&items, most, is_ours);
}
