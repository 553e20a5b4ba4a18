//! From the target to the index.

use std::path::Path;

use futures_util::{StreamExt, TryStreamExt, stream};

use super::error::BackupError;
use super::record::{Record, SavedFile};
use super::target::{Pile, Target};
use super::transfer::{FILES_AT_ONCE, Step, damaged, download, fetch};
use crate::index::{
    Arrival, IndexError, IndexFolder, MANIFEST_FILE, QUERIES_FILE, WriterLock, check_manifest,
};
use crate::text::Analysis;

/// What a restore did.
#[derive(Debug)]
pub struct Restored {
    /// The generation that is live now.
    pub generation: String,
    /// The one that was before, `None` where there was no index.
    pub previous: Option<String>,
}

/// All backups at a target, the newest first, each by its name. A damaged record
/// is an error in its place.
///
/// # Errors
/// Where the target cannot be listed, [`BackupError::Empty`] where there is none.
pub async fn list(
    target: &Target,
) -> Result<Vec<(String, Result<Record, BackupError>)>, BackupError> {
    let names = names(target).await?;
    let records = stream::iter(names.into_iter().map(|name| async move {
        let record = target.read_record(Pile::Kept, &name).await;
        (name, record)
    }));
    Ok(records.buffered(FILES_AT_ONCE).collect().await)
}

/// The backup of a name, else the newest.
///
/// # Errors
/// [`BackupError::Empty`] and [`BackupError::NoSuchBackup`] where there is none,
/// [`BackupError::BadRecord`] where its record is damaged.
pub async fn choose(target: &Target, wanted: Option<&str>) -> Result<Record, BackupError> {
    let names = names(target).await?;
    let name = match wanted {
        None => &names[0],
        Some(wanted) => {
            let wanted = wanted.strip_suffix(".json").unwrap_or(wanted);
            let found = names.iter().find(|name| *name == wanted);
            found.ok_or_else(|| BackupError::NoSuchBackup {
                target: target.name().to_owned(),
                name: wanted.to_owned(),
                known: names.clone(),
            })?
        }
    };
    target.read_record(Pile::Kept, name).await
}

/// Makes the backup of a record the live generation, after all of it was
/// checked. The one before is kept.
///
/// # Errors
/// Where the backup is damaged or made by another version of the program, and
/// where target or disk fail; what is live stays then.
pub async fn restore(
    target: &Target,
    record: &Record,
    index: &IndexFolder,
    lock: &WriterLock,
    analysis: &Analysis,
    note: &(dyn Fn(Step) + Sync),
) -> Result<Restored, BackupError> {
    // A lost or damaged pointer is no reason not to restore.
    let previous = index.current().ok().flatten();
    note(Step::Total(record.bytes()));
    check_all_there(target, record).await?;
    let backup = record.name();
    let mut manifest = Vec::new();
    let mut queries = None;
    for file in &record.files {
        let content = match file.name.as_str() {
            MANIFEST_FILE => &mut manifest,
            QUERIES_FILE => queries.insert(Vec::new()),
            _ => continue,
        };
        *content = fetch(target, &backup, file).await?;
        note(Step::Done(file.bytes));
    }
    check_manifest(Path::new(&backup), &manifest, analysis)
        .map_err(|error| incompatible(record, error))?;

    let arrival = index.begin_arrival(lock)?;
    let generation = arrival.name().to_owned();
    let completed = match download_all(target, record, &arrival, note).await {
        Ok(()) => arrival
            .complete(&manifest, queries.as_deref(), analysis)
            .map_err(BackupError::from),
        Err(error) => Err(error),
    };
    if let Err(error) = completed {
        // The next writer removes it otherwise; why the restore failed matters more.
        if let Err(error) = index.discard(lock, &generation) {
            tracing::warn!(%error, "what was restored in part was not removed");
        }
        return Err(error);
    }
    Ok(Restored {
        generation,
        previous,
    })
}

async fn names(target: &Target) -> Result<Vec<String>, BackupError> {
    let names = target.record_names(Pile::Kept).await?;
    if names.is_empty() {
        return Err(BackupError::Empty {
            target: target.name().to_owned(),
        });
    }
    Ok(names)
}

/// Told before anything is downloaded, and long before the last file is.
async fn check_all_there(target: &Target, record: &Record) -> Result<(), BackupError> {
    let there = target.files().await?;
    for file in &record.files {
        let reason = match there.get(&file.blake3) {
            None => "is missing".to_owned(),
            Some(meta) if meta.size != file.bytes => {
                format!("has {} bytes and not {}", meta.size, file.bytes)
            }
            Some(_) => continue,
        };
        return Err(damaged(target, &record.name(), file, &reason));
    }
    Ok(())
}

async fn download_all(
    target: &Target,
    record: &Record,
    arrival: &Arrival<'_>,
    note: &(dyn Fn(Step) + Sync),
) -> Result<(), BackupError> {
    let backup = &record.name();
    let mut files: Vec<&SavedFile> = record
        .files
        .iter()
        .filter(|file| ![MANIFEST_FILE, QUERIES_FILE].contains(&file.name.as_str()))
        .collect();
    files.sort_by_key(|file| std::cmp::Reverse(file.bytes));
    stream::iter(files.into_iter().map(Ok))
        .try_for_each_concurrent(FILES_AT_ONCE, |file| async move {
            let path = arrival.path_of(&file.name);
            download(target, backup, file, &path, note).await
        })
        .await
}

fn incompatible(record: &Record, error: IndexError) -> BackupError {
    match error {
        IndexError::Incompatible {
            what,
            found,
            expected,
            ..
        } => BackupError::Incompatible {
            backup: record.name(),
            program: record.program.clone(),
            what,
            found,
            expected,
        },
        error => error.into(),
    }
}
