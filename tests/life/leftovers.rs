//! Files in an index folder that belong to nothing.

use std::collections::{BTreeSet, HashSet};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use gongwen::index::{IndexError, IndexFolder};

use crate::flipped_bits::all_files;

/// Files beside the segments.
const OWN: [&str; 9] = [
    "CURRENT",
    "writer.lock",
    "queries.tsv",
    "manifest.json",
    "checksums.txt",
    "suggestions.bin",
    ".managed.json",
    ".tantivy-meta.lock",
    ".tantivy-writer.lock",
];

/// What writers left that did not come to their end, each with what tells it from
/// another file of that name.
pub(crate) fn leftovers(index: &Path) -> BTreeSet<(PathBuf, u64)> {
    let mut known: HashSet<PathBuf> = HashSet::new();
    let verified = IndexFolder::new(index).verify(|path, _| {
        known.insert(path.to_owned());
    });
    match verified {
        Ok(damages) => assert_eq!(damages, []),
        // Where there is no index yet, nothing is known.
        Err(IndexError::Missing { .. }) => {}
        Err(error) => panic!("{}", error.line()),
    }
    // What other generations have goes with them, or with the next reindex.
    let mut kept = IndexFolder::new(index).generations().unwrap();
    kept.retain(|generation| !generation.live);
    let is_kept = |path: &Path| {
        let folder = path.parent().and_then(Path::file_name);
        kept.iter()
            .any(|generation| folder.is_some_and(|folder| *folder == *generation.name))
    };
    let is_own = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        OWN.contains(&name.as_ref())
    };
    let files = all_files(index).into_iter();
    files
        .filter(|path| !known.contains(path) && !is_own(path) && !is_kept(path))
        .map(|path| {
            let inode = path.metadata().unwrap().ino();
            (path, inode)
        })
        .collect()
}
