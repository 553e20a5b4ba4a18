//! Full disks: a command that runs out of room says so, leaves what was live as it
//! was, leaves nothing lying about, and succeeds once there is room.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use gongwen::index::IndexFolder;
use gongwen::text::Analysis;

use crate::documents::{exported, id, write};
use crate::leftovers::leftovers;
use crate::program::{done, gongwen, said};
use crate::tools::SmallDisk;

/// The smallest piece of such a disk.
const PAGE: u64 = 4096;
/// Pages that are left free, one after the other.
const FREE_PAGES: [u64; 14] = [0, 1, 2, 3, 4, 6, 8, 11, 14, 18, 23, 30, 40, 60];

/// A file that takes all room but some pages.
struct Ballast(PathBuf);

impl Ballast {
    fn leaving(disk: &Path, free_pages: u64) -> Self {
        let path = disk.join("ballast");
        let mut file = File::create(&path).unwrap();
        let page = vec![1; usize::try_from(PAGE).unwrap()];
        while file.write_all(&page).is_ok() {}
        let pages = file.metadata().unwrap().len() / PAGE;
        file.set_len((pages - free_pages) * PAGE).unwrap();
        Self(path)
    }
}

impl Drop for Ballast {
    fn drop(&mut self) {
        fs::remove_file(&self.0).ok();
    }
}

/// Runs a command on ever less full disks until it succeeds. `after` is how many
/// documents there are then.
fn fails_until_there_is_room(disk: &SmallDisk, arguments: &[&str], after: usize) {
    let analysis = Analysis::built_in().unwrap();
    let path = disk.path().join("index");
    let index = IndexFolder::new(&path);
    let held = || exported(&index, &analysis).map_or(0, |documents| documents.len());
    let before = held();
    let mut failures = 0;
    for free in FREE_PAGES {
        let ballast = Ballast::leaving(disk.path(), free);
        let first = gongwen(&path, arguments);
        if first.status.success() {
            continue;
        }
        failures += 1;
        refused(&first, disk.path());
        // The documents may be in, and what is made of them not.
        let documents = held();
        assert!(
            documents == before || documents == after,
            "{documents} documents"
        );
        let left = leftovers(&path);
        let second = gongwen(&path, arguments);
        if !second.status.success() {
            refused(&second, disk.path());
            let left_again = leftovers(&path);
            let both = left.intersection(&left_again).next();
            assert_eq!(both, None, "left over again, with {free} pages free");
        }
        if before > 0 {
            done(&path, &["verify"]);
            done(&path, &["search", "停水"]);
        }
        drop(ballast);
    }
    println!("{arguments:?}: {failures} failures");
    assert!(failures >= 3, "only {failures} failures");
    done(&path, arguments);
    assert_eq!(held(), after);
    done(&path, &["verify"]);
    assert!(leftovers(&path).is_empty());
    let generations = fs::read_dir(path.join("generations")).unwrap().count();
    assert!(generations <= 2, "{generations} generations");
}

/// One error that names a file on the disk, the reason, and the mend.
fn refused(output: &std::process::Output, disk: &Path) {
    let said = said(output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for part in [
        disk.to_str().unwrap(),
        "No space left on device",
        "make room",
    ] {
        assert!(said.contains(part), "{said}");
    }
    // One line, and nothing that panicked.
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
}

fn source(numbers: std::ops::Range<u32>, edition: u32) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::with_suffix(".jsonl").unwrap();
    write(file.path(), numbers, edition);
    file
}

#[test]
fn a_first_index_that_finds_no_room_is_none_and_succeeds_later() {
    let disk = SmallDisk::new(800);
    let source = source(0..20, 1);
    fails_until_there_is_room(&disk, &["index", source.path().to_str().unwrap()], 20);
}

#[test]
fn indexing_on_a_full_disk_leaves_what_is_live() {
    let disk = SmallDisk::new(800);
    let (first, second) = (source(0..20, 1), source(10..30, 2));
    done(
        &disk.path().join("index"),
        &["index", first.path().to_str().unwrap()],
    );
    fails_until_there_is_room(&disk, &["index", second.path().to_str().unwrap()], 30);
}

#[test]
fn reindexing_on_a_full_disk_leaves_what_is_live() {
    let disk = SmallDisk::new(800);
    let (first, second) = (source(0..20, 1), source(0..24, 1));
    let index = disk.path().join("index");
    done(&index, &["index", first.path().to_str().unwrap()]);
    fails_until_there_is_room(&disk, &["reindex", second.path().to_str().unwrap()], 24);
}

#[test]
fn removing_documents_on_a_full_disk_leaves_what_is_live() {
    let disk = SmallDisk::new(800);
    let first = source(0..20, 1);
    let path = disk.path().join("index");
    done(&path, &["index", first.path().to_str().unwrap()]);
    let analysis = Analysis::built_in().unwrap();
    let index = IndexFolder::new(&path);
    let mut failures = 0;
    for free in FREE_PAGES {
        let before = exported(&index, &analysis).unwrap().len();
        let ballast = Ballast::leaving(disk.path(), free);
        let output = gongwen(&path, &["delete", &id(u32::try_from(before - 1).unwrap())]);
        let after = exported(&index, &analysis).unwrap().len();
        if output.status.success() {
            assert_eq!(after, before - 1);
        } else {
            failures += 1;
            refused(&output, disk.path());
        }
        done(&path, &["verify"]);
        drop(ballast);
        done(&path, &["index", first.path().to_str().unwrap(), "--all"]);
        assert_eq!(exported(&index, &analysis).unwrap().len(), 20);
        assert!(leftovers(&path).is_empty());
    }
    println!("{failures} failures");
    assert!(failures >= 3, "only {failures} failures");
}

#[test]
fn an_export_that_finds_no_room_leaves_the_file_that_was_there() {
    let disk = SmallDisk::new(800);
    let first = source(0..40, 1);
    let path = disk.path().join("index");
    done(&path, &["index", first.path().to_str().unwrap()]);
    let target = disk.path().join("export.jsonl");
    fs::write(&target, "before").unwrap();
    let target = target.to_str().unwrap();
    let ballast = Ballast::leaving(disk.path(), 1);
    let output = gongwen(&path, &["export", "--output", target]);
    assert_eq!(output.status.code(), Some(2));
    let said = said(&output);
    assert!(
        said.contains(target) && said.contains("No space left"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(target).unwrap(), "before");
    drop(ballast);
    done(&path, &["export", "--output", target]);
    assert_eq!(fs::read_to_string(target).unwrap().lines().count(), 40);
    // Nothing else is left beside it.
    assert_eq!(fs::read_dir(disk.path()).unwrap().count(), 2);
    OpenOptions::new().append(true).open(target).unwrap();
}
