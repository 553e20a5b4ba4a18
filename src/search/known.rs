//! The names that the index knows, read once a commit.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::error::SearchError;
use crate::index::{FacetField, Snapshot};
use crate::query::Names;
use crate::text::Synonyms;

/// The names of the last commit that was asked for.
#[derive(Default)]
pub(super) struct KnownNames {
    last: Mutex<Option<(u64, Arc<Names>)>>,
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
        // What was taken from an earlier commit is replaced as a whole, so a
        // panic elsewhere leaves nothing half done behind the lock.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, names)) = last.as_ref()
            && *known == commit
        {
            return Ok(Arc::clone(names));
        }
        let issuers = values(snapshot, FacetField::Issuer)?;
        let doc_types = values(snapshot, FacetField::DocType)?.into_keys();
        let names = Arc::new(Names::new(issuers, doc_types, synonyms));
        *last = Some((commit, Arc::clone(&names)));
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
