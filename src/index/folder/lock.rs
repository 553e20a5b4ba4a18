//! One writer at a time, which a second one is told of.
//!
//! The lock is the operating system's on an open file: it goes with the process
//! that holds it, however that ends. What the file says is for people alone.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::files::{create_folders, now};
use crate::index::error::IndexError;

const FILE_NAME: &str = "writer.lock";
const RETRY_AFTER: Duration = Duration::from_millis(20);

/// Who writes the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockHolder {
    /// What it does, such as `index` or `reindex`.
    pub task: String,
    /// Its process.
    pub process: u32,
    /// Since when, RFC 3339.
    pub since: String,
}

impl std::fmt::Display for LockHolder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            task,
            process,
            since,
        } = self;
        write!(f, "`{task}` (process {process}) since {since}")
    }
}

/// The right to write an index folder, until it is dropped.
#[derive(Debug)]
pub struct WriterLock {
    file: File,
}

impl WriterLock {
    /// Takes the lock, waiting for `patience` where another has it.
    pub(super) fn take(root: &Path, task: &str, patience: Duration) -> Result<Self, IndexError> {
        create_folders(root)?;
        let path = root.join(FILE_NAME);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(IndexError::io("open", &path))?;
        let started = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if started.elapsed() < patience => {
                    thread::sleep(RETRY_AFTER);
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(IndexError::Locked {
                        path: root.to_owned(),
                        holder: holder(&mut file),
                    });
                }
                Err(TryLockError::Error(error)) => {
                    return Err(IndexError::io("lock", &path)(error));
                }
            }
        }
        let mut lock = Self { file };
        let holder = LockHolder {
            task: task.to_owned(),
            process: std::process::id(),
            since: now(),
        };
        let text = serde_json::to_string(&holder).unwrap_or_default();
        // Who holds it is said for people; a full disk must not keep anyone from
        // removing documents.
        lock.say(text.as_bytes()).ok();
        Ok(lock)
    }

    fn say(&mut self, text: &[u8]) -> std::io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(text)
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // The lock itself goes with the file.
        self.say(b"").ok();
    }
}

/// Who says to hold the lock. It may just be writing it down.
fn holder(file: &mut File) -> Option<LockHolder> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_told_who_writes_and_the_lock_goes_with_its_holder() {
        let folder = tempfile::tempdir().unwrap();
        let lock = WriterLock::take(folder.path(), "reindex", Duration::ZERO).unwrap();
        let error = WriterLock::take(folder.path(), "index", Duration::ZERO).unwrap_err();
        let process = std::process::id().to_string();
        for part in ["`reindex`", process.as_str(), "since 2"] {
            assert!(error.to_string().contains(part), "{error}");
        }
        drop(lock);
        WriterLock::take(folder.path(), "index", Duration::ZERO).unwrap();
    }
}
