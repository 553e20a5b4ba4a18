//! The files of an archive, one after another.

use std::io::{Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use super::limits::{MAX_ENTRIES, MAX_ENTRY_BYTES, MAX_UNPACKED_BYTES, Stopped, read_bounded};
use super::names::entry_name;
use crate::ingest::fault::{Fault, shorten};

/// What to do about a damaged archive.
const MEND_DAMAGED: &str = "the file is cut off or damaged: fetch or pack it again";

/// What to do about an archive that is too large.
const MEND_LARGE: &str = "unpack it yourself, and give the folder";

/// The files of an archive, in its order; each is unpacked as it is asked for.
/// Folders are no entries. Archives in it come as they are: the caller opens
/// them, down to [`MAX_DEPTH`](super::MAX_DEPTH).
///
/// # Errors
/// Where the input is no archive or has too many entries.
pub(in crate::ingest) fn entries<R: Read + Seek>(input: R) -> Result<Entries<R>, Fault> {
    let archive = ZipArchive::new(input).map_err(|error| not_an_archive(&error))?;
    if archive.len() > MAX_ENTRIES {
        let reason = format!(
            "is an archive of {} entries, more than {MAX_ENTRIES}",
            archive.len()
        );
        return Err(Fault::new(None, reason, MEND_LARGE));
    }
    let repeated = archive.has_duplicate_names();
    Ok(Entries {
        archive,
        next: 0,
        left_bytes: MAX_UNPACKED_BYTES,
        repeated,
    })
}

/// See [`entries`].
pub(in crate::ingest) struct Entries<R> {
    archive: ZipArchive<R>,
    next: usize,
    left_bytes: u64,
    /// Whether several entries of one name have yet to be reported.
    repeated: bool,
}

impl<R: Read + Seek> Iterator for Entries<R> {
    /// The name of a file and its bytes.
    type Item = (String, Result<Vec<u8>, Fault>);

    fn next(&mut self) -> Option<Self::Item> {
        while self.next < self.archive.len() {
            let index = self.next;
            self.next += 1;
            if let Some(item) = self.entry(index) {
                if matches!(&item.1, Ok(bytes) if bytes.len() as u64 > self.left_bytes) {
                    self.next = self.archive.len();
                    return Some((item.0, Err(too_large())));
                }
                if let Ok(bytes) = &item.1 {
                    self.left_bytes -= bytes.len() as u64;
                }
                return Some(item);
            }
        }
        std::mem::take(&mut self.repeated).then(|| {
            let fault = Fault::new(
                None,
                "holds several entries of one name, of which only the last is read",
                "pack it again, under names that differ",
            );
            ("unnamed".to_owned(), Err(fault))
        })
    }
}

impl<R: Read + Seek> Entries<R> {
    fn entry(&mut self, index: usize) -> Option<(String, Result<Vec<u8>, Fault>)> {
        let (name, packed_bytes) = match self.archive.by_index_raw(index) {
            Ok(entry) if entry.is_dir() && entry.size() == 0 => return None,
            Ok(entry) => {
                let name = entry_name(entry.name_raw());
                if entry.is_dir() {
                    return Some((name.clone(), Err(named_as_folder(&name))));
                }
                if entry.encrypted() {
                    return Some((name.clone(), Err(encrypted(&name))));
                }
                if entry.is_symlink() {
                    let reason = format!("entry `{}` is a link, not a file", shorten(&name));
                    let fault = Fault::new(None, reason, "pack the file that it points to");
                    return Some((name, Err(fault)));
                }
                (name, entry.compressed_size())
            }
            Err(error) => {
                let name = format!("entry {}", index + 1);
                return Some((name.clone(), Err(broken(&name, &error.to_string()))));
            }
        };
        let bytes = match self.archive.by_index(index) {
            Ok(entry) => read_bounded(entry, packed_bytes, MAX_ENTRY_BYTES)
                .map_err(|stopped| stopped_fault(&name, stopped)),
            Err(error) => Err(broken(&name, &error.to_string())),
        };
        Some((name, bytes))
    }
}

pub(super) fn stopped_fault(name: &str, stopped: Stopped) -> Fault {
    let shown = shorten(name);
    match stopped {
        Stopped::TooLong => Fault::new(
            None,
            format!("entry `{shown}` unpacks to more than {MAX_ENTRY_BYTES} bytes"),
            "leave it out, or split it",
        ),
        Stopped::Bomb => Fault::new(
            None,
            format!("entry `{shown}` unpacks to far more than a document would"),
            "leave it out, or unpack it yourself if you trust it",
        ),
        Stopped::Broken(error) => broken(name, &error),
    }
}

pub(super) fn broken(name: &str, error: &str) -> Fault {
    let reason = format!("entry `{}` cannot be unpacked: {error}", shorten(name));
    Fault::new(None, reason, MEND_DAMAGED)
}

pub(super) fn encrypted(name: &str) -> Fault {
    let reason = format!("entry `{}` is encrypted with a password", shorten(name));
    Fault::new(None, reason, "pack it again without a password")
}

fn named_as_folder(name: &str) -> Fault {
    let shown = shorten(name);
    let reason = format!("entry `{shown}` is named as a folder, and has a content");
    Fault::new(None, reason, "pack it again under the name of a file")
}

pub(super) fn not_an_archive(error: &ZipError) -> Fault {
    Fault::new(
        None,
        format!("is not a readable ZIP archive: {error}"),
        MEND_DAMAGED,
    )
}

fn too_large() -> Fault {
    Fault::new(
        None,
        format!("is an archive that unpacks to more than {MAX_UNPACKED_BYTES} bytes"),
        MEND_LARGE,
    )
}
