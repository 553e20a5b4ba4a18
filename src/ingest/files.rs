//! Which files hold documents: walks the given folders in order of name.

use std::collections::VecDeque;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::fault::Fault;
use super::format::{Format, Packing, format};
use super::item::{Item, SkippedFile};
use super::known::KnownFiles;
use super::parse::KnownContent;
use super::stamp::key_of_path;

/// The reason for a file whose ending is not known.
const UNKNOWN_ENDING: &str = "is no known kind of source; known endings are .txt .md .markdown \
    .html .htm .shtml .xhtml .docx .doc .odt .rtf .pdf .csv .tsv .xlsx .xls .ods .zip .jsonl \
    .ndjson, and the last two with .gz or .zst";

/// The reason for a link by which who may write into a folder of sources would have
/// any other file of the machine published.
const LEADS_OUT: &str = "is a link that leads out of the folder that was given: give the place \
    that it leads to as well, or put the files here";

/// A file that holds documents.
#[derive(Debug)]
pub(super) struct SourceFile {
    /// `None` is standard input.
    pub(super) path: Option<PathBuf>,
    /// Its whole path, without links; `None` is standard input.
    pub(super) whole: Option<PathBuf>,
    /// The folder or file that was given, by its whole path.
    pub(super) root: PathBuf,
    /// The path as messages show it.
    pub(super) shown: String,
    /// The path relative to the given folder, `/` between its parts; for a
    /// file that was given itself its name, for standard input `-`.
    pub(super) relative: String,
    pub(super) format: Format,
    /// Size on disk.
    pub(super) bytes: u64,
}

impl SourceFile {
    /// The key that it is known by, `None` for standard input.
    pub(super) fn key(&self) -> Option<u64> {
        self.whole.as_deref().map(key_of_path)
    }

    /// The folder that was given, or that the given file is in.
    pub(super) fn folder(&self) -> &Path {
        if self.whole.as_ref() == Some(&self.root) {
            self.root.parent().unwrap_or(&self.root)
        } else {
            &self.root
        }
    }

    /// The file as it was taken in before.
    pub(super) fn known(&self, known: &KnownFiles) -> Option<KnownContent> {
        known.content(self.key()?, self.folder())
    }
}

/// What is met on a walk.
#[derive(Debug)]
pub(super) enum Found {
    /// A folder or file that was given, by its whole path.
    Root(PathBuf),
    File(SourceFile),
    Other(Item),
}

/// What stands under the given paths, lazily and in order.
pub(super) fn files(paths: &[PathBuf]) -> Walk {
    Walk {
        roots: paths.to_vec().into(),
        next: None,
        folder: None,
    }
}

/// See [`files`].
pub(super) struct Walk {
    roots: VecDeque<PathBuf>,
    /// A file that was given, and comes next.
    next: Option<Found>,
    folder: Option<(Root, walkdir::IntoIter)>,
}

/// A folder that was given.
struct Root {
    path: PathBuf,
    /// By its whole path.
    whole: PathBuf,
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        if let Some(found) = self.next.take() {
            return Some(found);
        }
        if let Some((root, entries)) = &mut self.folder {
            match next_in_folder(root, entries) {
                Some(found) => return Some(found),
                None => self.folder = None,
            }
        }
        let root = self.roots.pop_front()?;
        if root.as_os_str() == "-" {
            return Some(Found::File(standard_input()));
        }
        let (whole, metadata) = match root.canonicalize().and_then(|whole| {
            let metadata = whole.metadata()?;
            Ok((whole, metadata))
        }) {
            Ok(found) => found,
            Err(error) => return Some(unreadable(&root, &error.to_string())),
        };
        if metadata.is_dir() {
            let entries = WalkDir::new(&root)
                .follow_links(true)
                .sort_by_file_name()
                .into_iter();
            let given = whole.clone();
            self.folder = Some((Root { path: root, whole }, entries));
            return Some(Found::Root(given));
        }
        let name = root.file_name().unwrap_or(root.as_os_str());
        let relative = shown(Path::new(name));
        self.next = Some(file(&root, whole.clone(), &whole, relative, &metadata));
        Some(Found::Root(whole))
    }
}

fn standard_input() -> SourceFile {
    SourceFile {
        path: None,
        whole: None,
        root: PathBuf::new(),
        shown: "-".to_owned(),
        relative: "-".to_owned(),
        format: Format::JsonLines(Packing::None),
        bytes: 0,
    }
}

fn next_in_folder(root: &Root, entries: &mut walkdir::IntoIter) -> Option<Found> {
    loop {
        let entry = match entries.next()? {
            Ok(entry) => entry,
            Err(error) => return Some(walk_error(&root.path, &error)),
        };
        let is_folder = entry.file_type().is_dir();
        let is_hidden = entry.depth() > 0 && entry.file_name().as_encoded_bytes()[0] == b'.';
        if is_hidden {
            if is_folder {
                entries.skip_current_dir();
            }
            return Some(skipped(entry.path(), "is hidden", true));
        }
        if entry.path_is_symlink() && leads_out(entry.path(), &root.whole) {
            if is_folder {
                entries.skip_current_dir();
            }
            return Some(skipped(entry.path(), LEADS_OUT, false));
        }
        if is_folder {
            continue;
        }
        if !entry.file_type().is_file() {
            return Some(skipped(
                entry.path(),
                "is neither a file nor a folder",
                false,
            ));
        }
        let relative = entry.path().strip_prefix(&root.path);
        let relative = relative.unwrap_or(entry.path());
        return Some(match entry.metadata() {
            Ok(metadata) => {
                let whole = root.whole.join(relative);
                file(entry.path(), whole, &root.whole, shown(relative), &metadata)
            }
            Err(error) => walk_error(&root.path, &error),
        });
    }
}

