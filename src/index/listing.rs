//! All documents in parts of about the same size, read from columns alone.
//!
//! A document is in the part that its key says, whatever else there is: parts
//! that are read one after the other have each document once, also where others
//! come or go meanwhile.

use tantivy::TantivyError;
use tantivy::columnar::Column;

use super::convert::date_of_days;
use super::error::IndexError;
use super::originals::id_columns;
use super::schema::{DateField, ID_KEY};
use super::snapshot::Snapshot;
use crate::model::{Date, DocumentId};

/// A document in a list of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its identifier.
    pub id: DocumentId,
    /// The later of its 成文日期 and 发布日期.
    pub day: Option<Date>,
}

impl Snapshot {
    /// The documents of one of `parts` parts, the first of which is 0, in an order
    /// that stays; `None` where they are more than `most`.
    ///
    /// # Errors
    /// Where a column cannot be read.
    pub fn part(
        &self,
        part: u32,
        parts: u32,
        most: usize,
    ) -> Result<Option<Vec<Listed>>, IndexError> {
        let mut found: Vec<(u64, Listed)> = Vec::new();
        let ids = id_columns(self.searcher())?;
        for (segment, ids) in self.searcher().segment_readers().iter().zip(ids) {
            let keys = segment.fast_fields().u64(ID_KEY)?;
            let days: Vec<Column<i64>> = DateField::ALL
                .iter()
                .map(|date| segment.fast_fields().i64(date.column()))
                .collect::<Result<_, _>>()?;
            for doc in segment.doc_ids_alive() {
                let Some(key) = keys.first(doc) else { continue };
                if part_of(key, parts) != part {
                    continue;
                }
                let mut id = String::new();
                if let Some(ord) = ids.ords().first(doc) {
                    ids.ord_to_str(ord, &mut id)
                        .map_err(|error| TantivyError::IoError(error.into()))?;
                }
                let id = DocumentId::parse(&id).map_err(|error| IndexError::StoredDocument {
                    reason: format!("an identifier {error}"),
                })?;
                if found.len() == most {
                    return Ok(None);
                }
                let day = days.iter().filter_map(|days| days.first(doc)).max();
                let day = day.and_then(date_of_days);
                found.push((key, Listed { id, day }));
            }
        }
        found.sort_unstable_by(|(a, one), (b, other)| {
            a.cmp(b)
                .then_with(|| one.id.as_str().cmp(other.id.as_str()))
        });
        Ok(Some(found.into_iter().map(|(_, listed)| listed).collect()))
    }
}

/// The part of a key: keys are hashes, so that parts are about equal.
fn part_of(key: u64, parts: u32) -> u32 {
    let part = (u128::from(key) * u128::from(parts)) >> 64;
    u32::try_from(part).expect("it is less than the number of parts")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_parted_evenly_and_up_to_the_last() {
        assert_eq!(part_of(u64::MAX, 1), 0);
        assert_eq!(
            [0, u64::MAX / 3, u64::MAX / 2, u64::MAX].map(|key| part_of(key, 3)),
            [0, 0, 1, 2]
        );
        assert_eq!(part_of(u64::MAX, u32::MAX), u32::MAX - 1);
    }
}
