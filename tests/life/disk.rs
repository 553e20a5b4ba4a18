//! What a disk may hold after a power cut.
//!
//! The promise of a disk is small: what was written to a file before it was
//! synced is there, and names that were changed in a folder before the folder was
//! synced are. Everything later may have come through or not, in any order.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use rand::RngExt;
use rand::rngs::StdRng;

/// A file, whatever it is named.
pub(crate) type FileId = usize;

/// What a program did to the disk.
#[derive(Debug)]
pub(crate) enum Op {
    Create {
        path: PathBuf,
        file: FileId,
    },
    MakeFolder {
        path: PathBuf,
    },
    Rename {
        from: PathBuf,
        to: PathBuf,
        file: FileId,
    },
    Remove {
        path: PathBuf,
    },
    Write {
        file: FileId,
        offset: u64,
        bytes: Vec<u8>,
    },
    Truncate {
        file: FileId,
        bytes: u64,
    },
    /// Covers the operations before `since`: others may have come too late for it.
    Sync {
        file: FileId,
        since: usize,
    },
    SyncFolder {
        path: PathBuf,
        since: usize,
    },
}

/// Which of the changes that are not promised came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Luck {
    /// None.
    Promised,
    /// All names, and nothing of what was written.
    Names,
    /// All names, and files that are long enough but hold zeros.
    NamesAndZeros,
    /// All names, and the first half of each write.
    NamesAndHalves,
    /// Everything that was written, under the old names.
    Contents,
    /// Everything: the process was killed, and the machine runs on.
    Everything,
    /// Some, by chance.
    Chance,
}

impl Luck {
    /// All that is not left to chance.
    pub(crate) const SURE: [Self; 6] = [
        Self::Promised,
        Self::Names,
        Self::NamesAndZeros,
        Self::NamesAndHalves,
        Self::Contents,
        Self::Everything,
    ];
}

/// Files and folders of a disk.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct State {
    folders: BTreeSet<PathBuf>,
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl State {
    /// What is there now.
    pub(crate) fn read(root: &Path) -> Self {
        let mut state = Self::default();
        state.folders.insert(root.to_owned());
        for entry in fs::read_dir(root).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                let inside = Self::read(&path);
                state.folders.extend(inside.folders);
                state.files.extend(inside.files);
            } else {
                let bytes = fs::read(&path).unwrap();
                state.files.insert(path, bytes);
            }
        }
        state
    }

    /// Makes it true under another root.
    pub(crate) fn write(&self, root: &Path, target: &Path) {
        let place = |path: &Path| target.join(path.strip_prefix(root).unwrap());
        fs::create_dir_all(target).unwrap();
        for folder in &self.folders {
            fs::create_dir_all(place(folder)).unwrap();
        }
        for (path, bytes) in &self.files {
            fs::write(place(path), bytes).unwrap();
        }
    }

    /// Its files with their lengths, for who has to find out what went wrong.
    pub(crate) fn listing(&self) -> String {
        let lines = self.files.iter().map(|(path, bytes)| {
            let head = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
            format!("{:>7} {} {head:?}\n", bytes.len(), path.display())
        });
        lines.collect()
    }
}

/// What a disk holds whose power is cut after the first `cut` operations.
pub(crate) fn after_cut(
    root: &Path,
    ops: &[Op],
    cut: usize,
    luck: Luck,
    dice: &mut StdRng,
) -> State {
    let ops = &ops[..cut];
    let mut names: HashMap<&Path, Names<'_>> = HashMap::new();
    for (at, op) in ops.iter().enumerate() {
        let came = is_promised(ops, at, op) || name_came(luck, dice);
        if !came {
            continue;
        }
        match op {
            Op::Create { path, file } => set(&mut names, path, Some(Entry::File(*file))),
            Op::MakeFolder { path } => set(&mut names, path, Some(Entry::Folder)),
            Op::Remove { path } => set(&mut names, path, None),
            Op::Rename { from, to, file } => {
                set(&mut names, from, None);
                set(&mut names, to, Some(Entry::File(*file)));
            }
            _ => {}
        }
    }
    let mut state = State::default();
    let mut to_visit = vec![root.to_owned()];
    while let Some(folder) = to_visit.pop() {
        for (path, entry) in names.get(folder.as_path()).into_iter().flatten() {
            match entry {
                Entry::Folder => to_visit.push((*path).to_owned()),
                Entry::File(file) => {
                    let bytes = content(ops, *file, luck, dice);
                    state.files.insert((*path).to_owned(), bytes);
                }
            }
        }
        state.folders.insert(folder);
    }
    state
}

