//! The parts of a document that is a ZIP package.

use std::io::Cursor;

use zip::ZipArchive;

use super::entries::{broken, encrypted, not_an_archive, stopped_fault};
use super::limits::{MAX_ENTRIES, MAX_ENTRY_BYTES, MAX_UNPACKED_BYTES, read_bounded};
use crate::ingest::fault::Fault;

/// An open package.
pub(in crate::ingest) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left_bytes: u64,
}

impl<'a> Package<'a> {
    /// Opens a package.
    ///
    /// # Errors
    /// Where the bytes are no ZIP archive or one of too many entries.
    pub(in crate::ingest) fn open(bytes: &'a [u8]) -> Result<Self, Fault> {
        let archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| not_an_archive(&error))?;
        if archive.len() > MAX_ENTRIES {
            let reason = format!("is a package of more than {MAX_ENTRIES} parts");
            return Err(Fault::new(None, reason, "save the document again"));
        }
        Ok(Self {
            archive,
            left_bytes: MAX_UNPACKED_BYTES,
        })
    }

    /// The bytes of a part, `None` where there is none of that name.
    ///
    /// # Errors
    /// Where the part is encrypted, damaged or too large.
    pub(in crate::ingest) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let Some(index) = self.archive.index_for_name(name) else {
            return Ok(None);
        };
        let packed_bytes = match self.archive.by_index_raw(index) {
            Ok(entry) if entry.encrypted() => return Err(encrypted(name)),
            Ok(entry) => entry.compressed_size(),
            Err(error) => return Err(broken(name, &error.to_string())),
        };
        let limit = self.left_bytes.min(MAX_ENTRY_BYTES);
        let bytes = match self.archive.by_index(index) {
            Ok(entry) => read_bounded(entry, packed_bytes, limit)
                .map_err(|stopped| stopped_fault(name, stopped))?,
            Err(error) => return Err(broken(name, &error.to_string())),
        };
        self.left_bytes -= bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// The names of its parts that are UTF-8, as those of documents are.
    pub(in crate::ingest) fn names(&self) -> Vec<String> {
        self.archive
            .file_names_raw()
            .filter_map(|name| std::str::from_utf8(name).ok())
            .map(str::to_owned)
            .collect()
    }
}
