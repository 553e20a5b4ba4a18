//! Lines of a stream, each up to a limit, so that a line without end costs no memory.

use std::io::{self, BufRead, Read};

/// The lines of a stream, numbered from 1.
pub(super) struct Lines<R> {
    reader: R,
    max_bytes: usize,
    number: u64,
    buffer: Vec<u8>,
    failed: Option<io::Error>,
    ended: bool,
}

/// A line, or what stands in its place.
#[derive(Debug)]
pub(super) enum Line<'a> {
    /// The bytes of a line without its line feed.
    Bytes(&'a [u8]),
    /// A line of more bytes than allowed; it was passed over.
    TooLong,
    /// The stream cannot be read further. No line follows.
    Broken(io::Error),
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R, max_bytes: usize) -> Self {
        Self {
            reader,
            max_bytes,
            number: 0,
            buffer: Vec::new(),
            failed: None,
            ended: false,
        }
    }

    /// The number of the line that was returned last; 0 before the first one.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The next line, `None` at the end.
    pub(super) fn next(&mut self) -> Option<Line<'_>> {
        if self.ended {
            return None;
        }
        self.number += 1;
        if let Some(error) = self.failed.take() {
            return Some(self.broken(error));
        }
        self.buffer.clear();
        let limit = self.max_bytes as u64 + 1;
        let read = (&mut self.reader)
            .take(limit)
            .read_until(b'\n', &mut self.buffer);
        match read {
            Err(error) => Some(self.broken(error)),
            Ok(0) => {
                self.ended = true;
                self.number -= 1;
                None
            }
            Ok(_) if self.buffer.last() == Some(&b'\n') => {
                self.buffer.pop();
                Some(Line::Bytes(&self.buffer))
            }
            Ok(length) if length > self.max_bytes => {
                self.buffer = Vec::new();
                self.failed = self.reader.skip_until(b'\n').err();
                Some(Line::TooLong)
            }
            Ok(_) => Some(Line::Bytes(&self.buffer)),
        }
    }

    fn broken(&mut self, error: io::Error) -> Line<'static> {
        self.ended = true;
        Line::Broken(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut lines = Lines::new(text.as_bytes(), 4);
        let mut found = Vec::new();
        while let Some(line) = lines.next() {
            let line = match line {
                Line::Bytes(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
                Line::TooLong => "(too long)".to_owned(),
                Line::Broken(error) => error.to_string(),
            };
            found.push(format!("{} {line}", lines.number()));
        }
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn lines_up_to_the_limit_come_whole() {
        check("", &[]);
        check("abcd\n\nab\n", &["1 abcd", "2 ", "3 ab"]);
        check("abcd", &["1 abcd"]);
    }

    #[test]
    fn longer_lines_are_passed_over() {
        check(
            "abcde\nab\nabcdefghij",
            &["1 (too long)", "2 ab", "3 (too long)"],
        );
    }
}