type Names<'a> = BTreeMap<&'a Path, Entry>;

#[derive(Clone, Copy)]
enum Entry {
    File(FileId),
    Folder,
}

fn set<'a>(names: &mut HashMap<&'a Path, Names<'a>>, path: &'a Path, entry: Option<Entry>) {
    let folder = names.entry(path.parent().unwrap()).or_default();
    match entry {
        Some(entry) => folder.insert(path, entry),
        None => folder.remove(path),
    };
}

/// Whether a change of names was followed by a sync of its folder.
fn is_promised(ops: &[Op], at: usize, op: &Op) -> bool {
    let path = match op {
        Op::Create { path, .. } | Op::MakeFolder { path } | Op::Remove { path } => path,
        Op::Rename { from, to, .. } => {
            assert_eq!(from.parent(), to.parent(), "renamed into another folder");
            to
        }
        _ => return false,
    };
    let folder = path.parent().unwrap();
    ops[at..].iter().any(
        |later| matches!(later, Op::SyncFolder { path, since } if path == folder && *since > at),
    )
}

fn name_came(luck: Luck, dice: &mut StdRng) -> bool {
    match luck {
        Luck::Promised | Luck::Contents => false,
        Luck::Names | Luck::NamesAndZeros | Luck::NamesAndHalves | Luck::Everything => true,
        Luck::Chance => dice.random_bool(0.5),
    }
}

/// What a file holds: what was synced, and of what came later as luck has it.
fn content(ops: &[Op], file: FileId, luck: Luck, dice: &mut StdRng) -> Vec<u8> {
    let synced = ops.iter().filter_map(|op| match op {
        Op::Sync { file: of, since } if *of == file => Some(*since),
        _ => None,
    });
    let synced = synced.max().unwrap_or(0);
    // Where chance ends the writing of this file, and whether in order.
    let ends = dice.random_range(synced..=ops.len());
    let in_order = dice.random_bool(0.5);
    let mut bytes = Vec::new();
    for (at, op) in ops.iter().enumerate() {
        let whole = at < synced
            || match luck {
                Luck::Contents | Luck::Everything => true,
                Luck::Promised | Luck::Names | Luck::NamesAndZeros | Luck::NamesAndHalves => false,
                Luck::Chance if in_order => at < ends,
                Luck::Chance => dice.random_bool(0.5),
            };
        match op {
            Op::Truncate {
                file: of,
                bytes: length,
            } if *of == file && whole => {
                bytes.resize(usize::try_from(*length).unwrap(), 0);
            }
            Op::Write {
                file: of,
                offset,
                bytes: new,
            } if *of == file => {
                let offset = usize::try_from(*offset).unwrap();
                if whole {
                    put(&mut bytes, offset, new);
                } else if luck == Luck::NamesAndZeros {
                    put(&mut bytes, offset, &vec![0; new.len()]);
                } else if luck == Luck::NamesAndHalves {
                    put(&mut bytes, offset, &new[..new.len() / 2]);
                }
            }
            _ => {}
        }
    }
    bytes
}

fn put(bytes: &mut Vec<u8>, offset: usize, new: &[u8]) {
    let end = offset + new.len();
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    bytes[offset..end].copy_from_slice(new);
}
