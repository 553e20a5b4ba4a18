//! Checksums of every file of a generation, so that a flipped bit is found and
//! named.
//!
//! ```text
//! <BLAKE3, 64 hexadecimal digits>  <bytes>  <file>
//! …
//! <BLAKE3 of the lines above>
//! ```
//!
//! The list is written before the file that makes a commit. In between it names
//! both the old and the new content of that file, so that it is right whenever
//! the process is killed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use super::directory::META_FILE;
use super::files::replace;
use crate::index::error::IndexError;

/// The list's name in the folder of a generation.
pub(super) const FILE_NAME: &str = "checksums.txt";

/// Length and hash of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::index) struct Checksum {
    pub(in crate::index) bytes: u64,
    pub(in crate::index) hash: blake3::Hash,
}

impl Checksum {
    pub(super) fn of(content: &[u8]) -> Self {
        Self {
            bytes: content.len() as u64,
            hash: blake3::hash(content),
        }
    }

    /// Reads a stream to its end.
    pub(in crate::index) fn of_stream(stream: &mut impl Read) -> io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        let mut buffer = vec![0; 1 << 18];
        loop {
            match stream.read(&mut buffer)? {
                0 => break,
                bytes => hasher.update(&buffer[..bytes]),
            };
        }
        Ok(Self {
            bytes: hasher.count(),
            hash: hasher.finalize(),
        })
    }
}

/// The contents that each file may have: one, or two while it is replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::index) struct Checksums {
    files: BTreeMap<String, Vec<Checksum>>,
}

impl Checksums {
    /// Reads the list of a folder; before the first commit there is none.
    pub(in crate::index) fn read(folder: &Path) -> Result<Self, IndexError> {
        let path = folder.join(FILE_NAME);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if !folder.join(META_FILE).exists() {
                    return Ok(Self::default());
                }
                let reason = "it is missing".to_owned();
                return Err(IndexError::Damaged { path, reason });
            }
            Err(error) => return Err(IndexError::io("read", &path)(error)),
        };
        Self::parse(&bytes).map_err(|reason| IndexError::Damaged { path, reason })
    }

    fn parse(bytes: &[u8]) -> Result<Self, String> {
        let damaged = || "its checksum does not match its content".to_owned();
        let text = std::str::from_utf8(bytes).map_err(|_| damaged())?;
        let body = text.strip_suffix('\n').ok_or_else(damaged)?;
        let (lines, seal) = match body.rsplit_once('\n') {
            Some((lines, seal)) => (text.get(..=lines.len()).unwrap_or_default(), seal),
            None => ("", body),
        };
        if blake3::hash(lines.as_bytes()).to_hex().as_str() != seal {
            return Err(damaged());
        }
        let mut files: BTreeMap<String, Vec<Checksum>> = BTreeMap::new();
        for line in lines.lines() {
            let mut parts = line.splitn(3, "  ");
            let (Some(hash), Some(bytes), Some(name)) = (parts.next(), parts.next(), parts.next())
            else {
                return Err(format!("`{line}` is no line of it"));
            };
            let hash = blake3::Hash::from_hex(hash).map_err(|error| error.to_string())?;
            let bytes = bytes
                .parse()
                .map_err(|_| format!("`{bytes}` is no length"))?;
            files
                .entry(name.to_owned())
                .or_default()
                .push(Checksum { bytes, hash });
        }
        Ok(Self { files })
    }

    /// Writes the list into a folder, safe from a power cut.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        replace(&folder.join(FILE_NAME), self.to_text().as_bytes())
    }

    pub(super) fn to_text(&self) -> String {
        let mut text = String::new();
        for (name, contents) in &self.files {
            for Checksum { bytes, hash } in contents {
                writeln!(text, "{}  {bytes}  {name}", hash.to_hex())
                    .expect("writing to a string does not fail");
            }
        }
        let seal = blake3::hash(text.as_bytes()).to_hex();
        text + seal.as_str() + "\n"
    }

    /// The contents that a file may have.
    pub(in crate::index) fn of(&self, name: &str) -> &[Checksum] {
        self.files.get(name).map_or(&[], Vec::as_slice)
    }

    /// A file has this content alone.
    pub(in crate::index) fn set(&mut self, name: &str, content: Checksum) {
        self.files.insert(name.to_owned(), vec![content]);
    }

    /// A file is about to have this content, and may still have the one before.
    pub(super) fn replace(&mut self, name: &str, content: Checksum) {
        let contents = self.files.entry(name.to_owned()).or_default();
        contents.retain(|known| *known != content);
        contents.push(content);
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.files.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_every_flipped_bit_is_seen() {
        let mut list = Checksums::default();
        list.set("a.store", Checksum::of(b"one"));
        list.set("meta.json", Checksum::of(b"two"));
        list.replace("meta.json", Checksum::of(b"three"));
        assert_eq!(list.of("meta.json").len(), 2);
        let text = list.to_text();
        assert_eq!(Checksums::parse(text.as_bytes()), Ok(list));
        for bit in 0..text.len() * 8 {
            let mut flipped = text.clone().into_bytes();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(Checksums::parse(&flipped).is_err(), "bit {bit}");
        }
        assert_eq!(
            Checksums::parse(Checksums::default().to_text().as_bytes()),
            Ok(Checksums::default())
        );
    }
}
