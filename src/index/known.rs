//! What is known of a document before it is taken in again.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, TERMINATED, TantivyError, Term};

use super::error::IndexError;
use super::provenance;
use super::schema::CONTENT_KEY;
use crate::model::Provenance;

/// What is known of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) content_key: u64,
    pub(crate) provenance: Option<Provenance>,
}

impl Known {
    /// Whether taking in another one would change anything. What does not come
    /// from a file leaves the file as it is known.
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        self.content_key == other.content_key
            && (other.provenance.is_none() || self.provenance == other.provenance)
    }

    /// What a commit holds under the term of an identifier.
    pub(super) fn read(searcher: &Searcher, term: &Term) -> Result<Option<Self>, IndexError> {
        for segment in searcher.segment_readers() {
            let inverted = segment.inverted_index(term.field())?;
            let Some(mut postings) = inverted
                .read_postings(term, IndexRecordOption::Basic)
                .map_err(|error| TantivyError::IoError(error.into()))?
            else {
                continue;
            };
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                if segment
                    .alive_bitset()
                    .is_none_or(|alive| alive.is_alive(doc))
                {
                    let content_key = segment.fast_fields().u64(CONTENT_KEY)?.first(doc);
                    let column = provenance::column(segment)?;
                    let provenance = column.map(|column| provenance::of(&column, doc));
                    let provenance = provenance.transpose()?.flatten();
                    return Ok(content_key.map(|content_key| Self {
                        content_key,
                        provenance,
                    }));
                }
                postings.advance();
            }
        }
        Ok(None)
    }
}
