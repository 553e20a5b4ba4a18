//! All files of one commit, held open, so that they can be copied while writing
//! goes on: a file that is removed meanwhile stays readable until it is closed.
//!
//! Nothing is locked. What a writer may just be changing (the lists of files and
//! of checksums, the manifest) is not copied but written anew for what was opened.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Seek};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use tantivy::Index;

use super::checksums::{self, Checksum, Checksums};
use super::directory::META_FILE;
use super::generations::IndexFolder;
use super::manifest::{self, Manifest};
use super::queries::QUERIES;
use super::verify::{MANAGED_FILE, files_of};
use crate::index::error::IndexError;
use crate::index::suggestions;

/// How often it is tried anew where a writer committed meanwhile.
const TRIES: usize = 50;
const RETRY_AFTER: Duration = Duration::from_millis(100);

/// The name of the list of frequent queries among captured files.
pub(crate) const QUERIES_FILE: &str = QUERIES;
/// The name of the manifest among captured files.
pub(crate) const MANIFEST_FILE: &str = manifest::FILE_NAME;

/// The live generation as of one commit.
#[derive(Debug)]
pub(crate) struct Capture {
    pub(crate) generation: String,
    pub(crate) documents: u64,
    pub(crate) files: Vec<CapturedFile>,
}

/// A file of the commit.
#[derive(Debug)]
pub(crate) struct CapturedFile {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    /// What reading it must give.
    pub(crate) hash: blake3::Hash,
    pub(crate) content: CapturedContent,
}

#[derive(Debug)]
pub(crate) enum CapturedContent {
    /// Open at its beginning.
    Open { file: File, path: PathBuf },
    /// Made for the capture.
    Made(Vec<u8>),
}

impl IndexFolder {
    /// Opens all files of the live generation's last commit.
    ///
    /// # Errors
    /// [`IndexError::Missing`] where there is no index, [`IndexError::Damaged`]
    /// where a file is missing or has no checksum.
    pub(crate) fn capture(&self) -> Result<Capture, IndexError> {
        for attempt in 1.. {
            let live = self.live()?;
            let folder = self.folder_of(&live);
            let before = fs::read(folder.join(META_FILE)).ok();
            let captured = Self::open_commit(live, &folder);
            let after = fs::read(folder.join(META_FILE)).ok();
            let unchanged = before.is_some() && before == after;
            match captured {
                Ok(capture) if unchanged => return self.with_companions(capture, &folder),
                // Twice the same fault under the same commit is no race.
                Err(error) if attempt == TRIES || (unchanged && attempt > 1) => return Err(error),
                Ok(_) if attempt == TRIES => break,
                _ => thread::sleep(RETRY_AFTER),
            }
        }
        Err(IndexError::Busy {
            path: self.path().to_owned(),
        })
    }

    fn open_commit(generation: String, folder: &Path) -> Result<Capture, IndexError> {
        let mut manifest = Manifest::read(folder)?;
        let known = Checksums::read(folder)?;
        let meta_path = folder.join(META_FILE);
        let meta = fs::read(&meta_path).map_err(IndexError::io("read", &meta_path))?;
        if !known.of(META_FILE).contains(&Checksum::of(&meta)) {
            return Err(damaged(
                &meta_path,
                "its checksum does not match its content",
            ));
        }
        let segments = Index::open_in_dir(folder)?.searchable_segment_metas()?;
        let documents = segments.iter().map(|meta| u64::from(meta.num_docs())).sum();
        let mut names = files_of(&segments);

        let mut files = Vec::new();
        let mut saved = Checksums::default();
        for name in &names {
            let path = folder.join(name);
            let [expected] = known.of(name) else {
                return Err(damaged(&path, "it has no checksum"));
            };
            saved.set(name, *expected);
            files.push(open(name, path, *expected)?);
        }
        saved.set(META_FILE, Checksum::of(&meta));
        manifest.documents = documents;
        names.push(META_FILE.to_owned());
        let managed = serde_json::to_vec(&names).expect("a list of texts is JSON");
        files.extend([
            made(META_FILE, meta),
            made(MANAGED_FILE, managed),
            made(checksums::FILE_NAME, saved.to_text().into_bytes()),
            made(MANIFEST_FILE, manifest.to_text().into_bytes()),
        ]);
        Ok(Capture {
            generation,
            documents,
            files,
        })
    }

