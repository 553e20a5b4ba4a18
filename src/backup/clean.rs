//! Removing old backups, and the contents that no backup needs any more.
//!
//! Others may back up to the same target meanwhile, and nothing is locked. So a
//! record that is removed stays aside for a day, and what it names stays too:
//! whoever relied on it has that long to finish. A content that no record names
//! stays for a day as well; after half of it, whoever needs it uploads it anew.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use object_store::{ObjectMeta, ObjectStoreExt};

use super::error::BackupError;
use super::target::{Pile, Target};

/// What was uploaded or removed since stays.
const GRACE: Duration = Duration::from_hours(24);
/// What was uploaded since may be relied on by a backup, which has the rest of
/// the grace to finish.
const MAY_BE_RELIED_ON: Duration = Duration::from_hours(12);

/// What was removed.
#[derive(Debug, Default)]
pub struct Cleaned {
    /// Names of backups, the newest first.
    pub backups: Vec<String>,
    /// Contents that no backup needed.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
}

/// Removes all backups but the newest `keep`, and what none of those left needs
/// and no one may be relying on.
///
/// # Errors
/// Where the target fails, and where a record is damaged, since it cannot be
/// told then what it needs.
pub async fn clean(target: &Target, keep: usize) -> Result<Cleaned, BackupError> {
    clean_at(target, keep, SystemTime::now()).await
}

async fn clean_at(target: &Target, keep: usize, now: SystemTime) -> Result<Cleaned, BackupError> {
    let mut cleaned = Cleaned::default();
    let names = target.record_names(Pile::Kept).await?;
    for name in names.into_iter().skip(keep.max(1)) {
        let record = match target.read_record(Pile::Kept, &name).await {
            // Somebody else cleans up as well.
            Err(BackupError::Removed { .. }) => continue,
            record => record?,
        };
        target.write_record(Pile::Removed, &record).await?;
        let path = target.record_path(Pile::Kept, &name);
        target.delete(&path).await?;
        cleaned.backups.push(name);
    }
    // The contents are listed before the records: what a backup brings after
    // that is not seen, and what it relies on is named by a record.
    let there = target.files().await?;
    let needed = needed(target, now).await?;
    for (hash, meta) in there {
        if needed.contains(&hash) || is_young(&meta, now, GRACE) {
            continue;
        }
        // It may have been uploaded anew since it was listed.
        match target.store.head(&meta.location).await {
            Ok(meta) if is_young(&meta, now, GRACE) => continue,
            Err(object_store::Error::NotFound { .. }) => continue,
            Err(error) => return Err(target.failed("look at", &meta.location, &error)),
            Ok(_) => target.delete(&meta.location).await?,
        }
        cleaned.files += 1;
        cleaned.bytes += meta.size;
    }
    if let Some(folder) = target.files_folder() {
        remove_unfinished(&folder, now);
    }
    Ok(cleaned)
}

/// Removes what killed uploads left in a folder, which no store lists. It takes
/// room and does no other harm, so that nobody is told where it cannot be removed.
fn remove_unfinished(folder: &Path, now: SystemTime) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let is_unfinished = entry.file_name().to_string_lossy().contains('#');
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        if is_unfinished && modified.is_ok_and(|modified| !is_recent(modified, now, GRACE)) {
            fs::remove_file(entry.path()).ok();
        }
    }
}

/// The contents that a record names, be it removed lately. Records that were
/// removed long ago go.
async fn needed(target: &Target, now: SystemTime) -> Result<HashSet<String>, BackupError> {
    let mut needed = HashSet::new();
    for pile in [Pile::Kept, Pile::Removed] {
        for name in target.record_names(pile).await? {
            let path = target.record_path(pile, &name);
            if pile == Pile::Removed {
                match target.store.head(&path).await {
                    Ok(meta) if is_young(&meta, now, GRACE) => {}
                    Ok(_) => {
                        target.delete(&path).await?;
                        continue;
                    }
                    Err(object_store::Error::NotFound { .. }) => continue,
                    Err(error) => return Err(target.failed("look at", &path, &error)),
                }
            }
            let record = match target.read_record(pile, &name).await {
                // One that is moved aside meanwhile is found there next.
                Err(BackupError::Removed { .. }) => continue,
                record => record?,
            };
            needed.extend(record.files.into_iter().map(|file| file.blake3));
        }
    }
    Ok(needed)
}

/// Whether a content stays long enough for a backup that begins now, whatever
/// names it.
pub(super) fn may_be_relied_on(meta: &ObjectMeta) -> bool {
    is_young(meta, SystemTime::now(), MAY_BE_RELIED_ON)
}

