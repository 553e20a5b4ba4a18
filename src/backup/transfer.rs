//! One content to the target, or back. It is hashed on the way, and no more
//! than a few parts of it are in memory.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path as FilePath;

use futures_util::TryFutureExt;
use object_store::{ObjectStoreExt, WriteMultipart};
use tokio::task::spawn_blocking;

use super::error::BackupError;
use super::record::SavedFile;
use super::target::Target;
use crate::index::{CapturedContent, CapturedFile, IndexError};

/// Files that are on their way at once.
pub(super) const FILES_AT_ONCE: usize = 4;
/// Parts of each file that are.
const PARTS_AT_ONCE: usize = 2;
/// Most parts of one file that stores take.
const MAX_PARTS: u64 = 9_000;
/// Bytes that are read or asked for at once.
const PIECE_BYTES: u64 = 8 << 20;

/// How far a transfer has come.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// Bytes that there are to do.
    Total(u64),
    /// Bytes that were done since.
    Done(u64),
}

/// Uploads a file of the index under its hash. Fails where it is not what it
/// should be; the target shows nothing of it then.
pub(super) async fn upload(
    target: &Target,
    file: CapturedFile,
    part_bytes: u64,
    note: &(dyn Fn(Step) + Sync),
) -> Result<(), BackupError> {
    let place = target.file(&file.hash);
    let failed = |error: object_store::Error| target.failed("write", &place, &error);
    let (mut source, path) = match file.content {
        CapturedContent::Made(content) => {
            target
                .store
                .put(&place, content.into())
                .await
                .map_err(failed)?;
            note(Step::Done(file.bytes));
            return Ok(());
        }
        CapturedContent::Open { file, path } => (file, path),
    };
    let part_bytes = part_bytes.max(file.bytes.div_ceil(MAX_PARTS));
    let mut hasher = blake3::Hasher::new();
    if file.bytes <= part_bytes {
        let content;
        // One byte more than there should be, to see where there are more.
        (source, hasher, content) = read_part(source, hasher, file.bytes + 1, &path).await?;
        check(&hasher, file.bytes, file.hash, &path)?;
        drop(source);
        target
            .store
            .put(&place, content.into())
            .await
            .map_err(failed)?;
        note(Step::Done(file.bytes));
        return Ok(());
    }
    let upload = target.store.put_multipart(&place).await.map_err(failed)?;
    let part = usize::try_from(part_bytes).unwrap_or(usize::MAX);
    let mut upload = WriteMultipart::new_with_chunk_size(upload, part);
    let sent = async {
        loop {
            upload
                .wait_for_capacity(PARTS_AT_ONCE)
                .await
                .map_err(failed)?;
            let content;
            (source, hasher, content) = read_part(source, hasher, part_bytes, &path).await?;
            if content.is_empty() {
                return check(&hasher, file.bytes, file.hash, &path);
            }
            note(Step::Done(content.len() as u64));
            upload.put(content.into());
        }
    }
    .await;
    match sent {
        Ok(()) => upload.finish().await.map(drop).map_err(failed),
        Err(error) => {
            // What was sent is not shown; that it stays is told by nothing else.
            if let Err(abort) = upload.abort().await {
                tracing::warn!(error = %abort, "an upload that failed was not taken back");
            }
            Err(error)
        }
    }
}

/// Reads a file of the index, and fails where it is not what it should be.
pub(super) async fn look_through(
    file: CapturedFile,
    note: &(dyn Fn(Step) + Sync),
) -> Result<(), BackupError> {
    if let CapturedContent::Open {
        file: mut source,
        path,
    } = file.content
    {
        let mut hasher = blake3::Hasher::new();
        loop {
            let content;
            (source, hasher, content) = read_part(source, hasher, PIECE_BYTES, &path).await?;
            if content.is_empty() {
                break;
            }
            note(Step::Done(content.len() as u64));
        }
        return check(&hasher, file.bytes, file.hash, &path);
    }
    note(Step::Done(file.bytes));
    Ok(())
}

