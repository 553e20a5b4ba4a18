//! Tests of tables.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::read::TableRecord;
use super::*;
use crate::ingest::mapping::Mapping;
use crate::ingest::mutations::mutate;

const XLS: &[u8] = include_bytes!("../../../tests/fixtures/office/list.xls");

/// Each record as its row and its fields, or what is wrong.
fn listed(kind: TableKind, bytes: &[u8]) -> Vec<String> {
    let records = read(kind, bytes, &Mapping::built_in());
    let line = |(row, record): TableRecord| {
        let row = row.map_or("-".to_owned(), |row| row.to_string());
        match record {
            Ok(record) => {
                let fields: Vec<String> = record
                    .fields
                    .iter()
                    .map(|raw| {
                        let name = raw.field.map_or(raw.name.as_str(), |field| field.name());
                        format!(" {name}={}", raw.value.as_str().unwrap_or_default())
                    })
                    .collect();
                format!("{row}{}", fields.concat().replace('\n', "/"))
            }
            Err(fault) => format!("{row}: {}", fault.reason),
        }
    };
    match records {
        Ok(records) => records.into_iter().map(line).collect(),
        Err(fault) => vec![fault.reason],
    }
}

#[track_caller]
fn check(kind: TableKind, bytes: &[u8], expected: &[&str]) {
    assert_eq!(listed(kind, bytes), expected);
}

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn xlsx(rows: &str) -> Vec<u8> {
    let relations = |target: &str, kind: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
             <Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
             relationships/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    package(&[
        (
            "_rels/.rels",
            &relations("xl/workbook.xml", "officeDocument"),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &relations("worksheets/sheet1.xml", "worksheet"),
        ),
        (
            "xl/workbook.xml",
            "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/\
             relationships\"><sheets><sheet name=\"目录\" sheetId=\"1\" r:id=\"r1\"/></sheets>\
             </workbook>",
        ),
        (
            "xl/styles.xml",
            "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
        ),
        (
            "xl/worksheets/sheet1.xml",
            &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ])
}

/// A row of texts.
fn row(number: u64, texts: &[&str]) -> String {
    let cells: Vec<String> = texts
        .iter()
        .zip('A'..)
        .map(|(text, column)| {
            format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
        })
        .collect();
    format!("<row r=\"{number}\">{}</row>", cells.concat())
}

fn ods(rows: &str) -> Vec<u8> {
    let xml = format!("<x><table:table table:name=\"目录\">{rows}</table:table></x>");
    package(&[("content.xml", &xml)])
}

#[test]
fn csv_rows_are_records_by_their_headings() {
    check(
        TableKind::Csv,
        "\u{feff}标题,文 号,备注\r\n\"通知,一\",云政发〔2023〕5号,\r\n\r\n\"二\n行\",,\"说\"\"明\"\n"
            .as_bytes(),
        &["2 title=通知,一 doc_number=云政发〔2023〕5号", "4 title=二/行 备注=说\"明"],
    );
    check(
        TableKind::Csv,
        "标题;正文\n甲;乙，丙,丁\n".as_bytes(),
        &["2 title=甲 body=乙，丙,丁"],
    );
    check(
        TableKind::Csv,
        "标题\t正文\n甲\t乙\n".as_bytes(),
        &["2 title=甲 body=乙"],
    );
    check(
        TableKind::Tsv,
        "标题\t正文\n甲,乙\t丙\n".as_bytes(),
        &["2 title=甲,乙 body=丙"],
    );
}

#[test]
fn a_ragged_row_is_refused_alone() {
    check(
        TableKind::Csv,
        "标题,正文\n甲\n乙,丙,丁\n戊,己,\n".as_bytes(),
        &[
            "2: is a row of 1 cells below 2 headings",
            "3: is a row of 3 cells below 2 headings",
            "4 title=戊 body=己",
        ],
    );
}

#[test]
fn csv_in_gbk_is_decoded() {
    let (bytes, _, _) = encoding_rs::GBK.encode(
        "标题,正文\n云澜市人民政府关于印发养犬管理办法的通知,各县区人民政府：现将办法印发给你们\n",
    );
    check(
        TableKind::Csv,
        &bytes,
        &[
            "2 title=云澜市人民政府关于印发养犬管理办法的通知 body=各县区人民政府：现将办法印发给你们",
        ],
    );
}

#[test]
fn csv_without_known_headings_is_refused() {
    check(
        TableKind::Csv,
        "姓名,年龄\n甲,1\n".as_bytes(),
        &["has no heading for a title or a body: `姓名, 年龄`"],
    );
    check(TableKind::Csv, b"", &["is empty"]);
    check(TableKind::Csv, b"\n ,\n", &["is empty"]);
}

#[test]
fn headings_without_rows_are_told() {
    let told = &["has headings and no row below them"];
    check(TableKind::Csv, "标题,正文\n".as_bytes(), told);
    check(TableKind::Csv, "说明\n标题,正文\n,\n".as_bytes(), told);
    check(TableKind::Xlsx, &xlsx(&row(1, &["标题", "正文"])), told);
}

#[test]
fn workbooks_have_headings_below_captions_dates_and_numbers() {
    let rows = [
        row(1, &["云澜市文件目录"]),
        row(3, &["名称", "成文日期", "数量"]),
        "<row r=\"4\"><c r=\"A4\" t=\"str\"><v>办法</v></c><c r=\"B4\" s=\"1\"><v>45052</v></c>\
         <c r=\"C4\"><v>12.0</v></c></row>"
            .to_owned(),
    ];
    let bytes = xlsx(&rows.concat());
    check(
        TableKind::Xlsx,
        &bytes,
        &["4 title=办法 written_date=2023-05-06 数量=12"],
    );
    let records = read(TableKind::Xlsx, &bytes, &Mapping::built_in()).unwrap();
    let doubts = &records[0].1.as_ref().unwrap().doubts;
    assert_eq!(doubts[0].value, "云澜市文件目录");
}

#[test]
fn a_sheet_without_headings_is_one_document() {
    let rows = [
        row(1, &["统计表"]),
        row(2, &["地区", "数量"]),
        row(3, &["东湖区", "3"]),
    ];
    check(
        TableKind::Xlsx,
        &xlsx(&rows.concat()),
        &["- title=统计表 body=统计表/地区\t数量/东湖区\t3/"],
    );
    let text = attachment_text(TableKind::Xlsx, &xlsx(&rows.concat())).unwrap();
    assert_eq!(text.unwrap(), "统计表\n地区\t数量\n东湖区\t3\n");
    check(TableKind::Xlsx, &xlsx(""), &["is empty"]);
}

#[test]
fn far_cells_take_no_room() {
    let far = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>甲</v></c></row><row r=\"1048576\">\
               <c r=\"XFD1048576\" t=\"str\"><v>乙</v></c></row>";
    check(TableKind::Xlsx, &xlsx(far), &["- title=甲 body=甲/乙/"]);
    let cell = "<table:table-cell table:number-columns-repeated=\"16384\" \
                office:value-type=\"string\"><text:p>甲</text:p></table:table-cell>";
    let repeated =
        format!("<table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row>");
    let fault = listed(TableKind::Ods, &ods(&repeated));
    let start: String = fault[0].chars().take(80).collect();
    assert!(start.contains("more than 2000000 cells"), "{start}");
}

#[test]
fn ods_rows_are_records() {
    let text = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let rows = format!(
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>\
         <table:table-row>{}{}{}</table:table-row><table:table-row>{}<table:table-cell \
         office:value-type=\"date\" office:date-value=\"2023-05-06\"><text:p>5月6日</text:p>\
         </table:table-cell><table:table-cell office:value-type=\"float\" office:value=\"3\">\
         <text:p>3.00</text:p></table:table-cell></table:table-row>",
        text("标题"),
        text("成文日期"),
        text("数量"),
        text("通知")
    );
    check(
        TableKind::Ods,
        &ods(&rows),
        &["4 title=通知 written_date=2023-05-06 数量=3"],
    );
}

#[test]
fn xls_rows_are_records() {
    check(
        TableKind::Xls,
        XLS,
        &[
            "2 title=云澜市养犬管理办法 doc_number=云政发〔2023〕5号 written_date=2023-05-06 数量=12",
            "3 title=云澜市绿化条例 written_date=2022-01-31 数量=0.5",
        ],
    );
}

#[test]
fn a_wide_xls_is_refused_before_it_is_read() {
    let cell = |row: u16, column: u16| {
        let mut record = vec![0x03, 0x02, 14, 0];
        record.extend(row.to_le_bytes());
        record.extend(column.to_le_bytes());
        record.extend([0; 10]);
        record
    };
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    let mut stream = container.create_stream("/Workbook").unwrap();
    stream
        .write_all(&[cell(0, 0), cell(65_535, 255)].concat())
        .unwrap();
    drop(stream);
    let bytes = container.into_inner().into_inner();
    let fault = listed(TableKind::Xls, &bytes);
    assert!(fault[0].contains("more than 2000000 cells"), "{fault:?}");
}

#[test]
fn damaged_files_are_answered() {
    let xlsx = xlsx(&row(1, &["标题", "正文"]));
    let ods = ods(
        "<table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell></table:table-row>",
    );
    let csv = "标题,正文\n\"甲\",乙\n".as_bytes();
    for (kind, bytes) in [
        (TableKind::Csv, csv),
        (TableKind::Xlsx, xlsx.as_slice()),
        (TableKind::Ods, ods.as_slice()),
        (TableKind::Xls, XLS),
    ] {
        mutate(bytes, |damaged| {
            let records = read(kind, damaged, &Mapping::built_in());
            assert!(records.map_or(0, |records| records.len()) <= damaged.len());
        });
    }
}
