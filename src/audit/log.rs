//! The file: opened for each line, so that whoever rotates it need tell nobody.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use rustix::fs::FallocateFlags;
use rustix::io::Errno;

use super::entry::Entry;
use super::error::AuditError;

/// Who may read a log that is made.
const OWNER_ALONE: u32 = 0o600;
/// Room that is asked of the disk for a line; the longest is shorter.
const LINE_BYTES: u64 = 16 * 1024;

/// The audit log. Clones write to the same file, as other processes may.
#[derive(Debug, Clone)]
pub struct AuditLog {
    path: PathBuf,
    /// Whether the end was looked at: a power cut may have left half a line.
    is_mended: Arc<AtomicBool>,
}

/// A line that is yet to be written, with room for it.
#[derive(Debug)]
#[must_use = "a change is to be listed"]
pub struct Line {
    path: PathBuf,
    file: File,
}

impl AuditLog {
    /// The log in a file, which is made with the first line.
    pub fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            is_mended: Arc::default(),
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the log for a line and makes sure that there is room for it. To be
    /// called before a change is begun.
    ///
    /// # Errors
    /// Where no line could be written.
    pub fn begin(&self) -> Result<Line, AuditError> {
        let open = || {
            let mut file = OpenOptions::new()
                .read(true)
                .append(true)
                .create(true)
                .mode(OWNER_ALONE)
                .open(&self.path)?;
            let length = file.metadata()?.len();
            reserve(&file, length)?;
            if length == 0 {
                sync_name(&self.path);
            }
            if !self.is_mended.swap(true, Ordering::Relaxed) && ends_within_line(&file, length)? {
                file.write_all(b"\n")?;
            }
            Ok(file)
        };
        Ok(Line {
            path: self.path.clone(),
            file: open().map_err(|source| self.error(source))?,
        })
    }

    fn error(&self, source: io::Error) -> AuditError {
        AuditError {
            path: self.path.clone(),
            source,
        }
    }
}

impl Line {
    /// Writes the line, safe from a power cut.
    ///
    /// # Errors
    /// Where the disk refuses after all.
    pub fn write(mut self, entry: &Entry) -> Result<(), AuditError> {
        let mut write = || {
            let mut line = entry.line(Timestamp::now())?;
            line.push('\n');
            // In one call, so that lines of others do not get in between.
            self.file.write_all(line.as_bytes())?;
            match self.file.sync_data() {
                // No disk is behind it.
                Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
                synced => synced,
            }
        };
        write().map_err(|source| AuditError {
            path: self.path.clone(),
            source,
        })
    }
}

/// Makes the name of a new file safe from a power cut, where folders can be synced.
fn sync_name(path: &Path) {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    if let Ok(folder) = File::open(folder.unwrap_or(Path::new("."))) {
        folder.sync_all().ok();
    }
}

/// Asks the disk for the room of a line behind the end, where it can be asked.
fn reserve(file: &File, length: u64) -> io::Result<()> {
    match rustix::fs::fallocate(file, FallocateFlags::KEEP_SIZE, length, LINE_BYTES) {
        Err(errno @ (Errno::NOSPC | Errno::DQUOT | Errno::IO | Errno::ROFS | Errno::FBIG)) => {
            Err(errno.into())
        }
        _ => Ok(()),
    }
}

fn ends_within_line(file: &File, length: u64) -> io::Result<bool> {
    let Some(last) = length.checked_sub(1) else {
        return Ok(false);
    };
    let mut end = [0];
    file.read_exact_at(&mut end, last)?;
    Ok(end != [b'\n'])
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::audit::{Actor, SystemUser};

    fn entry(action: &str) -> Entry {
        let actor = Actor::Command {
            user: SystemUser::current(),
            command: "gongwen test".to_owned(),
        };
        Entry::new(actor, action)
    }

    fn actions(path: &Path) -> Vec<String> {
        let text = fs::read_to_string(path).unwrap();
        let lines = text.lines().map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            line["action"].as_str().unwrap().to_owned()
        });
        lines.collect()
    }

    #[test]
    fn lines_are_appended_and_the_file_may_go() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.jsonl");
        let log = AuditLog::new(&path);
        log.begin().unwrap().write(&entry("one")).unwrap();
        log.clone().begin().unwrap().write(&entry("two")).unwrap();
        assert_eq!(actions(&path), ["one", "two"]);
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::rename(&path, folder.path().join("audit.jsonl.1")).unwrap();
        log.begin().unwrap().write(&entry("three")).unwrap();
        assert_eq!(actions(&path), ["three"]);
    }

    #[test]
    fn half_a_line_stays_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.jsonl");
        fs::write(&path, "{\"time\":").unwrap();
        AuditLog::new(&path)
            .begin()
            .unwrap()
            .write(&entry("one"))
            .unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().count(), 2);
        assert!(text.starts_with("{\"time\":\n{"), "{text}");
    }

    #[test]
    fn what_cannot_be_written_is_told_before() {
        let folder = tempfile::tempdir().unwrap();
        let log = AuditLog::new(&folder.path().join("missing/audit.jsonl"));
        let error = log.begin().unwrap_err().to_string();
        assert!(
            error.contains("missing/audit.jsonl") && error.contains("--audit-log"),
            "{error}"
        );
    }
}
