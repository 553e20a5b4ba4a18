//! A text file holds one document: with front matter, in the report layout, or plain.

use super::clean::paragraphs;
use super::encoding::decode;
use super::fault::Fault;
use super::field::Field;
use super::front_matter::{self, heading_text, split_line};
use super::json_lines::empty;
use super::mapping::Mapping;
use super::record::Record;
use super::report_layout;

/// Longest first line of a plain text that is its title, in characters.
const MAX_TITLE_CHARS: usize = 100;

/// Reads the record of a text file.
pub(super) fn read(bytes: &[u8], mapping: &Mapping) -> Result<Record, Fault> {
    let decoded = decode(bytes, None)?;
    let text = decoded.text.as_str();
    if paragraphs(text).is_empty() {
        return Err(empty());
    }
    let mut record = match front_matter::parse(text, mapping) {
        Some(read) => read?,
        None => report_layout::parse(text, mapping).unwrap_or_else(|| plain(text, mapping)),
    };
    for (value, reason) in decoded.doubts {
        record.doubt(Field::Body, &value, reason);
    }
    Ok(record)
}

/// The first line is the title where it is short enough, the rest the body.
fn plain(text: &str, mapping: &Mapping) -> Record {
    let mut record = Record::new(mapping);
    let mut rest = text;
    let mut line = 1;
    while !rest.is_empty() {
        let (first, tail) = split_line(rest);
        if !paragraphs(first).is_empty() {
            let title = heading_text(first).unwrap_or(first.trim());
            if title.chars().count() <= MAX_TITLE_CHARS {
                record.set(Field::Title, title, Some(line));
                rest = tail;
                line += 1;
            }
            break;
        }
        rest = tail;
        line += 1;
    }
    record.set(Field::Body, rest, Some(line));
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_bytes(bytes: &[u8]) -> Result<Record, Fault> {
        read(bytes, &Mapping::built_in())
    }

    #[track_caller]
    fn check(text: &str, title: Option<&str>, body: &str) {
        let record = read_bytes(text.as_bytes()).unwrap();
        assert_eq!(record.text(Field::Title), title, "{text}");
        assert_eq!(record.text(Field::Body).unwrap_or(""), body, "{text}");
    }

    #[track_caller]
    fn check_fault(bytes: &[u8], line: Option<u64>, reason: &str) {
        let fault = read_bytes(bytes).unwrap_err();
        assert_eq!((fault.line, fault.reason.as_str()), (line, reason));
    }

    #[test]
    fn the_first_line_of_a_plain_text_is_its_title() {
        check("\u{feff}\n\n通知\n正文\n", Some("通知"), "正文\n");
        check("# 通知\r\n\r\n正文", Some("通知"), "\r\n正文");
        check("通知", Some("通知"), "");
        let long = "长".repeat(MAX_TITLE_CHARS + 1);
        check(&long, None, &long);
    }

    #[test]
    fn each_layout_is_told_apart() {
        check("\u{feff}---\ntitle: 甲\n---\n乙", Some("甲"), "乙");
        check("甲\n• 文号：1号\n• 甲\n乙", Some("甲"), "乙");
    }

    #[test]
    fn a_text_in_another_encoding_is_read() {
        let text = "云澜市供水通知\n根据有关规定，现将停水检修安排通知如下。";
        let (bytes, _, _) = encoding_rs::GB18030.encode(text);
        let record = read_bytes(&bytes).unwrap();
        assert_eq!(record.text(Field::Title), Some("云澜市供水通知"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        check_fault(b"", None, "is empty");
        check_fault("\u{feff} \n\u{3000}\n".as_bytes(), None, "is empty");
        check_fault(
            b"\x00\x01\x02\x03",
            None,
            "is no text: 4 of 4 characters are none, read as UTF-8",
        );
    }
}
