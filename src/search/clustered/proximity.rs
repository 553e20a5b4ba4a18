//! Runs of characters near one another that no query tells: the documents that have all
//! of the runs are read, and those in which they stand near are named by their keys.

use serde_json::Value;

use super::lists::Originals;
use crate::cluster::{self, Snapshot};
use crate::index::{TextField, parse_original, text_values};
use crate::query::{Condition, Matching, stand_near};
use crate::search::error::SearchError;

/// The query of what matches.
pub(super) fn matching(snapshot: &Snapshot, of: &Matching) -> Result<Value, SearchError> {
    let mut nears = Vec::new();
    collect(&of.wanted, &mut nears);
    if let Some(excluded) = &of.excluded {
        collect(excluded, &mut nears);
    }
    for (near, run) in nears {
        if snapshot.nears.lock().keys(near).is_none() {
            let keys = look_for(snapshot, &run)?;
            snapshot.nears.lock().0.push((near.clone(), keys));
        }
    }
    Ok(cluster::matching(of, &snapshot.nears.lock()))
}

/// Runs, how near they have to be, and where.
struct Runs<'a> {
    field: TextField,
    parts: &'a [Vec<char>],
    within_chars: u32,
}

/// Those of a condition that no query tells.
fn collect<'a>(of: &'a Condition, nears: &mut Vec<(&'a Condition, Runs<'a>)>) {
    match of {
        Condition::Near {
            field,
            parts,
            within_chars,
        } if !cluster::tells(parts) => nears.push((
            of,
            Runs {
                field: *field,
                parts,
                within_chars: *within_chars,
            },
        )),
        Condition::AtLeast { things, .. } => {
            for way in things.iter().flatten() {
                collect(way, nears);
            }
        }
        _ => {}
    }
}

/// The keys of the documents that have the runs near one another.
fn look_for(snapshot: &Snapshot, runs: &Runs<'_>) -> Result<Vec<i64>, SearchError> {
    let mut keys = Vec::new();
    let having_each = cluster::having_each(runs.field, runs.parts);
    for original in Originals::of(snapshot, having_each) {
        let document = parse_original(&original?)?;
        let values = text_values(&document, runs.field);
        if stand_near(&values, runs.parts, runs.within_chars) {
            keys.push(cluster::signed(document.id.key()));
        }
    }
    Ok(keys)
}
