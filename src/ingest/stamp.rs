//! Stamps of files: whether a file, and what is made of it, is as it was.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::mapping::Mapping;
use super::parse::MAX_FILE_BYTES;
use crate::model::hash64;

/// Raised where a parser makes something else of the same file, so that files are
/// parsed again after an update of the program.
const PARSERS_VERSION: u32 = 2;

/// Makes stamps under a mapping: with another one, files say something else.
pub(super) struct Stamper(blake3::Hasher);

impl Stamper {
    pub(super) fn new(mapping: &Mapping) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&PARSERS_VERSION.to_le_bytes());
        hasher.update(mapping.fingerprint().as_bytes());
        Self(hasher)
    }

    /// The stamp of a content: 64 bits of its BLAKE3 hash, never 0.
    pub(super) fn stamp(&self, bytes: &[u8]) -> u64 {
        let mut hasher = self.0.clone();
        hasher.update(bytes);
        shortened(&hasher)
    }

    /// The stamp of a stream.
    pub(super) fn stamp_of_stream(&self, reader: impl Read) -> std::io::Result<u64> {
        let mut hasher = self.0.clone();
        hasher.update_reader(reader)?;
        Ok(shortened(&hasher))
    }
}

/// The stamp of a file that may be missing or too long, which is 0 then.
pub(super) fn stamp_of_file(path: &Path, stamper: &Stamper) -> u64 {
    let stamp = File::open(path).and_then(|file| {
        if file.metadata()?.len() > MAX_FILE_BYTES {
            return Ok(0);
        }
        stamper.stamp_of_stream(file)
    });
    stamp.unwrap_or(0)
}

/// 64 bits by which a file is known: of its whole path.
pub(super) fn key_of_path(path: &Path) -> u64 {
    hash64(path.as_os_str().as_encoded_bytes())
}

fn shortened(hasher: &blake3::Hasher) -> u64 {
    let mut bytes = [0; 8];
    hasher.finalize_xof().fill(&mut bytes);
    u64::from_le_bytes(bytes).max(1)
}
