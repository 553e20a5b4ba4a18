//! Frequent queries, from a plain list: `query TAB count`, a line each.

use std::fs;
use std::path::Path;

use crate::index::error::IndexError;
use crate::model::hash64;

/// Longest query in the list, in characters.
const MAX_CHARS: usize = 100;

/// Begins the last line of a list as it is stored: what the lines before it hash
/// to, as a note to those who read the list.
const SEAL: &str = "# BLAKE3 ";

/// The list of frequent queries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Queries {
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

    /// A list as it is stored, so that a flipped bit in it is found.
    pub(in crate::index) fn sealed(bytes: &[u8]) -> Vec<u8> {
        let (lines, _) = unsealed(bytes);
        let mut sealed = lines.to_vec();
        if sealed.last().is_some_and(|&byte| byte != b'\n') {
            sealed.push(b'\n');
        }
        let seal = format!("{SEAL}{}\n", blake3::hash(&sealed).to_hex());
        sealed.extend_from_slice(seal.as_bytes());
        sealed
    }

    /// What is wrong with a stored list, given the key of the queries that the
    /// suggestions were built from.
    pub(in crate::index) fn damage(path: &Path, built_from: u64) -> Option<String> {
        match fs::read(path) {
            Ok(bytes) => Self::damage_of(path, &bytes, built_from),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => Some(format!("it cannot be read: {error}")),
        }
    }

    fn damage_of(path: &Path, bytes: &[u8], built_from: u64) -> Option<String> {
        let list = match Self::parse(path, bytes) {
            Ok(list) => list,
            Err(error) => return Some(error.to_string()),
        };
        match unsealed(bytes) {
            (lines, Some(seal)) if blake3::hash(lines).to_hex().as_bytes() == seal => None,
            (_, Some(_)) => Some(
                "its checksum does not match its content; `--queries FILE` of `gongwen index` \
                 takes a new list"
                    .to_owned(),
            ),
            // As earlier versions stored it, or with the seal itself damaged.
            (_, None) if list.key == built_from => None,
            (_, None) => Some(
                "the suggestions were built from other queries; `gongwen index` takes up new ones"
                    .to_owned(),
            ),
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

/// The lines of a stored list and what its seal says; none where it has no seal.
fn unsealed(bytes: &[u8]) -> (&[u8], Option<&[u8]>) {
    let body = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let last = body
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |at| at + 1);
    match bytes[last..].strip_prefix(SEAL.as_bytes()) {
        Some(seal) => (
            &bytes[..last],
            Some(seal.strip_suffix(b"\n").unwrap_or(seal)),
        ),
        None => (bytes, None),
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

    #[test]
    fn every_flipped_bit_of_a_stored_list_is_seen() {
        let path = Path::new("queries.tsv");
        // A list without queries has nothing to lose.
        for list in ["低保 标准\t12\n法治\t3", "# a note\n停水\t1\n"] {
            let stored = Queries::sealed(list.as_bytes());
            assert_eq!(Queries::sealed(&stored), stored);
            let key = Queries::parse(path, &stored).unwrap().key;
            assert_eq!(Queries::damage_of(path, &stored, key), None);
            // Right after it was replaced, the suggestions are of another list.
            assert_eq!(Queries::damage_of(path, &stored, 1), None);
            for bit in 0..stored.len() * 8 {
                let mut flipped = stored.clone();
                flipped[bit / 8] ^= 1 << (bit % 8);
                let damage = Queries::damage_of(path, &flipped, key);
                assert!(damage.is_some(), "bit {bit} of {list:?}");
            }
        }
    }
}
