//! Reads all sources one after another, a document at a time.

use std::io::Read;
use std::path::PathBuf;

use crate::ingest::duplicates::Seen;
use crate::ingest::fault::Fault;
use crate::ingest::files::{Format, Found, SourceFile, Walk, files};
use crate::ingest::html;
use crate::ingest::item::{Item, Warning};
use crate::ingest::json_lines::{JsonLines, MAX_LINE_BYTES};
use crate::ingest::mapping::Mapping;
use crate::ingest::metadata::{self, Origin};
use crate::ingest::open::open;
use crate::ingest::progress::Progress;
use crate::ingest::record::Record;
use crate::ingest::text_file::{self, MAX_TEXT_BYTES};

/// Reads what stands under the given files and folders; `-` is standard input,
/// as JSON Lines.
///
/// Everything happens as the items are asked for, and no more than one document
/// is held. Beside that the reader remembers where it met each identifier, to
/// warn of the second document with one.
pub fn read(paths: &[PathBuf], mapping: &Mapping) -> Reader {
    Reader {
        walk: files(paths),
        mapping: mapping.clone(),
        lines: None,
        seen: Seen::default(),
        progress: Progress::default(),
    }
}

/// The size on disk of all files that [`read`] would read, without standard input.
pub fn total_bytes(paths: &[PathBuf]) -> u64 {
    files(paths)
        .map(|found| match found {
            Found::File(file) => file.bytes,
            Found::Other(_) => 0,
        })
        .sum()
}

/// Iterates over what is met. See [`read`].
pub struct Reader {
    walk: Walk,
    mapping: Mapping,
    lines: Option<(JsonLines, Origin)>,
    seen: Seen,
    progress: Progress,
}

impl Reader {
    /// A counter that shows how far the reader has come, in bytes of files.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Opens a file: a text gives its item at once, lines come one by one.
    fn start(&mut self, file: SourceFile) -> Option<Item> {
        let input = open(&file, &self.progress);
        let origin = Origin {
            path: file.shown,
            relative: file.relative,
            line: None,
        };
        let input = match input {
            Ok(input) => input,
            Err(error) => {
                let fault = Fault::new(
                    None,
                    format!("cannot be read: {error}"),
                    "check the path and its permissions",
                );
                return Some(refused(fault, &origin));
            }
        };
        match file.format {
            Format::Text => {
                let record = text_file::read(input, MAX_TEXT_BYTES, &self.mapping);
                Some(self.item(record, &origin))
            }
            Format::Html => {
                let mut bytes = Vec::new();
                let read = input
                    .take(MAX_TEXT_BYTES as u64 + 1)
                    .read_to_end(&mut bytes);
                let record = match read {
                    Ok(length) if length > MAX_TEXT_BYTES => Err(Fault::new(
                        None,
                        format!("is a page of more than {MAX_TEXT_BYTES} bytes"),
                        "split it into pages",
                    )),
                    Ok(_) => html::read(&bytes, &self.mapping),
                    Err(error) => Err(Fault::new(
                        None,
                        format!("cannot be read: {error}"),
                        "check the file and its permissions",
                    )),
                };
                Some(self.item(record, &origin))
            }
            Format::JsonLines(_) => {
                let lines = JsonLines::new(input, MAX_LINE_BYTES, &self.mapping);
                self.lines = Some((lines, origin));
                None
            }
        }
    }

    fn item(&mut self, record: Result<Record, Fault>, origin: &Origin) -> Item {
        let made = match record.and_then(|record| metadata::document(record, origin)) {
            Ok(made) => made,
            Err(fault) => return refused(fault, origin),
        };
        let mut warnings = made.warnings;
        let place = origin.place();
        if let Some(first) = self.seen.note(&made.document.id, &place) {
            warnings.push(Warning {
                place: place.clone(),
                field: "id".to_owned(),
                value: made.document.id.to_string(),
                reason: format!("same identifier as {first}, which it replaces"),
            });
        }
        Item::Document {
            document: Box::new(made.document),
            warnings,
            unknown_fields: made.unknown_fields,
            place,
        }
    }
}

fn refused(fault: Fault, origin: &Origin) -> Item {
    Item::Refused(fault.at(&origin.path, origin.line))
}

impl Iterator for Reader {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some((mut lines, mut origin)) = self.lines.take() {
                if let Some((line, record)) = lines.next() {
                    origin.line = line;
                    let item = self.item(record, &origin);
                    self.lines = Some((lines, origin));
                    return Some(item);
                }
                continue;
            }
            match self.walk.next()? {
                Found::Other(item) => return Some(item),
                Found::File(file) => {
                    if let Some(item) = self.start(file) {
                        return Some(item);
                    }
                }
            }
        }
    }
}
