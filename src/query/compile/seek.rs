//! Going forward in a set of documents.

use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, SeekDangerResult};

/// The first document of the set from `target` on, where the set does not stand behind
/// that already.
pub(super) fn seek(set: &mut (impl DocSet + ?Sized), target: DocId) -> DocId {
    match set.doc() {
        doc if doc < target => set.seek(target),
        doc => doc,
    }
}

/// Whether the set has `doc`, which is not before what was asked for earlier.
pub(crate) fn has(set: &mut (impl DocSet + ?Sized), doc: DocId) -> bool {
    seek(set, doc) == doc
}

/// As [`has`], of a set that tells without looking for its next document, and is only
/// asked so: `next` says before which document it has no more.
pub(crate) fn has_alone(set: &mut dyn Scorer, next: &mut DocId, doc: DocId) -> bool {
    if doc < *next {
        return false;
    }
    match set.seek_danger(doc) {
        SeekDangerResult::Found => true,
        SeekDangerResult::SeekLowerBound(lower) => {
            *next = lower;
            false
        }
    }
}
