//! An index, its backups, and what it is restored to, in one folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use gongwen::backup::{self, BackupError, Restored, SaveConfig, Saved, Target};
use gongwen::index::IndexFolder;
use gongwen::model::Document;
use tokio::runtime::Runtime;

use crate::support::{analysis, writer_config};

/// A process that another test starts holds a copy of each open lock for a moment.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

pub(super) const CONFIG: SaveConfig = SaveConfig {
    part_bytes: 8 << 20,
};

pub(super) fn runtime() -> Runtime {
    Runtime::new().unwrap()
}

/// Two folders, of an index and of its backups, and one to be restored to.
pub(super) struct Place {
    root: tempfile::TempDir,
}

impl Place {
    pub(super) fn new() -> Self {
        Self {
            root: tempfile::tempdir().unwrap(),
        }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    pub(super) fn index(&self, name: &str) -> IndexFolder {
        IndexFolder::new(self.path(name))
    }

    pub(super) fn target(&self) -> Target {
        Target::open_or_create(self.path("target").to_str().unwrap(), &[]).unwrap()
    }

    /// The contents at the target.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        list(&self.path("target/files"))
    }

    pub(super) fn records(&self) -> Vec<PathBuf> {
        list(&self.path("target/backups"))
    }
}

pub(super) fn list(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

pub(super) fn add(index: &IndexFolder, documents: &[Document]) {
    let lock = index.lock("test", PATIENCE).unwrap();
    let generation = index.open_or_create(&lock, &analysis()).unwrap();
    let mut writer = generation.writer(writer_config()).unwrap();
    for document in documents {
        writer.add(document).unwrap();
    }
    writer.commit().unwrap();
    writer.refresh_suggestions().unwrap();
    writer.finish().unwrap();
}

pub(super) fn save(index: &IndexFolder, target: &Target) -> Result<Saved, BackupError> {
    runtime().block_on(backup::save(index, target, CONFIG, &|_| {}))
}

/// Restores the newest backup.
pub(super) fn restore(target: &Target, index: &IndexFolder) -> Result<Restored, BackupError> {
    let lock = index.lock("test", PATIENCE).unwrap();
    runtime().block_on(async {
        let record = backup::choose(target, None).await?;
        backup::restore(target, &record, index, &lock, &analysis(), &|_| {}).await
    })
}

pub(super) fn documents(index: &IndexFolder) -> BTreeMap<String, Document> {
    let originals = index.originals(&index.live().unwrap()).unwrap();
    originals
        .iter()
        .map(|document| document.unwrap())
        .map(|document| (document.id.to_string(), document))
        .collect()
}

pub(super) fn assert_sound(index: &IndexFolder) {
    assert_eq!(index.verify(|_, _| {}).unwrap(), Vec::new());
}

pub(super) fn flip(path: &Path, bit: usize) {
    let mut bytes = fs::read(path).unwrap();
    let at = bit / 8 % bytes.len();
    bytes[at] ^= 1 << (bit % 8);
    fs::write(path, bytes).unwrap();
}