fn is_young(meta: &ObjectMeta, now: SystemTime, limit: Duration) -> bool {
    is_recent(SystemTime::from(meta.last_modified), now, limit)
}

/// What is from the future is recent: clocks differ.
fn is_recent(modified: SystemTime, now: SystemTime, limit: Duration) -> bool {
    now.duration_since(modified).map_or(true, |age| age < limit)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::super::record::{Record, SavedFile};
    use super::*;
    use crate::index::MANIFEST_FILE;

    const DAY: Duration = GRACE;

    /// A backup made by hand, `minute` minutes after the beginning of time.
    async fn backup(target: &Target, minute: i64, contents: &[&str]) -> String {
        let mut files = Vec::new();
        for (number, content) in contents.iter().enumerate() {
            let hash = blake3::hash(content.as_bytes());
            let content = (*content).to_owned();
            let bytes = content.len() as u64;
            target
                .store
                .put(&target.file(&hash), content.into())
                .await
                .unwrap();
            let name = match number {
                0 => MANIFEST_FILE.to_owned(),
                number => format!("{number}.store"),
            };
            files.push(SavedFile {
                name,
                bytes,
                blake3: hash.to_hex().to_string(),
            });
        }
        let time = Timestamp::from_second(minute * 60).unwrap();
        let record = Record::new("000001", 0, time, files);
        target.write_record(Pile::Kept, &record).await.unwrap();
        record.name()
    }

    fn contents(folder: &Path) -> Vec<String> {
        let mut contents: Vec<String> = fs::read_dir(folder.join("files"))
            .unwrap()
            .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
            .collect();
        contents.sort_unstable();
        contents
    }

    #[tokio::test]
    async fn old_backups_go_at_once_and_their_contents_after_a_day() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::open(folder.path().to_str().unwrap(), &[]).unwrap();
        let first = backup(&target, 1, &["a", "b"]).await;
        let second = backup(&target, 2, &["b", "c"]).await;
        let third = backup(&target, 3, &["c", "d"]).await;
        let start = SystemTime::now();

        // No longer ago than a day: records go, contents stay.
        let cleaned = clean_at(&target, 2, start + DAY / 2).await.unwrap();
        assert_eq!((cleaned.backups, cleaned.files), (vec![first], 0));
        assert_eq!(contents(folder.path()), ["a", "b", "c", "d"]);

        // A day after: what the removed record alone named goes, and what a
        // killed upload left.
        let unfinished = folder.path().join("files/0123#1");
        fs::write(&unfinished, "e").unwrap();
        clean_at(&target, 2, start + DAY / 2).await.unwrap();
        assert!(unfinished.exists());
        let cleaned = clean_at(&target, 2, start + DAY * 2).await.unwrap();
        assert_eq!((cleaned.backups.len(), cleaned.files), (0, 1));
        assert_eq!(contents(folder.path()), ["b", "c", "d"]);

        // The contents are old, the record is not: it was removed just now.
        let old = start - DAY * 3;
        for entry in fs::read_dir(folder.path().join("files")).unwrap() {
            let file = fs::File::options().write(true).open(entry.unwrap().path());
            file.unwrap().set_modified(old).unwrap();
        }
        let cleaned = clean_at(&target, 1, start).await.unwrap();
        assert_eq!((cleaned.backups, cleaned.files), (vec![second], 0));
        assert_eq!(contents(folder.path()), ["b", "c", "d"]);
        let names = target.record_names(Pile::Kept).await.unwrap();
        assert_eq!(names, [third]);
    }

    #[tokio::test]
    async fn nothing_goes_where_a_record_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::open(folder.path().to_str().unwrap(), &[]).unwrap();
        let first = backup(&target, 1, &["a"]).await;
        backup(&target, 2, &["b"]).await;
        let path = folder.path().join(format!("backups/{first}.json"));
        fs::write(&path, "{}").unwrap();
        let later = SystemTime::now() + DAY * 2;
        for keep in [1, 2] {
            let error = clean_at(&target, keep, later).await.unwrap_err();
            assert!(matches!(error, BackupError::BadRecord { .. }), "{error}");
        }
        assert_eq!(contents(folder.path()), ["a", "b"]);
    }

    #[tokio::test]
    async fn the_newest_backup_always_stays() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::open(folder.path().to_str().unwrap(), &[]).unwrap();
        backup(&target, 1, &["a"]).await;
        clean_at(&target, 0, SystemTime::now()).await.unwrap();
        assert_eq!(target.record_names(Pile::Kept).await.unwrap().len(), 1);
    }
}
