//! Files on their way through the reader: asked for, and being read.

use std::collections::HashSet;
use std::path::PathBuf;

use crate::ingest::fault::Fault;
use crate::ingest::files::SourceFile;
use crate::ingest::format::Packing;
use crate::ingest::item::{Item, SkippedFile};
use crate::ingest::json_lines::{JsonLines, MAX_LINE_BYTES};
use crate::ingest::known::KnownFiles;
use crate::ingest::mapping::Mapping;
use crate::ingest::metadata::Origin;
use crate::ingest::open::open;
use crate::ingest::parse::{Attached, Output, Outputs};
use crate::ingest::progress::Progress;
use crate::ingest::record::Record;
use crate::ingest::stamp::{Stamper, key_of_path};
use crate::model::Provenance;

/// What was asked for.
pub(super) enum Opened {
    Item(Item),
    Lines(SourceFile, Packing),
    Whole(SourceFile, Outputs),
}

/// What comes of a file.
pub(super) enum Next {
    Item(Item),
    Record {
        record: Result<Record, Fault>,
        origin: Origin,
        provenance: Option<Provenance>,
    },
}

/// A file that is being read.
pub(super) struct Reading {
    file: SourceFile,
    content: Content,
    /// `None` where it is not known, or where a part of it was not read.
    stamp: Option<u64>,
    spoilt: bool,
    /// The attachments of the next record.
    attached: Vec<Attached>,
    progress: Progress,
}

enum Content {
    Lines(JsonLines),
    Whole(Outputs),
    /// It is as it was.
    Unchanged,
    Ended,
}

impl Reading {
    /// Begins to read what was asked for; what cannot be read is refused.
    pub(super) fn begin(
        opened: Opened,
        known: &KnownFiles,
        mapping: &Mapping,
        stamper: &Stamper,
        progress: &Progress,
    ) -> Result<Self, Box<Item>> {
        let (file, content, stamp) = match opened {
            Opened::Item(item) => return Err(Box::new(item)),
            Opened::Whole(file, outputs) => (file, Content::Whole(outputs), None),
            Opened::Lines(file, packing) => {
                let unreadable = |file: &SourceFile, error: &std::io::Error| {
                    let reason = format!("cannot be read: {error}");
                    let mend = "check the path and its permissions";
                    let fault = Fault::new(None, reason, mend);
                    Box::new(Item::Refused(fault.at(&file.shown, None)))
                };
                let stamp = match &file.whole {
                    None => None,
                    Some(path) => {
                        let stamp = std::fs::File::open(path)
                            .and_then(|content| stamper.stamp_of_stream(content))
                            .map_err(|error| unreadable(&file, &error))?;
                        Some(stamp)
                    }
                };
                if stamp.is_some() && file.known(known).map(|known| known.stamp) == stamp {
                    progress.add(file.bytes);
                    (file, Content::Unchanged, stamp)
                } else {
                    let input = open(&file, packing, progress)
                        .map_err(|error| unreadable(&file, &error))?;
                    let lines = JsonLines::new(input, MAX_LINE_BYTES, mapping);
                    (file, Content::Lines(lines), stamp)
                }
            }
        };
        Ok(Self {
            file,
            content,
            stamp,
            spoilt: false,
            attached: Vec::new(),
            progress: progress.clone(),
        })
    }

    /// The key of the file and its stamp, none where not all of it could be read.
    pub(super) fn met(&self) -> Option<(u64, Option<u64>)> {
        let file = self.file.key()?;
        Some((file, self.stamp.filter(|_| !self.spoilt)))
    }

    /// Notes that a part of the file was refused.
    pub(super) fn spoil(&mut self) {
        self.spoilt = true;
    }

    /// What comes next, `None` at the end. The attachments that are met are added
    /// to `all_attached`.
    pub(super) fn next(
        &mut self,
        known: &KnownFiles,
        all_attached: &mut HashSet<PathBuf>,
    ) -> Option<Next> {
        match &mut self.content {
            Content::Ended => None,
            Content::Unchanged => {
                self.content = Content::Ended;
                Some(Next::Item(Item::Unchanged(self.file.shown.clone())))
            }
            Content::Lines(lines) => {
                let (line, record) = lines.next()?;
                Some(self.record(None, line, record))
            }
            Content::Whole(outputs) => {
                let Ok(output) = outputs.recv() else {
                    self.content = Content::Ended;
                    self.progress.add(self.file.bytes);
                    return None;
                };
                self.next_of(output, known, all_attached)
            }
        }
    }

    fn next_of(
        &mut self,
        output: Output,
        known: &KnownFiles,
        all_attached: &mut HashSet<PathBuf>,
    ) -> Option<Next> {
        match output {
            Output::Unchanged => {
                let content = self.file.known(known);
                self.stamp = content.as_ref().map(|content| content.stamp);
                let attached = content.into_iter().flat_map(|content| content.attached);
                all_attached.extend(attached.map(|attached| attached.path));
                Some(Next::Item(Item::Unchanged(self.file.shown.clone())))
            }
            Output::Stamp(stamp) => {
                self.stamp = Some(stamp);
                self.next(known, all_attached)
            }
            Output::Attached(files) => {
                all_attached.extend(files.iter().map(|attached| attached.path.clone()));
                self.attached = files;
                self.next(known, all_attached)
            }
            Output::Skipped { inner, reason } => Some(Next::Item(Item::Skipped(SkippedFile {
                path: format!("{}!/{inner}", self.file.shown),
                reason,
                hidden: false,
            }))),
            Output::Record {
                inner,
                line,
                outcome,
            } => Some(self.record(inner.as_deref(), line, outcome)),
        }
    }

    fn record(
        &mut self,
        inner: Option<&str>,
        line: Option<u64>,
        record: Result<Record, Fault>,
    ) -> Next {
        self.spoilt |= record.is_err();
        let within = |path: &str| match inner {
            Some(inner) => format!("{path}!/{inner}"),
            None => path.to_owned(),
        };
        let origin = Origin {
            path: within(&self.file.shown),
            relative: within(&self.file.relative),
            line,
        };
        let attached = std::mem::take(&mut self.attached);
        let folder = self.file.folder().to_owned();
        let attached = attached.into_iter().map(|attached| {
            let path = attached.path.strip_prefix(&folder);
            let path = path.unwrap_or(&attached.path);
            (path.to_string_lossy().into_owned(), attached.stamp)
        });
        let provenance = self
            .file
            .key()
            .zip(self.stamp)
            .map(|(file, stamp)| Provenance {
                root: key_of_path(&self.file.root),
                file,
                stamp,
                attached: attached.collect(),
            });
        Next::Record {
            record,
            origin,
            provenance,
        }
    }
}