/// Reads up to so many bytes, fewer at the end alone.
async fn read_part(
    file: File,
    mut hasher: blake3::Hasher,
    bytes: u64,
    path: &FilePath,
) -> Result<(File, blake3::Hasher, Vec<u8>), BackupError> {
    let path = path.to_owned();
    spawn_blocking(move || {
        let mut part = Vec::new();
        let read = (&file).take(bytes).read_to_end(&mut part);
        read.map_err(IndexError::io("read", &path))?;
        hasher.update(&part);
        Ok((file, hasher, part))
    })
    .await?
}

fn check(
    hasher: &blake3::Hasher,
    bytes: u64,
    hash: blake3::Hash,
    path: &FilePath,
) -> Result<(), BackupError> {
    let reason = match hasher.count() {
        found if found != bytes => format!("it has another length than the {bytes} bytes written"),
        _ if hasher.finalize() == hash => return Ok(()),
        _ => "its checksum does not match its content".to_owned(),
    };
    Err(BackupError::Index(IndexError::Damaged {
        path: path.to_owned(),
        reason,
    }))
}

/// Downloads a file of a backup to a path, synced. `backup` is named in errors.
pub(super) async fn download(
    target: &Target,
    backup: &str,
    file: &SavedFile,
    to: &FilePath,
    note: &(dyn Fn(Step) + Sync),
) -> Result<(), BackupError> {
    // Not on a thread of its own: that may still run when another file has failed
    // and the folder is being removed.
    let mut local = File::create_new(to).map_err(IndexError::io("create", to))?;
    let mut hasher = blake3::Hasher::new();
    let mut at = 0;
    while at < file.bytes {
        let end = (at + PIECE_BYTES).min(file.bytes);
        let piece = piece(target, backup, file, at..end).await?;
        let path = to.to_owned();
        (local, hasher) = spawn_blocking(move || {
            local
                .write_all(&piece)
                .map_err(IndexError::io("write", &path))?;
            hasher.update(&piece);
            Ok::<_, IndexError>((local, hasher))
        })
        .await??;
        note(Step::Done(end - at));
        at = end;
    }
    check_download(target, backup, file, hasher.finalize())?;
    let path = to.to_owned();
    spawn_blocking(move || local.sync_all().map_err(IndexError::io("sync", &path))).await??;
    Ok(())
}

/// Downloads a small file of a backup into memory.
pub(super) async fn fetch(
    target: &Target,
    backup: &str,
    file: &SavedFile,
) -> Result<Vec<u8>, BackupError> {
    let content = match file.bytes {
        0 => Vec::new(),
        bytes => piece(target, backup, file, 0..bytes).await?,
    };
    check_download(target, backup, file, blake3::hash(&content))?;
    Ok(content)
}

async fn piece(
    target: &Target,
    backup: &str,
    file: &SavedFile,
    range: std::ops::Range<u64>,
) -> Result<Vec<u8>, BackupError> {
    let place = target.file(&file.hash());
    let piece = target
        .store
        .get_range(&place, range.clone())
        .map_err(|error| match error {
            object_store::Error::NotFound { .. } => damaged(target, backup, file, "is missing"),
            error => target.failed("read", &place, &error),
        })
        .await?;
    if piece.len() as u64 != range.end - range.start {
        let reason = format!("has fewer than {} bytes", file.bytes);
        return Err(damaged(target, backup, file, &reason));
    }
    Ok(piece.into())
}

fn check_download(
    target: &Target,
    backup: &str,
    file: &SavedFile,
    found: blake3::Hash,
) -> Result<(), BackupError> {
    if found == file.hash() {
        return Ok(());
    }
    let reason = "does not hold what its name says";
    Err(damaged(target, backup, file, reason))
}

/// A content at the target that is not what it should be.
pub(super) fn damaged(
    target: &Target,
    backup: &str,
    file: &SavedFile,
    reason: &str,
) -> BackupError {
    BackupError::BadFile {
        file: file.name.clone(),
        backup: backup.to_owned(),
        place: target.place(&target.file(&file.hash())),
        reason: reason.to_owned(),
    }
}
