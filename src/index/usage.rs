//! What a generation takes on disk, by segment and by field.

use std::collections::BTreeMap;

use tantivy::TantivyError;
use tantivy::space_usage::PerFieldSpaceUsage;

use super::error::IndexError;
use super::snapshot::Snapshot;

/// What the segments of a commit hold and take, in bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usage {
    /// The segments, largest first.
    pub segments: Vec<SegmentUsage>,
    /// The index fields by name, largest first.
    pub fields: Vec<FieldUsage>,
    /// The stored records of all documents.
    pub stored_bytes: u64,
    /// All files of the segments together.
    pub total_bytes: u64,
}

/// A part of the index that is written at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentUsage {
    /// Name of its files, without their endings.
    pub id: String,
    /// Documents that are found.
    pub documents: u64,
    /// Documents that were removed and are still in the files.
    pub deleted: u64,
    /// Its files together.
    pub bytes: u64,
}

/// The parts of an index field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldUsage {
    /// Its name in the schema.
    pub name: String,
    /// The dictionary of its terms.
    pub terms_bytes: u64,
    /// Which documents have each term, and how often.
    pub postings_bytes: u64,
    /// Where in the text.
    pub positions_bytes: u64,
    /// Its values by document, for filters, facets and sorting.
    pub column_bytes: u64,
    /// The lengths of the texts.
    pub norms_bytes: u64,
}

impl FieldUsage {
    /// All parts together.
    pub fn total_bytes(&self) -> u64 {
        self.terms_bytes
            + self.postings_bytes
            + self.positions_bytes
            + self.column_bytes
            + self.norms_bytes
    }
}

impl Usage {
    /// Removed documents that are still in the files, as a share of all in them.
    #[expect(clippy::cast_precision_loss, reason = "a share for people to read")]
    pub fn deleted_share(&self) -> f64 {
        let deleted: u64 = self.segments.iter().map(|segment| segment.deleted).sum();
        let found: u64 = self.segments.iter().map(|segment| segment.documents).sum();
        deleted as f64 / (deleted + found).max(1) as f64
    }
}

impl Snapshot {
    /// What the segments hold and take.
    ///
    /// # Errors
    /// Where a file cannot be looked at.
    pub fn usage(&self) -> Result<Usage, IndexError> {
        let mut usage = Usage::default();
        let mut fields: BTreeMap<String, FieldUsage> = BTreeMap::new();
        for segment in self.searcher().segment_readers() {
            let space = segment.space_usage().map_err(TantivyError::from)?;
            usage.segments.push(SegmentUsage {
                id: segment.segment_id().uuid_string(),
                documents: u64::from(segment.num_docs()),
                deleted: u64::from(segment.num_deleted_docs()),
                bytes: space.total().get_bytes(),
            });
            usage.stored_bytes += space.store().total().get_bytes();
            usage.total_bytes += space.total().get_bytes();
            add(&mut fields, space.termdict(), |field| {
                &mut field.terms_bytes
            });
            add(&mut fields, space.postings(), |field| {
                &mut field.postings_bytes
            });
            add(&mut fields, space.positions(), |field| {
                &mut field.positions_bytes
            });
            add(&mut fields, space.fast_fields(), |field| {
                &mut field.column_bytes
            });
            add(&mut fields, space.fieldnorms(), |field| {
                &mut field.norms_bytes
            });
        }
        usage
            .segments
            .sort_by_key(|segment| std::cmp::Reverse(segment.bytes));
        usage.fields = fields.into_values().collect();
        usage
            .fields
            .sort_by_key(|field| std::cmp::Reverse(field.total_bytes()));
        Ok(usage)
    }
}

fn add(
    fields: &mut BTreeMap<String, FieldUsage>,
    part: &PerFieldSpaceUsage,
    of: impl Fn(&mut FieldUsage) -> &mut u64,
) {
    for found in part.fields() {
        let name = found.field_name();
        let field = fields.entry(name.to_owned()).or_insert_with(|| FieldUsage {
            name: name.to_owned(),
            ..FieldUsage::default()
        });
        *of(field) += found.total().get_bytes();
    }
}
