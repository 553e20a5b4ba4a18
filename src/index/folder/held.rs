//! Files of a generation that are held in memory, so that nothing that happens to
//! them on the disk reaches those who read them.
//!
//! A file that is mapped and then cut short by somebody ends the process that
//! reads it: the operating system has no other way to tell that a page is gone.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};

use parking_lot::Mutex;

/// What is held, up to a number of bytes.
#[derive(Debug)]
pub(super) struct Held {
    max_bytes: u64,
    files: Mutex<HashMap<PathBuf, Weak<[u8]>>>,
}

impl Held {
    pub(super) fn new(max_bytes: u64) -> Self {
        Self {
            max_bytes,
            files: Mutex::default(),
        }
    }

    /// The content of a file, `None` where it is more than may still be held. It
    /// is held as long as somebody reads it.
    pub(super) fn read(&self, path: &Path) -> io::Result<Option<Arc<[u8]>>> {
        let mut files = self.files.lock();
        if let Some(held) = files.get(path).and_then(Weak::upgrade) {
            return Ok(Some(held));
        }
        // What nobody reads any more is given back with the last trace of it.
        files.retain(|_, file| file.strong_count() > 0);
        let lengths = files.values().filter_map(Weak::upgrade);
        let used: u64 = lengths.map(|file| file.len() as u64).sum();
        if used.saturating_add(fs::metadata(path)?.len()) > self.max_bytes {
            return Ok(None);
        }
        let content: Arc<[u8]> = fs::read(path)?.into();
        files.insert(path.to_owned(), Arc::downgrade(&content));
        Ok(Some(content))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_read_once_and_no_more_is_held_than_may_be() {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["a", "b", "c"].map(|name| folder.path().join(name));
        for path in &paths {
            fs::write(path, "1234").unwrap();
        }
        let held = Held::new(9);
        let first = held.read(&paths[0]).unwrap().unwrap();
        fs::write(&paths[0], "").unwrap();
        assert_eq!(held.read(&paths[0]).unwrap().as_deref(), Some(&b"1234"[..]));
        let second = held.read(&paths[1]).unwrap();
        assert!(second.is_some());
        assert!(held.read(&paths[2]).unwrap().is_none());
        drop(first);
        assert!(held.read(&paths[2]).unwrap().is_some());
        assert!(held.read(&folder.path().join("d")).is_err());
    }
}
