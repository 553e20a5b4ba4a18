//! From the index to the target.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::time::{Duration, SystemTime};

use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use object_store::ObjectMeta;
use tokio::task::spawn_blocking;

use super::clean::may_be_relied_on;
use super::error::BackupError;
use super::record::{Record, SavedFile};
use super::target::{Pile, Target};
use super::transfer::{FILES_AT_ONCE, Step, look_through, upload};
use crate::index::{Capture, IndexFolder};

/// Backups are named to the second.
const NEXT_NAME: Duration = Duration::from_secs(1);

/// How a backup is made.
#[derive(Debug, Clone, Copy)]
pub struct SaveConfig {
    /// Files above this length are uploaded in parts of it, in bytes. S3 takes
    /// no parts below 5 MiB, and a few parts are in memory at once.
    pub part_bytes: u64,
}

/// What a backup did.
#[derive(Debug)]
pub struct Saved {
    /// The record of it.
    pub record: Record,
    /// Contents that were not at the target before.
    pub uploaded_files: usize,
    /// Their bytes.
    pub uploaded_bytes: u64,
}

/// Backs up the last commit of the live generation. Nobody waits: it may be
/// searched and written meanwhile.
///
/// # Errors
/// Where the index is missing or damaged, or where the target fails; there is no
/// new backup at the target then.
pub async fn save(
    index: &IndexFolder,
    target: &Target,
    config: SaveConfig,
    note: &(dyn Fn(Step) + Sync),
) -> Result<Saved, BackupError> {
    refuse_own_folder(index, target)?;
    let trusted = trusted(target).await?;
    let time = free_time(target).await?;
    let from = index.clone();
    let capture = spawn_blocking(move || from.capture()).await??;
    let record = record_of(&capture, time);
    note(Step::Total(record.bytes()));

    let mut uploads = HashMap::new();
    let mut seen = HashSet::new();
    let mut files = capture.files;
    // The largest first, so that none of them is left to the end.
    files.sort_by_key(|file| std::cmp::Reverse(file.bytes));
    for file in &files {
        let is_there = trusted.get(file.hash.to_hex().as_str()) == Some(&file.bytes);
        if seen.insert(file.hash) && !is_there {
            uploads.insert(file.name.clone(), file.bytes);
        }
    }
    // What is at the target already is read all the same: who backs up wants to
    // know of damage while there are backups from before it.
    stream::iter(files.into_iter().map(Ok::<_, BackupError>))
        .try_for_each_concurrent(FILES_AT_ONCE, |file| {
            let is_new = uploads.contains_key(&file.name);
            async move {
                if is_new {
                    upload(target, file, config.part_bytes, note).await
                } else {
                    look_through(file, note).await
                }
            }
        })
        .await?;
    check_all_there(target, &record).await?;
    target.write_record(Pile::Kept, &record).await?;
    Ok(Saved {
        record,
        uploaded_files: uploads.len(),
        uploaded_bytes: uploads.values().sum(),
    })
}

/// The contents that a backup may rely on, with their lengths: those that a
/// record names, and those that were uploaded lately, perhaps by a backup that
/// was stopped. Others may be removed at any moment by whoever cleans up.
async fn trusted(target: &Target) -> Result<HashMap<String, u64>, BackupError> {
    let there = target.files().await?;
    let names = target.record_names(Pile::Kept).await?;
    let mut records = stream::iter(names.iter().map(|name| async move {
        let record = target.read_record(Pile::Kept, name).await;
        (name, record)
    }))
    .buffer_unordered(FILES_AT_ONCE);
    let mut trusted: HashMap<String, u64> = there
        .iter()
        .filter(|(_, meta)| may_be_relied_on(meta))
        .map(|(hash, meta)| (hash.clone(), meta.size))
        .collect();
    while let Some((name, record)) = records.next().await {
        let record = match record {
            Ok(record) => record,
            // What it names is uploaded once more, which is all that is needed.
            Err(error @ BackupError::BadRecord { .. }) => {
                tracing::warn!(backup = name, %error, "a backup is damaged");
                continue;
            }
            // It was removed since it was listed.
            Err(BackupError::Removed { .. }) => continue,
            Err(error) => return Err(error),
        };
        for file in record.files {
            if let Some(ObjectMeta { size, .. }) = there.get(&file.blake3) {
                trusted.insert(file.blake3, *size);
            }
        }
    }
    Ok(trusted)
}

/// A time by which no backup is named yet, whatever generation it is of.
async fn free_time(target: &Target) -> Result<Timestamp, BackupError> {
    loop {
        let time = Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::UNIX_EPOCH);
        let begin = Record::new("", 0, time, Vec::new()).name();
        let names = target.record_names(Pile::Kept).await?;
        if !names.iter().any(|name| name.starts_with(&begin)) {
            return Ok(time);
        }
        tokio::time::sleep(NEXT_NAME).await;
    }
}

fn record_of(capture: &Capture, time: Timestamp) -> Record {
    let files = capture.files.iter().map(|file| SavedFile {
        name: file.name.clone(),
        bytes: file.bytes,
        blake3: file.hash.to_hex().to_string(),
    });
    let files = files.collect();
    Record::new(&capture.generation, capture.documents, time, files)
}

async fn check_all_there(target: &Target, record: &Record) -> Result<(), BackupError> {
    let there = target.files().await?;
    let missing = record
        .files
        .iter()
        .find(|file| there.get(&file.blake3).map(|meta| meta.size) != Some(file.bytes));
    match missing {
        Some(file) => Err(BackupError::Removed {
            place: target.place(&target.file(&file.hash())),
        }),
        None => Ok(()),
    }
}

/// A backup inside the index would go with it.
fn refuse_own_folder(index: &IndexFolder, target: &Target) -> Result<(), BackupError> {
    let whole = |path: &Path| path.canonicalize().ok();
    let folder = target.folder.as_deref().and_then(whole);
    match (folder, whole(index.path())) {
        (Some(folder), Some(index)) if folder.starts_with(&index) => Err(BackupError::Target {
            target: target.name().to_owned(),
            reason: "it is in the folder of the index, and would be lost with it".to_owned(),
        }),
        _ => Ok(()),
    }
}
