//! How much of an archive is unpacked.

use std::io::Read;

/// Most entries of an archive, folders included.
pub(in crate::ingest) const MAX_ENTRIES: usize = 10_000;

/// Most bytes that one entry unpacks to.
pub(in crate::ingest) const MAX_ENTRY_BYTES: u64 = 64 * 1024 * 1024;

/// Most bytes that all entries of an archive unpack to.
pub(in crate::ingest) const MAX_UNPACKED_BYTES: u64 = 1024 * 1024 * 1024;

/// How deep archives may stand in archives, the outermost being 1.
pub(in crate::ingest) const MAX_DEPTH: usize = 3;

/// Most bytes that come out of one packed byte, beyond [`MIN_SUSPECT_BYTES`].
/// Texts and tables reach 100; deflate cannot go beyond 1,032.
pub(super) const MAX_RATIO: u64 = 300;

/// An entry of at most so many bytes is harmless at any ratio.
pub(super) const MIN_SUSPECT_BYTES: u64 = 4 * 1024 * 1024;

/// Why an entry was not read to its end.
#[derive(Debug)]
pub(super) enum Stopped {
    /// It unpacks to more than the limit.
    TooLong,
    /// It unpacks to far more than any text would.
    Bomb,
    /// It is damaged.
    Broken(String),
}

/// Reads an entry of so many packed bytes whole, at most `limit` bytes of it.
pub(super) fn read_bounded(
    mut input: impl Read,
    packed_bytes: u64,
    limit: u64,
) -> Result<Vec<u8>, Stopped> {
    let mut bytes = Vec::new();
    let mut block = vec![0; 64 * 1024];
    loop {
        let read = match input.read(&mut block) {
            Ok(0) => return Ok(bytes),
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Stopped::Broken(error.to_string())),
        };
        let total = bytes.len() as u64 + read as u64;
        if total > limit {
            return Err(Stopped::TooLong);
        }
        if total > MIN_SUSPECT_BYTES && total / MAX_RATIO > packed_bytes {
            return Err(Stopped::Bomb);
        }
        bytes.extend_from_slice(block.get(..read).unwrap_or_default());
    }
}
