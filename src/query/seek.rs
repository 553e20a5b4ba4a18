//! Going forward in a set of documents.

use tantivy::{DocId, DocSet};

/// The first document of the set from `target` on, where the set does not stand behind
/// that already.
pub(super) fn seek(set: &mut (impl DocSet + ?Sized), target: DocId) -> DocId {
    match set.doc() {
        doc if doc < target => set.seek(target),
        doc => doc,
    }
}
