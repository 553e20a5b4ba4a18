//! Reads all sources one after another, a document at a time. Files that are
//! parsed as a whole are parsed ahead.

use std::collections::{HashSet, VecDeque};
use std::path::PathBuf;

use super::opened::{Next, Opened, Reading};
use crate::ingest::duplicates::Seen;
use crate::ingest::fault::Fault;
use crate::ingest::files::{Found, SourceFile, Walk, files};
use crate::ingest::format::{FileFormat, Format};
use crate::ingest::item::Item;
use crate::ingest::known::{KnownFiles, MetFiles};
use crate::ingest::mapping::Mapping;
use crate::ingest::metadata::{self, Origin};
use crate::ingest::parse::{Isolation, Job, Pool};
use crate::ingest::progress::Progress;
use crate::ingest::record::Record;
use crate::ingest::stamp::{Stamper, key_of_path};
use crate::model::Provenance;

/// Files that are asked for ahead, for each that is parsed at once.
const FILES_AHEAD: usize = 4;

/// How sources are read.
#[derive(Debug, Clone)]
pub struct IngestConfig {
    /// What sources call the fields.
    pub mapping: Mapping,
    /// Where files are parsed.
    pub isolation: Isolation,
    /// Files parsed at once.
    pub threads: usize,
    /// Files that need not be parsed where they are as they were.
    pub known: KnownFiles,
}

impl IngestConfig {
    /// All files, by the built-in mapping, one at a time in this process.
    pub fn in_process() -> Self {
        Self {
            mapping: Mapping::built_in(),
            isolation: Isolation::InProcess,
            threads: 1,
            known: KnownFiles::default(),
        }
    }
}

/// Reads what stands under the given files and folders; `-` is standard input,
/// as JSON Lines.
///
/// Items come in the order of the walk, but for files that a page may have as
/// attachments: these come last, without those that a page has. A few files are
/// parsed ahead. Beside that the reader remembers where it met each identifier,
/// to warn of the second document with one, and each file.
pub fn read(paths: &[PathBuf], config: IngestConfig) -> Reader {
    Reader {
        walk: files(paths),
        waiting: VecDeque::new(),
        reading: None,
        attachable: VecDeque::new(),
        pages_are_read: false,
        attached: HashSet::new(),
        pool: Pool::new(config.threads, config.isolation, &config.mapping),
        stamper: Stamper::new(&config.mapping),
        mapping: config.mapping,
        known: config.known,
        met: MetFiles::default(),
        seen: Seen::default(),
        progress: Progress::default(),
    }
}

/// The size on disk of all files that [`read`] would read, without standard input.
pub fn total_bytes(paths: &[PathBuf]) -> u64 {
    files(paths)
        .map(|found| match found {
            Found::File(file) => file.bytes,
            Found::Root(_) | Found::Other(_) => 0,
        })
        .sum()
}

/// Iterates over what is met. See [`read`].
pub struct Reader {
    walk: Walk,
    /// What comes next, in order.
    waiting: VecDeque<Opened>,
    reading: Option<Reading>,
    /// Files that may be attachments: they wait until all pages are read.
    attachable: VecDeque<SourceFile>,
    /// Whether nothing comes any more that may have attachments.
    pages_are_read: bool,
    /// The attachments of the pages.
    attached: HashSet<PathBuf>,
    pool: Pool,
    stamper: Stamper,
    mapping: Mapping,
    known: KnownFiles,
    met: MetFiles,
    seen: Seen,
    progress: Progress,
}

impl Reader {
    /// A counter that shows how far the reader has come, in bytes of files.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// The files that were met; all of them once the reader has come to its end.
    pub fn met(self) -> MetFiles {
        self.met
    }

