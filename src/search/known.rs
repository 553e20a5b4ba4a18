//! The names that the index knows, read once a commit.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use super::error::SearchError;
use crate::index::{FacetField, Snapshot};
use crate::query::Names;
use crate::text::Synonyms;

/// Most commits whose names are kept: the newest, and those that somebody pages
/// through.
const MAX_COMMITS: usize = 4;

/// The names of the commits that were last read.
#[derive(Default)]
pub(super) struct KnownNames {
    read: Mutex<VecDeque<(u64, Arc<Names>)>>,
}

impl KnownNames {
    /// The names of a snapshot, whose commit is `commit`. Whoever comes first
    /// after a commit reads them, others wait for it.
    pub(super) fn at(
        &self,
        snapshot: &Snapshot,
        commit: u64,
        synonyms: &Synonyms,
    ) -> Result<Arc<Names>, SearchError> {
        // Whole entries are added, so a panic leaves nothing half done.
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, names)) = read.iter().find(|(known, _)| *known == commit) {
            return Ok(Arc::clone(names));
        }
        let issuers = values(snapshot, FacetField::Issuer)?;
        let doc_types = values(snapshot, FacetField::DocType)?.into_keys();
        let names = Arc::new(Names::new(issuers, doc_types, synonyms));
        read.truncate(MAX_COMMITS - 1);
        read.push_front((commit, Arc::clone(&names)));
        Ok(names)
    }
}

/// The values of a facet with the number of documents that have or had them:
/// removed documents count until their segment is merged.
fn values(snapshot: &Snapshot, facet: FacetField) -> Result<BTreeMap<String, u64>, SearchError> {
    let mut values = BTreeMap::new();
    for segment in snapshot.searcher().segment_readers() {
        let inverted = segment.inverted_index(snapshot.fields().facet(facet))?;
        let mut terms = inverted
            .terms()
            .stream()
            .map_err(tantivy::TantivyError::from)?;
        while let Some((value, info)) = terms.next() {
            if let Ok(value) = std::str::from_utf8(value) {
                *values.entry(value.to_owned()).or_insert(0) += u64::from(info.doc_freq);
            }
        }
    }
    Ok(values)
}
