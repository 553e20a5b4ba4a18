//! How far a run has come, in bytes of source files, for a progress bar.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A counter of the bytes of source files that are done with. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<AtomicU64>);

impl Progress {
    /// Bytes on disk that are done with; packed files count as they are packed.
    /// In the end this is [`total_bytes`](super::total_bytes), whatever was
    /// refused; standard input is not counted.
    pub fn bytes_read(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn add(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// A reader that counts what goes through it, and what was left when it ends,
/// up to the size that the file had on opening.
pub(super) struct Counted<R> {
    inner: R,
    progress: Progress,
    left: u64,
}

impl<R: Read> Counted<R> {
    pub(super) fn new(inner: R, progress: Progress, bytes: u64) -> Self {
        Self {
            inner,
            progress,
            left: bytes,
        }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        let counted = self.left.min(length as u64);
        self.left -= counted;
        self.progress.add(counted);
        Ok(length)
    }
}

impl<R> Drop for Counted<R> {
    fn drop(&mut self) {
        self.progress.add(self.left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_is_read_and_at_the_end_the_rest() {
        let progress = Progress::default();
        let mut reader = Counted::new(&b"abcdef"[..], progress.clone(), 6);
        reader.read_exact(&mut [0; 4]).unwrap();
        assert_eq!(progress.bytes_read(), 4);
        drop(reader);
        assert_eq!(progress.bytes_read(), 6);
    }
}