    /// The files that are of no commit: suggestions follow it after a while, and
    /// the list of queries is people's.
    fn with_companions(&self, mut capture: Capture, folder: &Path) -> Result<Capture, IndexError> {
        if let Some(path) = suggestions::sound_file(folder)? {
            let file = open_hashed(suggestions::FILE_NAME, path)?;
            capture.files.extend(file);
        }
        let queries = open_hashed(QUERIES_FILE, self.queries_path())?;
        capture.files.extend(queries);
        Ok(capture)
    }
}

fn open(name: &str, path: PathBuf, expected: Checksum) -> Result<CapturedFile, IndexError> {
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(damaged(&path, "it is missing"));
        }
        Err(error) => return Err(IndexError::io("open", &path)(error)),
    };
    Ok(CapturedFile {
        name: name.to_owned(),
        bytes: expected.bytes,
        hash: expected.hash,
        content: CapturedContent::Open { file, path },
    })
}

/// A file without a recorded checksum; none where it does not exist.
fn open_hashed(name: &str, path: PathBuf) -> Result<Option<CapturedFile>, IndexError> {
    let read = |path: &Path| -> io::Result<(File, Checksum)> {
        let mut file = File::open(path)?;
        let checksum = Checksum::of_stream(&mut file)?;
        file.rewind()?;
        Ok((file, checksum))
    };
    let (file, Checksum { bytes, hash }) = match read(&path) {
        Ok(opened) => opened,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(IndexError::io("read", &path)(error)),
    };
    Ok(Some(CapturedFile {
        name: name.to_owned(),
        bytes,
        hash,
        content: CapturedContent::Open { file, path },
    }))
}

fn made(name: &str, content: Vec<u8>) -> CapturedFile {
    let Checksum { bytes, hash } = Checksum::of(&content);
    CapturedFile {
        name: name.to_owned(),
        bytes,
        hash,
        content: CapturedContent::Made(content),
    }
}

fn damaged(path: &Path, reason: &str) -> IndexError {
    IndexError::Damaged {
        path: path.to_owned(),
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;
    use crate::index::WriterConfig;
    use crate::model::{Document, DocumentId};
    use crate::text::Analysis;

    const COMMITS: usize = 100;

    /// Segments and documents of the file that makes a commit.
    fn of_meta(meta: &[u8]) -> (BTreeSet<String>, u64) {
        let meta: serde_json::Value = serde_json::from_slice(meta).unwrap();
        let segments = meta["segments"].as_array().unwrap();
        let id = |segment: &serde_json::Value| segment["segment_id"].as_str().unwrap().to_owned();
        let documents = segments.iter().map(|segment| {
            let removed = segment["deletes"]["num_deleted_docs"].as_u64().unwrap_or(0);
            segment["max_doc"].as_u64().unwrap() - removed
        });
        let ids = segments.iter().map(|segment| id(segment).replace('-', ""));
        (ids.collect(), documents.sum())
    }

    #[test]
    fn a_capture_is_of_one_commit_however_fast_they_follow() {
        let folder = tempfile::tempdir().unwrap();
        let index = IndexFolder::new(folder.path());
        let lock = index.lock("test", Duration::ZERO).unwrap();
        let generation = index.open_or_create(&lock, &Analysis::shared()).unwrap();
        let mut writer = generation
            .writer(WriterConfig {
                threads: 1,
                memory_bytes: 20_000_000,
            })
            .unwrap();
        let done = AtomicBool::new(false);
        let mut captures = 0;
        thread::scope(|scope| {
            scope.spawn(|| {
                for commit in 0..COMMITS {
                    let id = DocumentId::parse(&(commit % 40).to_string()).unwrap();
                    let document = Document::new(id, format!("第{commit}号通知"));
                    writer.add(&document).unwrap();
                    writer.commit().unwrap();
                }
                done.store(true, Ordering::Release);
            });
            while !done.load(Ordering::Acquire) {
                let capture = index.capture().unwrap();
                let is_meta = |file: &&CapturedFile| file.name == META_FILE;
                let meta = capture.files.iter().find(is_meta).unwrap();
                let CapturedContent::Made(meta) = &meta.content else {
                    panic!("the file of the commit is read at once");
                };
                let (segments, documents) = of_meta(meta);
                let opened: BTreeSet<String> = capture
                    .files
                    .iter()
                    .filter(|file| matches!(file.content, CapturedContent::Open { .. }))
                    .filter(|file| file.name != suggestions::FILE_NAME)
                    .map(|file| file.name.split('.').next().unwrap().to_owned())
                    .collect();
                assert_eq!((opened, capture.documents), (segments, documents));
                captures += 1;
            }
        });
        assert!(captures > 5, "{captures}");
    }
}
