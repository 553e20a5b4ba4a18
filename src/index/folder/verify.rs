//! Looking at every byte of the index: what is damaged is named.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use tantivy::Index;
use tantivy::index::{SegmentComponent, SegmentMeta};

use super::checksums::{self, Checksum, Checksums};
use super::directory::META_FILE;
use super::generations::IndexFolder;
use super::manifest::Manifest;
use crate::index::error::IndexError;
use crate::index::suggestions;

/// The files that every segment has.
const SEGMENT_FILES: [SegmentComponent; 6] = [
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::Terms,
    SegmentComponent::Store,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
];
/// The list of files that tantivy may remove.
pub(super) const MANAGED_FILE: &str = ".managed.json";
/// How often a generation is looked at anew where it was written meanwhile.
const TRIES: usize = 5;
const RETRY_AFTER: Duration = Duration::from_millis(200);

/// A file that does not hold what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The generation, `None` for a file beside the generations.
    pub generation: Option<String>,
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub reason: String,
}

impl IndexFolder {
    /// Reads every file of every generation, and compares it with its checksum.
    /// `note` is told of each file before it is read, with its length in bytes.
    ///
    /// # Errors
    /// Where the folder itself cannot be read.
    pub fn verify(&self, mut note: impl FnMut(&Path, u64)) -> Result<Vec<Damage>, IndexError> {
        let mut damages = Vec::new();
        let live = match self.live() {
            Ok(live) => Some(live),
            Err(error @ IndexError::Missing { .. }) => return Err(error),
            Err(error) => {
                damages.push(damage(None, &super::pointer::path(self.path()), &error));
                None
            }
        };
        let all = self.generations()?;
        if let Some(live) = &live
            && !all.iter().any(|generation| generation.name == *live)
        {
            damages.push(Damage {
                generation: Some(live.clone()),
                path: self.folder_of(live),
                reason: "it is the live generation, and missing".to_owned(),
            });
        }
        for generation in all {
            let folder = self.folder_of(&generation.name);
            if generation.live || !generation.is_being_built() {
                damages.extend(verify_generation(&folder, &mut note)?);
            }
            if generation.live {
                let found = suggestions::damage(&folder, &self.queries_path());
                damages.extend(found.map(|(path, reason)| Damage {
                    generation: generation_of(&folder),
                    path,
                    reason,
                }));
            }
        }
        Ok(damages)
    }
}

/// Compares every file of a generation with its checksum. It may be written
/// meanwhile.
///
/// # Errors
/// Where the folder cannot be read.
pub fn verify_generation(
    folder: &Path,
    mut note: impl FnMut(&Path, u64),
) -> Result<Vec<Damage>, IndexError> {
    let mut damages = Vec::new();
    for attempt in 0..TRIES {
        let before = fs::read(folder.join(META_FILE)).ok();
        damages = look(folder, &mut note);
        let after = fs::read(folder.join(META_FILE)).ok();
        if damages.is_empty() || (attempt > 0 && before == after) {
            break;
        }
        thread::sleep(RETRY_AFTER);
    }
    Ok(damages)
}

fn look(folder: &Path, note: &mut impl FnMut(&Path, u64)) -> Vec<Damage> {
    let mut damages = Vec::new();
    match Manifest::read(folder) {
        // Another version says in its own way what it is.
        Ok(_) | Err(IndexError::Incompatible { .. }) => {}
        Err(error) => damages.push(damage(Some(folder), &folder.join("manifest.json"), &error)),
    }
    let list = match Checksums::read(folder) {
        Ok(list) => list,
        Err(error) => {
            damages.push(damage(
                Some(folder),
                &folder.join(checksums::FILE_NAME),
                &error,
            ));
            return damages;
        }
    };
    let mut check = |name: &str| {
        let path = folder.join(name);
        if let Err(reason) = compare(&path, list.of(name), note) {
            damages.push(Damage {
                generation: generation_of(folder),
                path,
                reason,
            });
            return false;
        }
        true
    };
    if !check(META_FILE) {
        return damages;
    }
    match segment_files(folder) {
        Ok(files) => {
            for file in &files {
                check(file);
            }
            if let Err(reason) = compare_managed(folder, &files) {
                damages.push(Damage {
                    generation: generation_of(folder),
                    path: folder.join(MANAGED_FILE),
                    reason,
                });
            }
        }
        Err(error) => damages.push(damage(Some(folder), &folder.join(META_FILE), &error)),
    }
    damages
}

fn compare(
    path: &Path,
    expected: &[Checksum],
    note: &mut impl FnMut(&Path, u64),
) -> Result<(), String> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Err("it is missing".to_owned()),
        Err(error) => return Err(format!("it cannot be opened: {error}")),
    };
    note(path, file.metadata().map_or(0, |metadata| metadata.len()));
    let found =
        Checksum::of_stream(&mut file).map_err(|error| format!("it cannot be read: {error}"))?;
    if expected.is_empty() {
        return Err("it has no checksum".to_owned());
    }
    if expected.contains(&found) {
        return Ok(());
    }
    let lengths: Vec<String> = expected.iter().map(|one| one.bytes.to_string()).collect();
    Err(if expected.iter().any(|one| one.bytes == found.bytes) {
        "its checksum does not match its content".to_owned()
    } else {
        let lengths = lengths.join(" or ");
        format!("it has {} bytes and not {lengths}", found.bytes)
    })
}

/// The files of the last commit.
fn segment_files(folder: &Path) -> Result<Vec<String>, IndexError> {
    Ok(files_of(
        &Index::open_in_dir(folder)?.searchable_segment_metas()?,
    ))
}

/// The files of some segments.
pub(super) fn files_of(segments: &[SegmentMeta]) -> Vec<String> {
    let mut files = Vec::new();
    for meta in segments {
        let deletes = meta.has_deletes().then_some(SegmentComponent::Delete);
        let names = SEGMENT_FILES.into_iter().chain(deletes);
        files.extend(names.map(|file| meta.relative_path(file).to_string_lossy().into_owned()));
    }
    files.sort_unstable();
    files
}

/// The list of files that tantivy may remove has no checksum, but must name the
/// files of the commit, and no others than are there.
fn compare_managed(folder: &Path, files: &[String]) -> Result<(), String> {
    let text = fs::read(folder.join(MANAGED_FILE)).map_err(|error| error.to_string())?;
    let listed: Vec<String> = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
    if let Some(file) = files.iter().find(|file| !listed.contains(file)) {
        return Err(format!("it does not name `{file}`"));
    }
    match listed.iter().find(|name| !folder.join(name).exists()) {
        Some(name) => Err(format!("it names `{name}`, which is not there")),
        None => Ok(()),
    }
}

fn generation_of(folder: &Path) -> Option<String> {
    Some(folder.file_name()?.to_string_lossy().into_owned())
}

fn damage(folder: Option<&Path>, path: &Path, error: &IndexError) -> Damage {
    let reason = match error {
        IndexError::Damaged { reason, .. } | IndexError::Pointer { reason, .. } => reason.clone(),
        IndexError::Io { action, source, .. } => format!("cannot {action} it: {source}"),
        error => error.to_string(),
    };
    Damage {
        generation: folder.and_then(generation_of),
        path: path.to_owned(),
        reason,
    }
}
