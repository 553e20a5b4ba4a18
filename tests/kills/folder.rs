//! The folder of an index as others see it: what changes in it, how far a command
//! has come, what it holds, and what was left in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::DirEntryExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use gongwen::http::SearchParams;
use gongwen::index::{IndexError, IndexFolder};
use gongwen::search::{Engine, SearchEngine};
use serde_json::Value;

use crate::documents::analysis;
use crate::program::gongwen;

/// The files of a generation beside those of its segments.
const FIXED: [&str; 7] = [
    ".managed.json",
    ".tantivy-meta.lock",
    ".tantivy-writer.lock",
    "checksums.txt",
    "manifest.json",
    "meta.json",
    "suggestions.bin",
];
/// The files beside the generations.
const BESIDE: [&str; 5] = [
    "CURRENT",
    "writer.lock",
    "queries.tsv",
    "generations",
    "audit.jsonl",
];

fn entries(folder: &Path) -> Vec<(String, u64)> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    // A writer removes files while they are listed.
    let entries = entries.filter_map(Result::ok);
    let named = entries.map(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        (name, entry.ino())
    });
    named.collect()
}

fn names(folder: &Path) -> BTreeSet<String> {
    entries(folder).into_iter().map(|(name, _)| name).collect()
}

fn generations(index: &Path) -> Vec<String> {
    names(&index.join("generations")).into_iter().collect()
}

/// Counts the changes of a folder: files that come, go and are replaced.
pub(crate) struct Watch {
    index: PathBuf,
    seen: u64,
    pub(crate) steps: usize,
}

impl Watch {
    pub(crate) fn new(index: &Path) -> Self {
        Self {
            index: index.to_owned(),
            seen: fingerprint(index),
            steps: 0,
        }
    }

    /// Whether something has changed.
    pub(crate) fn look(&mut self) -> bool {
        let now = fingerprint(&self.index);
        let changed = now != self.seen;
        self.seen = now;
        self.steps += usize::from(changed);
        changed
    }
}

/// Changes with every file that comes, goes or is replaced by another.
fn fingerprint(index: &Path) -> u64 {
    let mut sum = 0_u64;
    let mut add = |place: &str, (name, inode): &(String, u64)| {
        let mut hasher = DefaultHasher::new();
        (place, name, inode).hash(&mut hasher);
        sum = sum.wrapping_add(hasher.finish());
    };
    for entry in entries(index) {
        add("", &entry);
    }
    for generation in entries(&index.join("generations")) {
        add("generations", &generation);
        for entry in entries(&index.join("generations").join(&generation.0)) {
            add(&generation.0, &entry);
        }
    }
    sum
}

/// How far a command had come when it was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Window {
    /// Nothing was changed.
    Before,
    /// Files were written that belong to no commit yet.
    Writing,
    /// A new generation was there, and not finished.
    Building,
    /// A new generation was finished, and not live.
    Ready,
    /// The live generation had a new commit.
    Committed,
    /// Another generation was live.
    Switched,
    /// Another generation was live, and an old one was being removed, or gone.
    Pruning,
    /// The command had ended.
    Ended,
}

/// What tells how far a command has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Progress {
    fingerprint: u64,
    current: Option<Vec<u8>>,
    generations: BTreeMap<String, GenerationState>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct GenerationState {
    manifest: Option<String>,
    commit: Option<Vec<u8>>,
}

impl Progress {
    pub(crate) fn of(index: &Path) -> Self {
        let states = generations(index).into_iter().map(|name| {
            let folder = index.join("generations").join(&name);
            let state = GenerationState {
                manifest: fs::read_to_string(folder.join("manifest.json")).ok(),
                commit: fs::read(folder.join("meta.json")).ok(),
            };
            (name, state)
        });
        Self {
            fingerprint: fingerprint(index),
            current: fs::read(index.join("CURRENT")).ok(),
            generations: states.collect(),
        }
    }

    /// How far it has come since.
    pub(crate) fn window(&self, now: &Self) -> Window {
        let state = |name: &String| now.generations.get(name);
        let mut old = self.generations.iter();
        if now.current != self.current {
            let is_going = |name| state(name).is_none_or(|state| state.manifest.is_none());
            return if old.any(|(name, _)| is_going(name)) {
                Window::Pruning
            } else {
                Window::Switched
            };
        }
        let new = now.generations.iter();
        let new = new.filter(|(name, _)| !self.generations.contains_key(*name));
        match new.map(|(_, state)| state.manifest.as_deref()).next() {
            Some(Some(manifest)) if manifest.contains("\"ready\"") => Window::Ready,
            Some(_) => Window::Building,
            None if old
                .any(|(name, was)| state(name).is_some_and(|is| is.commit != was.commit)) =>
            {
                Window::Committed
            }
            None if now.fingerprint != self.fingerprint => Window::Writing,
            None => Window::Before,
        }
    }
}

/// All documents of the live generation, a line each, in the order of their
/// identifiers, as `gongwen export` writes them; `None` where there is no index.
pub(crate) fn export(index: &Path) -> Option<Vec<String>> {
    let folder = IndexFolder::new(index);
    let generation = match folder.open(analysis()) {
        Ok(generation) => generation,
        Err(IndexError::Missing { .. }) => return None,
        Err(error) => panic!("the index does not open: {error}"),
    };
    let engine = SearchEngine::embedded(generation.reader().unwrap());
    let request = SearchParams::from_query_string("").unwrap().request;
    let lines: Result<Vec<String>, _> = engine.export(&request).unwrap().collect();
    Some(lines.unwrap())
}

/// That no file is damaged, as `gongwen verify` says.
pub(crate) fn assert_whole(folder: &Path, index: &Path) {
    if export(index).is_none() {
        return;
    }
    let output = gongwen(folder, &["verify"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "not whole: {said}");
}

/// That a process that is dead keeps nobody from writing.
pub(crate) fn assert_unlocked(index: &Path) {
    if let Err(error) = IndexFolder::new(index).lock("test", Duration::ZERO) {
        panic!("the dead process blocks: {error}");
    }
}

/// That nothing is left but `most` generations at most, each with the files of
/// its commit alone.
pub(crate) fn assert_tidy(index: &Path, most: usize) {
    let beside = names(index);
    let left: Vec<_> = beside
        .iter()
        .filter(|name| !BESIDE.contains(&name.as_str()))
        .collect();
    assert!(left.is_empty(), "left in the index: {left:?}");
    let generations = generations(index);
    assert!(generations.len() <= most, "generations: {generations:?}");
    for name in generations {
        let folder = index.join("generations").join(&name);
        let meta: Value =
            serde_json::from_slice(&fs::read(folder.join("meta.json")).unwrap()).unwrap();
        let segments = meta["segments"].as_array().unwrap().iter();
        let segments = segments.map(|segment| segment["segment_id"].as_str().unwrap());
        let segments: Vec<String> = segments.map(|id| id.replace('-', "")).collect();
        let left: Vec<_> = names(&folder)
            .into_iter()
            .filter(|file| !FIXED.contains(&file.as_str()))
            .filter(|file| !segments.iter().any(|id| file.starts_with(id)))
            .collect();
        assert!(left.is_empty(), "left in generation {name}: {left:?}");
    }
}

/// Copies an index that nobody writes.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}
