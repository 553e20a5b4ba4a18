//! Frequent queries, from a plain list: `query TAB count`, a line each.

use std::fs;
use std::path::Path;

use crate::index::error::IndexError;
use crate::model::hash64;

/// Longest query in the list, in characters.
const MAX_CHARS: usize = 100;

/// The list of frequent queries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::index) struct Queries {
    /// Each with how often it was asked.
    pub(super) list: Vec<(String, u32)>,
    /// Changes with the list.
    pub(super) key: u64,
}

impl Queries {
    /// Reads a list; a file that does not exist is an empty one.
    pub(in crate::index) fn read(path: &Path) -> Result<Self, IndexError> {
        match fs::read(path) {
            Ok(bytes) => Self::parse(path, &bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(IndexError::io("read", path)(error)),
        }
    }

    /// Reads the lines of a list. Empty lines and lines after `#` say nothing.
    pub(in crate::index) fn parse(path: &Path, bytes: &[u8]) -> Result<Self, IndexError> {
        let bad = |line: usize, reason: &str| IndexError::BadQuery {
            path: path.to_owned(),
            line,
            reason: reason.to_owned(),
        };
        let mut list = Vec::new();
        for (line, content) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
            let content = std::str::from_utf8(content).map_err(|_| bad(line, "is not UTF-8"))?;
            let content = content
                .trim_start_matches('\u{feff}')
                .trim_end_matches('\r');
            if content.trim().is_empty() || content.starts_with('#') {
                continue;
            }
            let Some((query, count)) = content.split_once('\t') else {
                return Err(bad(line, "has no tab between query and count"));
            };
            let query = query.trim();
            if query.is_empty() || query.chars().any(char::is_control) {
                return Err(bad(line, "has no query, or one with control characters"));
            }
            if query.chars().count() > MAX_CHARS {
                return Err(bad(line, "has a query of more than 100 characters"));
            }
            match count.trim().parse::<u32>() {
                Ok(count) if count > 0 => list.push((query.to_owned(), count)),
                _ => return Err(bad(line, "has a count that is no whole number from 1 on")),
            }
        }
        let key = if list.is_empty() { 0 } else { hash64(bytes) };
        Ok(Self { list, key })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Queries, IndexError> {
        Queries::parse(Path::new("queries.tsv"), text.as_bytes())
    }

    #[test]
    fn lines_are_queries_with_counts() {
        let queries = parse("\u{feff}低保 标准\t12\r\n\n# a note\n法治政府\t3").unwrap();
        let expected = [("低保 标准", 12), ("法治政府", 3)];
        assert_eq!(
            queries.list,
            expected.map(|(query, count)| (query.to_owned(), count))
        );
        assert_ne!(queries.key, parse("低保\t12").unwrap().key);
        assert_eq!(parse("# nothing\n").unwrap(), Queries::default());
    }

    #[test]
    fn a_bad_line_is_named() {
        for bad in [
            "低保 12",
            "\t3",
            "低保\t0",
            "低保\t-1",
            "低保\t多",
            "低\u{7}保\t1",
        ] {
            let error = parse(&format!("法治\t1\n{bad}\n")).unwrap_err().to_string();
            assert!(error.contains("line 2"), "{error}");
        }
    }
}
