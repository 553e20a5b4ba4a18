//! The record of a backup: which contents make which files. It holds a checksum
//! of itself.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::index::MANIFEST_FILE;

/// The form of records that this program reads and writes.
const FORMAT: u32 = 1;

/// What belongs to a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    format: u32,
    /// Version of the program that made it.
    pub program: String,
    /// The generation that was live.
    pub generation: String,
    /// Its documents.
    pub documents: u64,
    /// When it was made, UTC.
    time: String,
    /// Its files.
    pub files: Vec<SavedFile>,
    /// BLAKE3 of the record with an empty checksum.
    checksum: String,
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedFile {
    /// Its name in the folder of the generation; `queries.tsv` stands beside them.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// BLAKE3 of its content, which is its name at the target.
    pub blake3: String,
}

impl Record {
    pub(super) fn new(
        generation: &str,
        documents: u64,
        time: Timestamp,
        mut files: Vec<SavedFile>,
    ) -> Self {
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Self {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            generation: generation.to_owned(),
            documents,
            time: time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            files,
            checksum: String::new(),
        }
    }

    /// The name of the backup: its time and its generation.
    pub fn name(&self) -> String {
        format!("{}-{}", self.time.replace(':', "-"), self.generation)
    }

    /// When it was made, RFC 3339.
    pub fn time(&self) -> &str {
        &self.time
    }

    /// All its files together.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Reads a record; the reason where it is none.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let value: serde_json::Value =
            serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let format = &value["format"];
        if format.is_u64() && *format != FORMAT {
            return Err(format!(
                "it is of format {format}, this program reads {FORMAT}"
            ));
        }
        let record: Self = serde_json::from_value(value).map_err(|error| error.to_string())?;
        if record.to_text().as_bytes() != bytes {
            return Err("its checksum does not match its content".to_owned());
        }
        let mut names = BTreeSet::new();
        for SavedFile { name, blake3, .. } in &record.files {
            if !is_file_name(name) || !names.insert(name.as_str()) {
                return Err(format!("`{name}` is no name of a file of an index"));
            }
            if blake3::Hash::from_hex(blake3).is_err() {
                return Err(format!("`{blake3}` is no hash"));
            }
        }
        if !names.contains(MANIFEST_FILE) {
            return Err(format!("it does not name `{MANIFEST_FILE}`"));
        }
        Ok(record)
    }

    pub(super) fn to_text(&self) -> String {
        let mut sealed = Self {
            checksum: String::new(),
            ..self.clone()
        };
        let text = |record: &Self| {
            serde_json::to_string_pretty(record).expect("a record has no maps") + "\n"
        };
        sealed.checksum = blake3::hash(text(&sealed).as_bytes()).to_hex().to_string();
        text(&sealed)
    }
}

impl SavedFile {
    /// The hash of its content.
    pub(super) fn hash(&self) -> blake3::Hash {
        blake3::Hash::from_hex(&self.blake3).expect("it was checked when the record was read")
    }
}

/// Whoever can write a record must not be able to write elsewhere by it.
fn is_file_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let bare = name.strip_prefix(".managed").unwrap_or(name);
    !bare.is_empty() && name.chars().all(plain) && (bare != name || !name.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(name: &str) -> Record {
        let file = |name: &str| SavedFile {
            name: name.to_owned(),
            bytes: 3,
            blake3: blake3::hash(b"abc").to_hex().to_string(),
        };
        let files = vec![file(name), file(MANIFEST_FILE)];
        Record::new("000007", 12, Timestamp::UNIX_EPOCH, files)
    }

    #[test]
    fn every_flipped_bit_is_seen() {
        let text = record("meta.json").to_text();
        let read = Record::parse(text.as_bytes()).unwrap();
        assert_eq!(read.name(), "1970-01-01T00-00-00Z-000007");
        assert_eq!((read.bytes(), read.documents), (6, 12));
        for bit in 0..text.len() * 8 {
            let mut flipped = text.clone().into_bytes();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(Record::parse(&flipped).is_err(), "bit {bit}");
        }
        for length in 0..text.len() {
            assert!(Record::parse(&text.as_bytes()[..length]).is_err());
        }
    }

    #[test]
    fn a_record_names_no_file_outside_its_folder() {
        for name in ["../a", "/etc/a", "a/b", "..", ".", "", ".hidden", "a\\b"] {
            let text = record(name).to_text();
            assert!(Record::parse(text.as_bytes()).is_err(), "{name}");
        }
        for name in [".managed.json", "0a.store", "0a.12.del"] {
            assert!(Record::parse(record(name).to_text().as_bytes()).is_ok());
        }
    }
}