/// Whether a path, all links followed, is outside of a folder given by its whole
/// path, or cannot be followed.
pub(super) fn leads_out(path: &Path, folder: &Path) -> bool {
    !path
        .canonicalize()
        .is_ok_and(|whole| whole.starts_with(folder))
}

fn file(path: &Path, whole: PathBuf, root: &Path, relative: String, metadata: &Metadata) -> Found {
    match format(path) {
        Some(format) => Found::File(SourceFile {
            path: Some(path.to_owned()),
            whole: Some(whole),
            root: root.to_owned(),
            shown: shown(path),
            relative,
            format,
            bytes: metadata.len(),
        }),
        None => skipped(path, UNKNOWN_ENDING, false),
    }
}

fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

fn skipped(path: &Path, reason: &str, hidden: bool) -> Found {
    Found::Other(Item::Skipped(SkippedFile {
        path: shown(path),
        reason: reason.to_owned(),
        hidden,
    }))
}

fn walk_error(root: &Path, error: &walkdir::Error) -> Found {
    let path = error.path().unwrap_or(root);
    if let Some(ancestor) = error.loop_ancestor() {
        let reason = format!("is a link back to its own folder `{}`", shown(ancestor));
        let fault = Fault::new(None, reason, "remove the link");
        return Found::Other(Item::Refused(fault.at(&shown(path), None)));
    }
    match error.io_error() {
        Some(error) => unreadable(path, &error.to_string()),
        None => unreadable(path, &error.to_string()),
    }
}

fn unreadable(path: &Path, reason: &str) -> Found {
    let fault = Fault::new(
        None,
        format!("cannot be read: {reason}"),
        "check the path and its permissions",
    );
    Found::Other(Item::Refused(fault.at(&shown(path), None)))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Creates the files in a folder and compares what a walk over it meets.
    #[track_caller]
    fn check(names: &[&str], expected: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        assert_eq!(walk(folder.path()), expected);
    }

    fn walk(folder: &Path) -> Vec<String> {
        let below = |path: &str| {
            let path = Path::new(path).strip_prefix(folder).unwrap();
            path.display().to_string()
        };
        files(&[folder.to_owned()])
            .filter_map(|found| match found {
                Found::Root(_) => None,
                found => Some(found),
            })
            .map(|found| match found {
                Found::File(file) => format!("{} {:?}", file.relative, file.format),
                Found::Other(Item::Skipped(file)) => {
                    format!("{} skipped, hidden: {}", below(&file.path), file.hidden)
                }
                Found::Other(Item::Refused(refusal)) => {
                    format!("{} refused: {}", below(&refusal.place.path), refusal.reason)
                }
                other => unreachable!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn folders_are_walked_in_order_of_name() {
        check(
            &[
                "b.md",
                "a/2.txt",
                "a/1.jsonl",
                "c.NDJSON.GZ",
                "d.jsonl.zst",
                "e.markdown",
            ],
            &[
                "a/1.jsonl JsonLines(None)",
                "a/2.txt Whole(Text)",
                "b.md Whole(Text)",
                "c.NDJSON.GZ JsonLines(Gzip)",
                "d.jsonl.zst JsonLines(Zstd)",
                "e.markdown Whole(Text)",
            ],
        );
    }

    #[test]
    fn what_is_no_source_is_told_once() {
        check(
            &[
                ".git/a.txt",
                ".git/b.txt",
                ".x.txt",
                "a.ofd",
                "b.txt.gz",
                "README",
            ],
            &[
                ".git skipped, hidden: true",
                ".x.txt skipped, hidden: true",
                "README skipped, hidden: false",
                "a.ofd skipped, hidden: false",
                "b.txt.gz skipped, hidden: false",
            ],
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_nowhere_or_back_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        let link = |to: &str, name: &str| {
            std::os::unix::fs::symlink(to, folder.path().join(name)).unwrap();
        };
        link("..", "a/back");
        link("missing", "b.txt");
        let found = walk(folder.path());
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("a/back refused: is a link back to its own folder"));
        assert!(found[1].starts_with("b.txt refused: cannot be read: No such file"));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_within_the_folder_alone() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret.txt"), "x").unwrap();
        fs::create_dir_all(folder.path().join("a/deep")).unwrap();
        fs::write(folder.path().join("a/deep/1.txt"), "x").unwrap();
        let link = |to: &Path, name: &str| {
            std::os::unix::fs::symlink(to, folder.path().join(name)).unwrap();
        };
        link(Path::new("a/deep"), "b");
        link(Path::new("a/deep/1.txt"), "c.txt");
        link(outside.path(), "d");
        link(&outside.path().join("secret.txt"), "e.txt");
        assert_eq!(
            walk(folder.path()),
            [
                "a/deep/1.txt Whole(Text)",
                "b/1.txt Whole(Text)",
                "c.txt Whole(Text)",
                "d skipped, hidden: false",
                "e.txt skipped, hidden: false",
            ]
        );
        // A folder may itself be given by a link.
        let given = outside.path().join("given");
        std::os::unix::fs::symlink(folder.path().join("a"), &given).unwrap();
        let met = files(&[given]).filter(|found| matches!(found, Found::File(_)));
        assert_eq!(met.count(), 1);
    }

    #[test]
    fn a_given_file_goes_by_its_name_even_where_it_is_hidden() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".x.txt");
        fs::write(&path, "x").unwrap();
        let found: Vec<_> = files(&[path, PathBuf::from("-")]).collect();
        let [Found::Root(_), Found::File(file), Found::File(input)] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!((file.relative.as_str(), file.bytes), (".x.txt", 1));
        assert_eq!((input.relative.as_str(), &input.path), ("-", &None));
    }
}
