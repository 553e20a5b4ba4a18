//! Counting the months of a year, exactly.

use jiff::civil::date;
use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use crate::index::{DateField, FacetField, days_since_epoch};

/// Documents by month, January first.
pub(super) type Months = [u64; 12];

/// The counts of the months of a year of 发布日期 in one segment. They leave out
/// what the counts of [`FacetField::PublishedYear`] leave out.
pub(super) struct SegmentMonths {
    days: Column<i64>,
    /// The first day of each month and of the year that follows, since the epoch.
    starts: Vec<i64>,
    counts: Months,
}

impl SegmentMonths {
    /// The facet whose counts they refine.
    pub(super) const FACET: FacetField = FacetField::PublishedYear;

    /// `None` for a year that no calendar has.
    pub(super) fn open(year: i16, segment: &SegmentReader) -> tantivy::Result<Option<Self>> {
        if !(1..9_999).contains(&year) {
            return Ok(None);
        }
        let starts = (1..=12).map(|month| days_since_epoch(date(year, month, 1)));
        let end = days_since_epoch(date(year + 1, 1, 1));
        Ok(Some(Self {
            days: segment.fast_fields().i64(DateField::Published.column())?,
            starts: starts.chain([end]).collect(),
            counts: Months::default(),
        }))
    }

    pub(super) fn count(&mut self, doc: DocId) {
        let Some(day) = self.days.first(doc) else {
            return;
        };
        let before = self.starts.partition_point(|start| *start <= day);
        let month = before.checked_sub(1).and_then(|at| self.counts.get_mut(at));
        if let Some(month) = month {
            *month += 1;
        }
    }

    pub(super) fn add_to(&self, sum: &mut Months) {
        for (sum, count) in sum.iter_mut().zip(self.counts) {
            *sum += count;
        }
    }
}