    /// Asks for files ahead.
    fn look_ahead(&mut self) {
        while self.waiting.len() < FILES_AHEAD * self.pool.threads() {
            match self.walk.next() {
                Some(Found::Other(item)) => {
                    if let Item::Refused(refusal) = &item {
                        self.met
                            .unread
                            .get_or_insert_with(|| refusal.place.path.clone());
                    }
                    self.waiting.push_back(Opened::Item(item));
                }
                Some(Found::Root(path)) => self.met.roots.push(key_of_path(&path)),
                Some(Found::File(file)) => {
                    if matches!(file.format, Format::Whole(format) if format.is_attachable()) {
                        self.attachable.push_back(file);
                    } else {
                        self.ask_for(file);
                    }
                }
                // Which files are attachments is known once all pages are read.
                None if self.pages_are_read || self.waiting.is_empty() => {
                    self.pages_are_read = true;
                    let Some(file) = self.attachable.pop_front() else {
                        return;
                    };
                    let whole = file.whole.as_ref();
                    if whole.is_some_and(|path| self.attached.contains(path)) {
                        self.progress.add(file.bytes);
                    } else {
                        self.ask_for(file);
                    }
                }
                None => return,
            }
        }
    }

    fn ask_for(&mut self, file: SourceFile) {
        // Until all of it has been read, it keeps what is there.
        if let Some(key) = file.key() {
            self.met.files.insert(key, None);
        }
        let opened = match file.format {
            Format::JsonLines(packing) => Opened::Lines(file, packing),
            Format::Whole(format) => self.ask_pool(file, format),
        };
        self.waiting.push_back(opened);
    }

    fn ask_pool(&mut self, file: SourceFile, format: FileFormat) -> Opened {
        let job = Job {
            known: file.known(&self.known),
            path: file.whole.clone().unwrap_or_default(),
            format,
            root: file.folder().to_owned(),
        };
        match self.pool.parse(job) {
            Ok(outputs) => Opened::Whole(file, outputs),
            Err(error) => {
                let fault = Fault::new(None, format!("cannot be parsed: {error}"), "try again");
                Opened::Item(Item::Refused(fault.at(&file.shown, None)))
            }
        }
    }

    /// The item of a record.
    fn item(
        &mut self,
        record: Result<Record, Fault>,
        origin: &Origin,
        provenance: Option<Provenance>,
    ) -> Item {
        let mut made = match record.and_then(|record| metadata::document(record, origin)) {
            Ok(made) => made,
            Err(fault) => return Item::Refused(fault.at(&origin.path, origin.line)),
        };
        made.document.provenance = provenance;
        let mut warnings = made.warnings;
        let place = origin.place();
        warnings.extend(self.seen.warning(&made.document.id, &place));
        Item::Document {
            document: Box::new(made.document),
            warnings,
            unknown_fields: made.unknown_fields,
            place,
        }
    }

    /// The next item of the file that is read, `None` at its end.
    fn next_of(&mut self, reading: &mut Reading) -> Option<Item> {
        let next = reading.next(&self.known, &mut self.attached)?;
        Some(match next {
            Next::Item(item) => item,
            Next::Record {
                record,
                origin,
                provenance,
            } => {
                let item = self.item(record, &origin, provenance);
                if matches!(item, Item::Refused(_)) {
                    reading.spoil();
                }
                item
            }
        })
    }
}

impl Iterator for Reader {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(mut reading) = self.reading.take() {
                if let Some(item) = self.next_of(&mut reading) {
                    self.reading = Some(reading);
                    return Some(item);
                }
                if let Some((file, stamp)) = reading.met() {
                    self.met.files.insert(file, stamp);
                }
            }
            self.look_ahead();
            match self.waiting.pop_front()? {
                Opened::Item(item) => return Some(item),
                opened => {
                    let reading = Reading::begin(
                        opened,
                        &self.known,
                        &self.mapping,
                        &self.stamper,
                        &self.progress,
                    );
                    match reading {
                        Ok(reading) => self.reading = Some(reading),
                        Err(item) => return Some(*item),
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_may_be_attached_are_asked_for_ahead_too() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..6 {
            let path = folder.path().join(format!("{number}.csv"));
            std::fs::write(path, "标题,正文\n港口公告,港口自即日起开放\n").unwrap();
        }
        let config = IngestConfig {
            threads: 2,
            ..IngestConfig::in_process()
        };
        let mut reader = read(&[folder.path().to_owned()], config);
        assert!(matches!(reader.next(), Some(Item::Document { .. })));
        assert_eq!(reader.waiting.len(), 5);
        assert_eq!(reader.count(), 5);
    }
}
