//! YAML as front matter uses it: a mapping of scalars, lists and mappings.
//!
//! It is read from the parser's events and not deserialised, because a scalar
//! is wanted as it is written: `2021-03-31`, `00012` and `1.10` are texts here,
//! not numbers. Aliases are refused; they serve no purpose in metadata and can
//! make a small text grow without bound.

use serde_json::{Map, Value};
use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};

/// Deepest nesting that is read.
const MAX_DEPTH: usize = 16;

/// Why a text is no such mapping, and on which of its lines, from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct YamlError {
    pub(super) line: u64,
    pub(super) reason: String,
}

/// A member of the mapping: its name, its value and its line, from 1.
pub(super) type Member = (String, Value, u64);

/// Reads a mapping; a text without content is an empty one.
pub(super) fn parse_mapping(text: &str) -> Result<Vec<Member>, YamlError> {
    let mut events = Events {
        parser: Parser::new_from_str(text),
        line: 1,
    };
    let mut members = Vec::new();
    let mut documents = 0;
    loop {
        match events.next()? {
            Event::StreamEnd => return Ok(members),
            Event::DocumentStart(..) => {
                documents += 1;
                if documents > 1 {
                    return Err(events.error("holds a second YAML document"));
                }
            }
            Event::MappingStart(..) => members = events.members(0)?,
            Event::Scalar(text, ScalarStyle::Plain, ..) if text.is_empty() => {}
            Event::Scalar(..) | Event::SequenceStart(..) => {
                return Err(events.error("is no line of the form `name: value`"));
            }
            Event::Alias(..) => return Err(events.alias()),
            _ => {}
        }
    }
}

struct Events<'a> {
    parser: Parser<'a, StrInput<'a>>,
    /// The line of the last event.
    line: u64,
}

impl<'a> Events<'a> {
    fn next(&mut self) -> Result<Event<'a>, YamlError> {
        match self.parser.next() {
            Some(Ok((event, span))) => {
                self.line = line_of(&span);
                Ok(event)
            }
            Some(Err(error)) => Err(scan_error(&error)),
            None => Ok(Event::StreamEnd),
        }
    }

    /// The members of the mapping that has just begun.
    fn members(&mut self, depth: usize) -> Result<Vec<Member>, YamlError> {
        let mut members = Vec::new();
        loop {
            let name = match self.next()? {
                Event::MappingEnd => return Ok(members),
                Event::Scalar(name, ..) => name.into_owned(),
                Event::SequenceStart(..) | Event::MappingStart(..) | Event::StreamEnd => {
                    return Err(self.error("has a name that is no text"));
                }
                Event::Alias(..) => return Err(self.alias()),
                _ => continue,
            };
            let line = self.line;
            let value = self.value(depth + 1)?.unwrap_or(Value::Null);
            members.push((name, value, line));
        }
    }

    /// The next value, `None` at the end of a list.
    fn value(&mut self, depth: usize) -> Result<Option<Value>, YamlError> {
        if depth > MAX_DEPTH {
            return Err(self.error("is nested too deeply"));
        }
        loop {
            return Ok(Some(match self.next()? {
                Event::Scalar(text, ScalarStyle::Plain, ..) if is_null(&text) => Value::Null,
                Event::Scalar(text, ..) => Value::String(text.into_owned()),
                Event::MappingStart(..) => {
                    let members = self.members(depth)?;
                    let members = members.into_iter().map(|(name, value, _)| (name, value));
                    Value::Object(members.collect::<Map<_, _>>())
                }
                Event::SequenceStart(..) => {
                    let mut list = Vec::new();
                    while let Some(value) = self.value(depth + 1)? {
                        list.push(value);
                    }
                    Value::Array(list)
                }
                Event::SequenceEnd | Event::MappingEnd | Event::StreamEnd => return Ok(None),
                Event::Alias(..) => return Err(self.alias()),
                _ => continue,
            }));
        }
    }

    fn alias(&self) -> YamlError {
        self.error("holds an alias (`*…`), which is not supported")
    }

    fn error(&self, reason: &str) -> YamlError {
        YamlError {
            line: self.line,
            reason: reason.to_owned(),
        }
    }
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn line_of(span: &Span) -> u64 {
    u64::try_from(span.start.line()).unwrap_or(u64::MAX)
}

fn scan_error(error: &ScanError) -> YamlError {
    let reason = error.info();
    YamlError {
        line: u64::try_from(error.marker().line()).unwrap_or(u64::MAX),
        reason: format!(
            "is not valid YAML: {}",
            if reason.is_empty() {
                "syntax error"
            } else {
                &reason
            }
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, u64)]) {
        let members = parse_mapping(text).unwrap();
        let found: Vec<(&str, String, u64)> = members
            .iter()
            .map(|(name, value, line)| (name.as_str(), value.to_string(), *line))
            .collect();
        let expected: Vec<(&str, String, u64)> = expected
            .iter()
            .map(|&(name, value, line)| (name, value.to_owned(), line))
            .collect();
        assert_eq!(found, expected);
    }

    #[track_caller]
    fn check_error(text: &str, line: u64, reason: &str) {
        let error = parse_mapping(text).unwrap_err();
        assert!(
            error.line == line && error.reason.contains(reason),
            "{error:?}"
        );
    }

    #[test]
    fn scalars_stay_as_they_are_written() {
        check(
            "# 注\n成文日期: 2021-03-31\nserial: 00012\nversion: 1.10\nflag: yes\n\
             quoted: \"null\"\nempty:\nnothing: ~\n",
            &[
                ("成文日期", "\"2021-03-31\"", 2),
                ("serial", "\"00012\"", 3),
                ("version", "\"1.10\"", 4),
                ("flag", "\"yes\"", 5),
                ("quoted", "\"null\"", 6),
                ("empty", "null", 7),
                ("nothing", "null", 8),
            ],
        );
    }

    #[test]
    fn reads_lists_mappings_and_blocks() {
        check(
            "keywords:\n  - 医保\n  - 2021\n  - \nextra: {a: [1, {b: c}]}\nsummary: |\n  一\n  二\n",
            &[
                ("keywords", r#"["医保","2021",null]"#, 1),
                ("extra", r#"{"a":["1",{"b":"c"}]}"#, 5),
                ("summary", r#""一\n二\n""#, 6),
            ],
        );
        check("", &[]);
        check("# nothing\n", &[]);
    }

    #[test]
    fn what_is_no_mapping_is_an_error_with_its_line() {
        check_error(
            "title: a\nkeywords: [a, b\nissuer: c\n",
            3,
            "is not valid YAML",
        );
        check_error("标题：甲\n", 1, "is no line of the form");
        check_error("- a\n", 1, "is no line of the form");
        check_error("title: &x a\nissuer: *x\n", 2, "alias");
        check_error("? [a]\n: b\n", 1, "a name that is no text");
        check_error(&format!("a: {}", "[".repeat(40)), 1, "");
        check_error(
            &format!("a: {}{}", "[".repeat(40), "]".repeat(40)),
            1,
            "too deeply",
        );
    }
}
