//! Looking at every byte of the index: what is damaged is named.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use tantivy::Index;
use tantivy::directory::{Directory, RamDirectory};
use tantivy::index::{SegmentComponent, SegmentMeta};

use super::checksums::{self, Checksum, Checksums};
use super::directory::META_FILE;
use super::generations::{IndexFolder, is_being_built};
use super::manifest::{self, Manifest};
use crate::index::error::IndexError;
use crate::index::generation::Generation;
use crate::index::suggestions;
use crate::text::Analysis;

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
            && !self.is_on_its_way_out(live)
        {
            damages.push(Damage {
                generation: Some(live.clone()),
                path: self.folder_of(live),
                reason: "it is the live generation, and missing".to_owned(),
            });
        }
        for generation in all {
            let folder = self.folder_of(&generation.name);
            if !generation.live && generation.is_being_built() {
                continue;
            }
            let found = with_suggestions(&folder, &mut note)?;
            if found.is_empty() || !self.is_on_its_way_out(&generation.name) {
                damages.extend(found);
            }
            if generation.live {
                let found = suggestions::queries_damage(&folder, &self.queries_path());
                damages.extend(found.map(|reason| Damage {
                    generation: None,
                    path: self.queries_path(),
                    reason,
                }));
            }
        }
        Ok(damages)
    }

    /// Opens the live generation for writing: what is damaged is not written on.
    /// The suggestions are not looked at, as they are built anew.
    ///
    /// # Errors
    /// As [`open`](Self::open), and [`IndexError::Damaged`] for the first file that
    /// differs from its checksum.
    pub fn open_to_write(&self, analysis: &Analysis) -> Result<Generation, IndexError> {
        let live = self.live()?;
        let folder = self.folder_of(&live);
        Manifest::read(&folder)?.analysis(&folder, analysis)?;
        assert_whole(&folder)?;
        self.open_named(&live, analysis)
    }

    /// Whether a generation is not live any more and was removed meanwhile, at
    /// least its manifest, which goes first.
    fn is_on_its_way_out(&self, name: &str) -> bool {
        let is_live = self.live().is_ok_and(|live| live == name);
        !is_live && is_being_built(&Manifest::read(&self.folder_of(name)))
    }

    /// What is damaged of the live generation, whichever comes to be live
    /// meanwhile; `None` where it is whole, or where none can be told to be live.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn live_damage(&self) -> Result<Option<Damage>, IndexError> {
        loop {
            let Ok(live) = self.live() else {
                return Ok(None);
            };
            let folder = self.folder_of(&live);
            let found = with_suggestions(&folder, |_, _| {})?.into_iter().next();
            // A generation that is not live any more may be on its way out.
            if found.is_none() || self.live().is_ok_and(|now| now == live) {
                return Ok(found);
            }
        }
    }
}

/// As [`verify_generation`], with the suggestions; those of another version are
/// of another form.
fn with_suggestions(
    folder: &Path,
    note: impl FnMut(&Path, u64),
) -> Result<Vec<Damage>, IndexError> {
    let mut found = verify_generation(folder, note)?;
    if !matches!(Manifest::read(folder), Err(IndexError::Incompatible { .. })) {
        found.extend(suggestions_damage(folder));
    }
    Ok(found)
}

fn suggestions_damage(folder: &Path) -> Option<Damage> {
    let (path, reason) = suggestions::damage(folder)?;
    Some(Damage {
        generation: generation_of(folder),
        path,
        reason,
    })
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
    let mut damages = look(folder, None, &mut note);
    for _ in 1..TRIES {
        if damages.is_empty() {
            break;
        }
        let before = fs::read(folder.join(META_FILE)).ok();
        // Without one of these, the others were not looked at.
        let all = [META_FILE, checksums::FILE_NAME]
            .iter()
            .any(|name| damages.iter().any(|damage| damage.path.ends_with(name)));
        let suspects = (!all).then_some(damages.as_slice());
        damages = look(folder, suspects, &mut |_, _| {});
        if before == fs::read(folder.join(META_FILE)).ok() {
            break;
        }
        thread::sleep(RETRY_AFTER);
    }
    Ok(damages)
}

/// Compares every file of a generation with its checksum.
///
/// # Errors
/// [`IndexError::Damaged`] for the first that differs.
pub(super) fn assert_whole(folder: &Path) -> Result<(), IndexError> {
    match verify_generation(folder, |_, _| {})?.into_iter().next() {
        Some(Damage { path, reason, .. }) => Err(IndexError::Damaged { path, reason }),
        None => Ok(()),
    }
}

/// Compares the files of the last commit, or of them those that were suspected.
fn look(
    folder: &Path,
    suspects: Option<&[Damage]>,
    note: &mut impl FnMut(&Path, u64),
) -> Vec<Damage> {
    let mut damages = Vec::new();
    match Manifest::read(folder) {
        // Another version says in its own way what it is.
        Ok(_) | Err(IndexError::Incompatible { .. }) => {}
        Err(error) => damages.push(damage(
            Some(folder),
            &folder.join(manifest::FILE_NAME),
            &error,
        )),
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
                let path = folder.join(file);
                if suspects.is_none_or(|list| list.iter().any(|one| one.path == path)) {
                    check(file);
                }
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

/// Compares a file with the contents that it may have.
pub(super) fn compare(
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

/// The files of the last commit, by the file that makes it alone.
fn segment_files(folder: &Path) -> Result<Vec<String>, IndexError> {
    let path = folder.join(META_FILE);
    let meta = fs::read(&path).map_err(IndexError::io("read", &path))?;
    let directory = RamDirectory::create();
    directory
        .atomic_write(Path::new(META_FILE), &meta)
        .map_err(IndexError::io("read", &path))?;
    Ok(files_of(
        &Index::open(directory)?.searchable_segment_metas()?,
    ))
}

/// The files of some segments.
pub(in crate::index) fn files_of<'a>(
    segments: impl IntoIterator<Item = &'a SegmentMeta>,
) -> Vec<String> {
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
/// files of the commit. It may name others, which are not there yet or any more:
/// it is written before a file is made and after one is removed.
fn compare_managed(folder: &Path, files: &[String]) -> Result<(), String> {
    let text = fs::read(folder.join(MANAGED_FILE)).map_err(|error| error.to_string())?;
    let listed: Vec<String> = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
    let mut needed = files.iter().map(String::as_str).chain([META_FILE]);
    match needed.find(|file| !listed.iter().any(|name| name == file)) {
        Some(file) => Err(format!("it does not name `{file}`")),
        None => Ok(()),
    }
}

fn generation_of(folder: &Path) -> Option<String> {
    Some(folder.file_name()?.to_string_lossy().into_owned())
}

fn damage(folder: Option<&Path>, path: &Path, error: &IndexError) -> Damage {
    let reason = match error {
        IndexError::Damaged { reason, .. } | IndexError::Pointer { reason, .. } => reason.clone(),
        IndexError::Io { action, source, .. } | IndexError::Full { action, source, .. } => {
            format!("cannot {action} it: {source}")
        }
        error => error.to_string(),
    };
    Damage {
        generation: folder.and_then(generation_of),
        path: path.to_owned(),
        reason,
    }
}
