//! Writing small files so that they survive a kill and a power cut.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::SystemTime;

use crate::index::error::IndexError;

/// Replaces a file so that a crash leaves either the old or the new content.
pub(in crate::index) fn replace_file(path: &Path, content: &[u8]) -> Result<(), IndexError> {
    replace(path, content).map_err(IndexError::io("replace", path))
}

/// As [`replace_file`], for those who name the file themselves.
pub(super) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    replace_unsynced(path, content)?;
    sync_folder(parent_of(path))
}

/// Replaces a file whose old content may come back after a power cut.
pub(super) fn replace_unsynced(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut temporary = tempfile::Builder::new()
        .prefix(TEMPORARY_PREFIX)
        .permissions(fs::Permissions::from_mode(READABLE))
        .tempfile_in(parent_of(path))?;
    temporary.write_all(content)?;
    temporary.as_file().sync_all()?;
    temporary.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// As other files are made, less what the process's mask takes away: the server
/// may run as another user than those who write.
const READABLE: u32 = 0o666;

/// Names of files that a killed process may have left half written begin so.
const TEMPORARY_PREFIX: &str = ".tmp";

/// Removes what killed writers left half written in a folder. Only for who holds
/// the lock.
pub(super) fn remove_temporaries(folder: &Path) -> Result<(), IndexError> {
    remove_files(folder, |name| name.starts_with(TEMPORARY_PREFIX))
}

/// Removes what killed writers left in the folder of a generation: files half
/// written, and those of segments that are not `used`. tantivy forgets some of
/// them, and stumbles over their names when it comes to use them again. Only for
/// who holds the lock.
pub(in crate::index) fn remove_unused(folder: &Path, used: &[String]) -> Result<(), IndexError> {
    remove_files(folder, |name| {
        let of_segment = name.split_once('.').is_some_and(|(id, _)| {
            id.len() == SEGMENT_ID_DIGITS && id.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        name.starts_with(TEMPORARY_PREFIX) || (of_segment && !used.iter().any(|file| file == name))
    })
}

/// The name of each file of a segment begins with its identifier.
const SEGMENT_ID_DIGITS: usize = 32;

fn remove_files(folder: &Path, is_to_go: impl Fn(&str) -> bool) -> Result<(), IndexError> {
    for entry in fs::read_dir(folder).map_err(IndexError::io("list", folder))? {
        let path = entry.map_err(IndexError::io("list", folder))?.path();
        let goes = path
            .file_name()
            .is_some_and(|name| is_to_go(&name.to_string_lossy()));
        if goes && path.is_file() {
            fs::remove_file(&path).map_err(IndexError::io("remove", &path))?;
        }
    }
    Ok(())
}

/// Makes renames and new files in `folder` survive a power cut.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

/// Makes a folder and those above it, and makes them survive a power cut.
pub(super) fn create_folders(folder: &Path) -> Result<(), IndexError> {
    if folder.is_dir() {
        return Ok(());
    }
    let parent = parent_of(folder);
    create_folders(parent)?;
    match fs::create_dir(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            Err(IndexError::io("create", folder)(error))
        }
        _ => sync_folder(parent).map_err(IndexError::io("sync", parent)),
    }
}

fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// The time of now as RFC 3339, to the second.
pub(in crate::index) fn now() -> String {
    let now = jiff::Timestamp::try_from(SystemTime::now()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
