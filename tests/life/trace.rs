//! Runs the program under `strace` and reads what it did to the disk.
//!
//! Only calls that change what lies under one folder are kept. A call that the
//! model of the disk does not know fails the test, rather than being passed over.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::disk::{FileId, Op};
use crate::program::{PROGRAM, command};
use crate::tools;

/// Calls that change files, name them, or make their changes last.
const CALLS: &str = "openat,open,creat,write,pwrite64,writev,pwritev,pwritev2,lseek,ftruncate,\
     truncate,fallocate,copy_file_range,sendfile,splice,fsync,fdatasync,sync,syncfs,rename,renameat,\
     renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,symlink,symlinkat,close,dup,dup2,\
     dup3,mmap";

/// What several runs of the program did to a folder, in order.
pub(crate) struct Trace {
    root: PathBuf,
    pub(crate) ops: Vec<Op>,
    /// Names as they stand after all operations.
    names: HashMap<PathBuf, FileId>,
    next_file: FileId,
}

/// An open file or folder.
struct Open {
    what: What,
    offset: u64,
}

#[derive(Clone)]
enum What {
    File(FileId),
    Folder(PathBuf),
}

/// A call that came back, with the number of operations there were when it began.
struct Call<'a> {
    name: &'a str,
    arguments: Vec<&'a str>,
    value: i64,
    began: usize,
}

impl Trace {
    /// Nothing yet, in an empty folder that will survive.
    pub(crate) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            ops: Vec::new(),
            names: HashMap::new(),
            next_file: 0,
        }
    }

    /// Runs the program, and appends what it did.
    pub(crate) fn run(&mut self, arguments: &[String]) -> Output {
        tools::need("strace", "strace");
        let log = tempfile::NamedTempFile::new().unwrap();
        let audit = tempfile::NamedTempFile::new().unwrap();
        let output = command("strace")
            .args(["-f", "-qq", "-xx", "-s", "1000000000", "-e"])
            .arg(format!("trace={CALLS}"))
            .args(["-e", "signal=none", "-o"])
            .arg(log.path())
            .arg(PROGRAM)
            .args(arguments)
            // It is appended to, which the model does not know, and is no part of the
            // index.
            .env("GONGWEN_AUDIT_LOG", audit.path())
            .output()
            .unwrap();
        let text = fs::read(log.path()).unwrap();
        self.read(std::str::from_utf8(&text).unwrap());
        output
    }

    fn read(&mut self, text: &str) {
        let mut open: HashMap<i64, Open> = HashMap::new();
        // What each thread has begun, and when.
        let mut unfinished: HashMap<&str, (String, usize)> = HashMap::new();
        for line in text.lines() {
            let (thread, rest) = line.split_once(' ').unwrap();
            let rest = rest.trim_start();
            if rest.starts_with("+++") || rest.starts_with("---") {
                continue;
            }
            if let Some(start) = rest.strip_suffix(" <unfinished ...>") {
                unfinished.insert(thread, (start.to_owned(), self.ops.len()));
                // The number is free for other threads before the call comes back.
                if let Some(number) = start.strip_prefix("close(") {
                    open.remove(&number.trim_end_matches(')').parse().unwrap());
                }
                continue;
            }
            let (whole, began) = match rest.strip_prefix("<... ") {
                Some(resumed) => {
                    let (start, began) = unfinished.remove(thread).unwrap();
                    // Its number may be that of another file by now.
                    if start.starts_with("close(") {
                        continue;
                    }
                    let end = resumed.split_once(" resumed>").unwrap().1;
                    (start + end, began)
                }
                None => (rest.to_owned(), self.ops.len()),
            };
            let Some((head, value)) = whole.rsplit_once(" = ") else {
                panic!("not understood: {}", shortened(&whole));
            };
            let value = value.split(' ').next().unwrap();
            // Failed, or ended with the process.
            if value.starts_with('-') || value == "?" {
                continue;
            }
            let (name, arguments) = head.trim_end().split_once('(').unwrap();
            self.take(
                &Call {
                    name,
                    arguments: arguments.strip_suffix(')').unwrap().split(", ").collect(),
                    value: number(value),
                    began,
                },
                &mut open,
            );
        }
    }

    fn take(&mut self, call: &Call<'_>, open: &mut HashMap<i64, Open>) {
        let arguments = &call.arguments;
        let first = arguments[0];
        match call.name {
            "close" => {
                open.remove(&number(first));
            }
            "openat" => {
                if let Some(path) = self.path(first, arguments[1], open) {
                    let what = self.opened(&path, arguments[2]);
                    open.insert(call.value, Open { what, offset: 0 });
                }
            }
            "mkdir" => {
                if let Some(path) = self.path("AT_FDCWD", first, open) {
                    self.ops.push(Op::MakeFolder { path });
                }
            }
            "unlink" | "rmdir" => self.remove(self.path("AT_FDCWD", first, open)),
            "unlinkat" => self.remove(self.path(first, arguments[1], open)),
            "rename" => {
                let from = self.path("AT_FDCWD", first, open);
                self.rename(from, self.path("AT_FDCWD", arguments[1], open));
            }
            "renameat" | "renameat2" => {
                let from = self.path(first, arguments[1], open);
                self.rename(from, self.path(arguments[2], arguments[3], open));
            }
            "mmap" => {
                let written = arguments[2].contains("PROT_WRITE");
                let shared = arguments[3].contains("MAP_SHARED");
                let known = open.contains_key(&number(arguments[4]));
                assert!(
                    !(written && shared && known),
                    "a file is written by mapping"
                );
            }
            name if PATH_CALLS.contains(&name) => {
                let named = arguments
                    .iter()
                    .filter(|argument| argument.starts_with('"'));
                let inside = named
                    .map(|path| text(path))
                    .find(|path| self.is_inside(path));
                assert_eq!(inside, None, "`{name}` is not known to the model");
            }
            "sync" => {}
            name => {
                if let Some(file) = open.get_mut(&number(first)) {
                    let op = with_open_file(name, call, file);
                    self.ops.extend(op);
                }
            }
        }
    }

    /// The path of a call, where it lies in the folder.
    fn path(&self, folder: &str, path: &str, open: &HashMap<i64, Open>) -> Option<PathBuf> {
        let path = text(path);
        let whole = if path.is_absolute() {
            path
        } else if folder == "AT_FDCWD" {
            return None;
        } else {
            match &open.get(&number(folder))?.what {
                What::Folder(folder) => folder.join(path),
                What::File(_) => panic!("a file is used as a folder"),
            }
        };
        self.is_inside(&whole).then_some(whole)
    }

    fn is_inside(&self, path: &Path) -> bool {
        path.starts_with(&self.root)
    }

    fn opened(&mut self, path: &Path, flags: &str) -> What {
        let has = |flag| flags.split('|').any(|one| one == flag);
        assert!(
            !has("O_APPEND") && !has("O_TMPFILE"),
            "`{flags}` is not known"
        );
        if let Some(&file) = self.names.get(path) {
            if has("O_TRUNC") {
                self.ops.push(Op::Truncate { file, bytes: 0 });
            }
            return What::File(file);
        }
        if !has("O_CREAT") {
            // It is there, and no file.
            return What::Folder(path.to_owned());
        }
        let file = self.next_file;
        self.next_file += 1;
        self.names.insert(path.to_owned(), file);
        self.ops.push(Op::Create {
            path: path.to_owned(),
            file,
        });
        What::File(file)
    }

    fn remove(&mut self, path: Option<PathBuf>) {
        if let Some(path) = path {
            self.names.remove(&path);
            self.ops.push(Op::Remove { path });
        }
    }

    fn rename(&mut self, from: Option<PathBuf>, to: Option<PathBuf>) {
        match (from, to) {
            (None, None) => {}
            (Some(from), Some(to)) => {
                let file = self.names.remove(&from).expect("a folder is renamed");
                self.names.insert(to.clone(), file);
                self.ops.push(Op::Rename { from, to, file });
            }
            (from, to) => panic!("renamed over the border: {from:?} {to:?}"),
        }
    }
}

