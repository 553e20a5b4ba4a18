//! The values of a facet, read from its dictionary.

use std::collections::BTreeMap;

use crate::index::{FacetField, Snapshot};
use crate::search::error::SearchError;

/// The values of a facet with the number of documents that have or had them:
/// removed documents count until their segment is merged.
pub(super) fn values(
    snapshot: &Snapshot,
    facet: FacetField,
) -> Result<BTreeMap<String, u64>, SearchError> {
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
