//! tantivy's directory with what it leaves out: checksums of every file, a
//! folder that is synced after each rename, the cause of a failed write, and files
//! that nothing on the disk can reach any more.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory,
    OwnedBytes, TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};

use super::checksums::{Checksum, Checksums};
use super::files::{replace, replace_unsynced};
use super::held::Held;
use super::verify::compare;
use crate::index::error::IndexError;

/// The file that makes a commit.
pub(in crate::index) const META_FILE: &str = "meta.json";

/// The folder of a generation, as tantivy sees it.
#[derive(Clone, Debug)]
pub(in crate::index) struct SafeDirectory {
    inner: MmapDirectory,
    folder: Arc<PathBuf>,
    held: Arc<Held>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    checksums: Checksums,
    /// The first write that failed: tantivy tells of its threads alone.
    fault: Option<(PathBuf, io::Error)>,
}

impl SafeDirectory {
    /// Opens the folder of a generation, of which up to `held_bytes` are held in
    /// memory by those who read it.
    pub(in crate::index) fn open(folder: &Path, held_bytes: u64) -> Result<Self, IndexError> {
        let inner = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
        let state = State {
            checksums: Checksums::read(folder)?,
            fault: None,
        };
        Ok(Self {
            inner,
            folder: Arc::new(folder.to_owned()),
            held: Arc::new(Held::new(held_bytes)),
            state: Arc::new(Mutex::new(state)),
        })
    }

    /// The failed write behind an error of tantivy, if there was one.
    pub(in crate::index) fn take_fault(&self) -> Option<IndexError> {
        let (path, source) = self.state.lock().fault.take()?;
        Some(IndexError::io("write", &path)(source))
    }

    /// Compares files with their checksums.
    pub(in crate::index) fn check(&self, files: &[String]) -> Result<(), IndexError> {
        files.iter().try_for_each(|name| {
            let path = self.folder.join(name);
            let expected = self.state.lock().checksums.of(name).to_vec();
            compare(&path, &expected, &mut |_, _| {})
                .map_err(|reason| IndexError::Damaged { path, reason })
        })
    }

    fn note<T>(&self, path: &Path, result: io::Result<T>) -> io::Result<T> {
        result.inspect_err(|error| {
            self.state.lock().fault.get_or_insert_with(|| {
                let copy = match error.raw_os_error() {
                    Some(code) => io::Error::from_raw_os_error(code),
                    None => io::Error::new(error.kind(), error.to_string()),
                };
                (self.folder.join(path), copy)
            });
        })
    }
}

/// Hashes a file as it is written.
struct HashingWriter {
    inner: WritePtr,
    hasher: blake3::Hasher,
    name: PathBuf,
    directory: SafeDirectory,
}

impl Write for HashingWriter {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(buffer);
        let bytes = self.directory.note(&self.name, written)?;
        self.hasher.update(&buffer[..bytes]);
        Ok(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.inner.flush();
        self.directory.note(&self.name, flushed)
    }
}

impl TerminatingWrite for HashingWriter {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        let ended = self.inner.terminate_ref(token);
        // It is never written again.
        let ended = ended.and_then(|()| make_read_only(&self.directory.folder.join(&self.name)));
        self.directory.note(&self.name, ended)?;
        let content = Checksum {
            bytes: self.hasher.count(),
            hash: self.hasher.finalize(),
        };
        let name = self.name.to_string_lossy();
        self.directory.state.lock().checksums.set(&name, content);
        Ok(())
    }
}

impl Directory for SafeDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        // Where it cannot be read, the error is tantivy's to make.
        match self.held.read(&self.folder.join(path)) {
            Ok(Some(content)) => Ok(Arc::new(OwnedBytes::new(content))),
            _ => self.inner.get_file_handle(path),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)?;
        self.state.lock().checksums.remove(&path.to_string_lossy());
        Ok(())
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let inner = self.inner.open_write(path).inspect_err(|error| {
            if let OpenWriteError::IoError { io_error, .. } = error {
                let copy = io::Error::new(io_error.kind(), io_error.to_string());
                let _: io::Result<()> = self.note(path, Err(copy));
            }
        })?;
        Ok(io::BufWriter::new(Box::new(HashingWriter {
            inner,
            hasher: blake3::Hasher::new(),
            name: path.to_owned(),
            directory: self.clone(),
        })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    /// Only the file that makes a commit is listed with its checksum: it is all
    /// that says what belongs to the index.
    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let full_path = self.folder.join(path);
        if path != Path::new(META_FILE) {
            return self.note(path, replace_unsynced(&full_path, data));
        }
        let content = Checksum::of(data);
        let list = {
            let mut state = self.state.lock();
            state.checksums.replace(META_FILE, content);
            state.checksums.clone()
        };
        let written = list.write(&self.folder);
        let written = written.and_then(|()| replace(&full_path, data));
        self.note(path, written)?;
        self.state.lock().checksums.set(META_FILE, content);
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.note(Path::new(""), self.inner.sync_directory())
    }

    /// Whoever may not write the folder reads it without the lock that keeps a
    /// writer from removing files meanwhile, and has to try again where one did.
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        if lock.filepath == META_LOCK.filepath && is_read_only(&self.folder) {
            return Ok(DirectoryLock::from(Box::new(())));
        }
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

fn make_read_only(path: &Path) -> io::Result<()> {
    let mut permissions = fs::metadata(path)?.permissions();
    permissions.set_readonly(true);
    fs::set_permissions(path, permissions)
}

fn is_read_only(folder: &Path) -> bool {
    let lock = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(folder.join(&META_LOCK.filepath));
    lock.is_err_and(|error| {
        matches!(
            error.kind(),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
        )
    })
}
