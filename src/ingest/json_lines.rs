//! JSON Lines: an object a line, in the field names of the design.
//!
//! A broken line is refused, the others go in. Repeated keys are kept, so that
//! nothing is dropped in silence.

use std::fmt;
use std::io;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::fault::{Fault, shorten};
use super::lines::{Line, Lines};
use super::mapping::Mapping;
use super::open::Input;
use super::record::Record;

/// Longest line that is read, in bytes.
pub(super) const MAX_LINE_BYTES: usize = 64 * 1024 * 1024;

/// What to do about bytes that are not UTF-8.
pub(super) const MEND_ENCODING: &str =
    "convert it to UTF-8, from GB 18030 for example with `iconv -f GB18030 -t UTF-8`";

/// The records of a stream of JSON Lines.
pub(super) struct JsonLines {
    lines: Lines<Input>,
    max_bytes: usize,
    mapping: Mapping,
    /// Whether a line was seen that is not blank.
    filled: bool,
    ended: bool,
}

impl JsonLines {
    pub(super) fn new(input: Input, max_bytes: usize, mapping: &Mapping) -> Self {
        Self {
            lines: Lines::new(input, max_bytes),
            max_bytes,
            mapping: mapping.clone(),
            filled: false,
            ended: false,
        }
    }
}

impl Iterator for JsonLines {
    /// The line with its record.
    type Item = (Option<u64>, Result<Record, Fault>);

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let max_bytes = self.max_bytes;
            let result = match self.lines.next() {
                None => {
                    self.ended = true;
                    break;
                }
                Some(Line::Bytes(bytes)) => record(bytes, &self.mapping),
                Some(Line::TooLong) => Some(Err(too_long(max_bytes))),
                Some(Line::Broken(error)) => Some(Err(broken_stream(&error))),
            };
            if let Some(result) = result {
                self.filled = true;
                return Some((Some(self.lines.number()), result));
            }
        }
        if self.filled {
            return None;
        }
        self.filled = true;
        Some((None, Err(empty())))
    }
}

/// The fault of a source that holds nothing.
pub(super) fn empty() -> Fault {
    Fault::new(None, "is empty", "give it content or remove it")
}

fn too_long(max_bytes: usize) -> Fault {
    Fault::new(
        None,
        format!("is a line of more than {max_bytes} bytes"),
        "write one document a line, without the bytes of its attachments",
    )
}

fn broken_stream(error: &io::Error) -> Fault {
    Fault::new(
        None,
        format!("cannot be read from here on: {error}"),
        "the file is cut off or damaged: fetch or pack it again",
    )
}

/// The record of a line, `None` for a blank line.
pub(super) fn record(bytes: &[u8], mapping: &Mapping) -> Option<Result<Record, Fault>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return None;
    }
    Some(match std::str::from_utf8(bytes) {
        Ok(text) => parse(text, mapping),
        Err(error) => Err(Fault::new(
            None,
            format!("is not UTF-8 at byte {} of the line", error.valid_up_to()),
            MEND_ENCODING,
        )),
    })
}

fn parse(text: &str, mapping: &Mapping) -> Result<Record, Fault> {
    let Pairs(pairs) = serde_json::from_str(text).map_err(|error| broken_json(text, &error))?;
    let mut record = Record::new(mapping);
    for (name, value) in pairs {
        record.push(&name, value, None);
    }
    Ok(record)
}

/// Names the column in characters; the line that `serde_json` counts is always 1.
fn broken_json(text: &str, error: &serde_json::Error) -> Fault {
    let message = error.to_string();
    let reason = message.split(" at line ").next().unwrap_or(&message);
    let is_start = |byte: &u8| byte & 0xc0 != 0x80;
    let read = text.bytes().take(error.column());
    let column = read.filter(is_start).count().max(1);
    let near: String = text
        .chars()
        .skip(column.saturating_sub(11))
        .take(20)
        .collect();
    Fault::new(
        None,
        format!(
            "is not a JSON object: {reason}, at column {column}, near `{}`",
            shorten(&near)
        ),
        "correct the line",
    )
}

/// The members of an object in order, repeated names included.
struct Pairs(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor;
        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Pairs, M::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(PairsVisitor)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::ingest::field::Field;

    /// Each line as `number title` or `number: reason`.
    #[track_caller]
    fn check(text: &[u8], expected: &[&str]) {
        let found: Vec<String> = JsonLines::new(
            Box::new(Cursor::new(text.to_vec())),
            40,
            &Mapping::built_in(),
        )
        .map(|(line, result)| match (line, result) {
            (Some(line), Ok(record)) => {
                format!("{line} {}", record.text(Field::Title).unwrap_or("-"))
            }
            (Some(line), Err(fault)) => format!("{line}: {}", fault.reason),
            (None, result) => result.unwrap_err().reason,
        })
        .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn blank_lines_and_a_byte_order_mark_are_passed_over() {
        check(
            "\u{feff}{\"title\":\"一\"}\n\n  \r\n{\"title\":\"二\"}\r\n".as_bytes(),
            &["1 一", "4 二"],
        );
    }

    #[test]
    fn a_broken_line_is_refused_alone() {
        check(
            "{\"title\":\"一\"}\n{\"title\":\"二\", \"body\" 1}\n{\"title\":\"三\"}\n[1]"
                .as_bytes(),
            &[
                "1 一",
                "2: is not a JSON object: expected `:`, at column 22, near `\", \"body\" 1}`",
                "3 三",
                "4: is not a JSON object: invalid type: sequence, expected an object, \
                 at column 1, near `[1]`",
            ],
        );
    }

    #[test]
    fn a_line_that_is_not_utf8_is_refused_alone() {
        check(
            b"{\"title\":\"a\"}\n{\"title\":\"\xff\"}\n{\"title\":\"c\"}",
            &["1 a", "2: is not UTF-8 at byte 10 of the line", "3 c"],
        );
    }

    #[test]
    fn an_oversized_line_is_refused_alone() {
        let long = format!("{{\"title\":\"{}\"}}\n{{\"title\":\"b\"}}", "x".repeat(50));
        check(
            long.as_bytes(),
            &["1: is a line of more than 40 bytes", "2 b"],
        );
    }

    #[test]
    fn a_source_without_lines_is_refused() {
        check(b"", &["is empty"]);
        check(b"\n \n", &["is empty"]);
    }

    #[test]
    fn repeated_names_are_kept() {
        let record = parse(r#"{"title":"一","title":"二"}"#, &Mapping::built_in()).unwrap();
        assert_eq!(record.fields.len(), 2);
    }
}
