//! The files that a page links to: those that stand beside it are part of its
//! document.

use std::path::{Component, Path, PathBuf};

use serde_json::{Value, json};

use super::file::content;
use super::formats;
use super::job::{Attached, Job};
use crate::ingest::fault::Fault;
use crate::ingest::field::Field;
use crate::ingest::files::leads_out;
use crate::ingest::format::{Format, format};
use crate::ingest::record::{Link, Record};
use crate::ingest::stamp::Stamper;

/// Text of all attachments of a page, in bytes.
const MAX_ATTACHED_TEXT_BYTES: usize = 64 << 20;

/// Joins the linked files to a record. What is linked to and is not there is
/// named without text. Gives the files that were joined, and those that would be
/// if they came to be there.
pub(super) fn attach(record: &mut Record, job: &Job, stamper: &Stamper) -> Vec<Attached> {
    let mut attached: Vec<Attached> = Vec::new();
    let mut entries = Vec::new();
    let mut left = MAX_ATTACHED_TEXT_BYTES;
    for link in std::mem::take(&mut record.links) {
        let Some(path) = path_of(&link, job) else {
            entries.push(json!({ "name": name_of(&link) }));
            continue;
        };
        if attached.iter().any(|known| known.path == path) {
            continue;
        }
        let (stamp, text) = match text_of(&path, job, stamper) {
            Ok((stamp, text)) => (stamp, text),
            Err(Problem::Missing) => (0, None),
            Err(Problem::Fault { stamp, fault }) => {
                let reason = format!("is attached and {}; {}", fault.reason, fault.mend);
                record.doubt(Field::Attachments, &shown(&path), reason);
                (stamp, None)
            }
        };
        let text = text.filter(|text| {
            let fits = text.len() <= left;
            if !fits {
                let limit = MAX_ATTACHED_TEXT_BYTES >> 20;
                let reason = format!("does not fit into the {limit} MiB of a page's attachments");
                record.doubt(Field::Attachments, &shown(&path), reason);
            }
            fits
        });
        left -= text.as_ref().map_or(0, String::len);
        entries.push(json!({ "name": name_of(&link), "text": text }));
        attached.push(Attached { path, stamp });
    }
    if !entries.is_empty() {
        record.push(Field::Attachments.name(), Value::Array(entries), None);
    }
    attached
}

enum Problem {
    Missing,
    Fault { stamp: u64, fault: Fault },
}

fn text_of(path: &Path, job: &Job, stamper: &Stamper) -> Result<(u64, Option<String>), Problem> {
    if !path.is_file() {
        return Err(Problem::Missing);
    }
    if leads_out(path, &job.root) {
        let reason = "is a link that leads out of the folder that was given";
        let fault = Fault::new(None, reason, "put the file beside the page");
        return Err(Problem::Fault { stamp: 0, fault });
    }
    let bytes = content(path).map_err(|fault| Problem::Fault { stamp: 0, fault })?;
    let stamp = stamper.stamp(&bytes);
    match attached_text(path, &bytes) {
        Ok(text) => Ok((stamp, text)),
        Err(fault) => Err(Problem::Fault { stamp, fault }),
    }
}

/// The text of a file, `None` where it has none.
fn attached_text(path: &Path, bytes: &[u8]) -> Result<Option<String>, Fault> {
    match format(path) {
        Some(Format::Whole(format)) => formats::text(format, bytes),
        _ => Ok(None),
    }
}

fn name_of(link: &Link) -> &str {
    let text = link.text.trim();
    if text.is_empty() { &link.address } else { text }
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The file that a link leads to: at its path from the page, else of its name
/// beside the page. No address leads out of the folder that was given.
fn path_of(link: &Link, job: &Job) -> Option<PathBuf> {
    let folder = job.path.parent()?;
    let address = link.address.split(['?', '#']).next().unwrap_or_default();
    let address = percent_decoded(address);
    let is_elsewhere = address.contains("://") || address.starts_with('/');
    let name = Path::new(&address).file_name()?;
    let beside = folder.join(name);
    let along = (!is_elsewhere)
        .then(|| normal(&folder.join(&address)))
        .flatten();
    let mut places = along.into_iter().chain([beside.clone()]);
    let place = places.find(|place| place.starts_with(&job.root) && place.is_file());
    // Where it is not there yet, it is waited for beside the page.
    place
        .or(Some(beside))
        .filter(|place| *place != job.path && is_attachable(place))
}

fn is_attachable(path: &Path) -> bool {
    matches!(format(path), Some(Format::Whole(format)) if format.is_attachable())
}

/// The path without `.` and `..`, `None` where it leads above its beginning.
fn normal(path: &Path) -> Option<PathBuf> {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                if !normal.pop() {
                    return None;
                }
            }
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    Some(normal)
}

fn percent_decoded(address: &str) -> String {
    percent_encoding::percent_decode_str(address)
        .decode_utf8_lossy()
        .into_owned()
}