/// Calls of which the model knows nothing, by path.
const PATH_CALLS: [&str; 8] = [
    "open",
    "creat",
    "truncate",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
    "mkdirat",
];

/// What a call does to an open file or folder.
fn with_open_file(name: &str, call: &Call<'_>, open: &mut Open) -> Option<Op> {
    let since = call.began;
    match (name, open.what.clone()) {
        ("write" | "writev", What::File(file)) => {
            let mut bytes: Vec<u8> = call.arguments[1..]
                .iter()
                .flat_map(|one| quoted(one))
                .collect();
            let length = usize::try_from(call.value).unwrap();
            bytes.truncate(length);
            assert_eq!(bytes.len(), length, "bytes are missing from the log");
            let offset = open.offset;
            open.offset += bytes.len() as u64;
            Some(Op::Write {
                file,
                offset,
                bytes,
            })
        }
        ("ftruncate", What::File(file)) => Some(Op::Truncate {
            file,
            bytes: u64::try_from(number(call.arguments[1])).unwrap(),
        }),
        ("lseek", _) => {
            open.offset = u64::try_from(call.value).unwrap();
            None
        }
        ("fsync" | "fdatasync", What::File(file)) => Some(Op::Sync { file, since }),
        ("fsync" | "fdatasync", What::Folder(path)) => Some(Op::SyncFolder { path, since }),
        (name, _) => panic!("`{name}` is not known to the model"),
    }
}

/// A number as it is printed: decimal, or hexadecimal for addresses.
fn number(text: &str) -> i64 {
    match text.strip_prefix("0x") {
        Some(digits) => i64::from_str_radix(digits, 16).unwrap_or(i64::MAX),
        None => text
            .parse()
            .unwrap_or_else(|_| panic!("no number: `{text}`")),
    }
}

fn text(argument: &str) -> PathBuf {
    PathBuf::from(String::from_utf8(quoted(argument)).unwrap())
}

/// The bytes between the quotation marks of an argument; none where there are no
/// such marks.
fn quoted(argument: &str) -> Vec<u8> {
    let Some((_, rest)) = argument.split_once('"') else {
        return Vec::new();
    };
    let inside = rest.split('"').next().unwrap();
    let digits = inside.split("\\x").skip(1);
    digits
        .map(|pair| u8::from_str_radix(pair, 16).unwrap())
        .collect()
}

fn shortened(line: &str) -> String {
    line.chars().take(200).collect()
}
