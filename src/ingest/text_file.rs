//! A text file holds one document: with front matter, in the report layout, or plain.

use super::clean::paragraphs;
use super::fault::Fault;
use super::field::Field;
use super::front_matter::{self, heading_text, split_line};
use super::json_lines::{MEND_ENCODING, empty};
use super::mapping::Mapping;
use super::record::Record;
use super::report_layout;

/// Longest first line of a plain text that is its title, in characters.
const MAX_TITLE_CHARS: usize = 100;

/// Reads the record of a text file.
pub(super) fn read(bytes: &[u8], mapping: &Mapping) -> Result<Record, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let before = bytes.iter().take(at);
        let line = before.filter(|&&byte| byte == b'\n').count() as u64 + 1;
        Fault::new(
            Some(line),
            format!("is not UTF-8 at byte {at}"),
            MEND_ENCODING,
        )
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if paragraphs(text).is_empty() {
        return Err(empty());
    }
    if let Some(result) = front_matter::parse(text, mapping) {
        return result;
    }
    Ok(report_layout::parse(text, mapping).unwrap_or_else(|| plain(text, mapping)))
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
    fn what_is_no_text_is_refused() {
        check_fault(b"", None, "is empty");
        check_fault("\u{feff} \n\u{3000}\n".as_bytes(), None, "is empty");
        check_fault(b"a\nb\n\xb9\xab\xce\xc4", Some(3), "is not UTF-8 at byte 4");
    }
}
