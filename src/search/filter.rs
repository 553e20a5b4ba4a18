//! Filters over the fast fields of a segment.
//!
//! A dimension is a facet with all that narrows it: its chosen values and, for
//! the facets over years, the range of that date. A facet's own counts leave
//! out its own dimension.

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::index::{DateField, FacetField};
use crate::query::{DateRange, Filters};

/// What a document must pass, one facet of it.
pub(super) struct Dimension {
    pub(super) facet: FacetField,
    checks: Vec<Check>,
}

enum Check {
    /// One of the values; by ordinal in the segment's dictionary.
    Values {
        ords: Column<u64>,
        chosen: Vec<bool>,
    },
    /// A day within both ends.
    Days {
        days: Column<i64>,
        from: i64,
        to: i64,
    },
    /// No document of the segment has any of the values.
    Nothing,
}

impl Dimension {
    /// The dimensions of `filters` in a segment; none where nothing is chosen.
    pub(super) fn open(filters: &Filters, segment: &SegmentReader) -> tantivy::Result<Vec<Self>> {
        let mut dimensions = Vec::new();
        for facet in FacetField::ALL {
            let mut checks = Vec::new();
            if let Some(values) = filters.values.get(&facet) {
                checks.push(values_check(facet, values, segment)?);
            }
            for date in DateField::ALL {
                if date.year_facet() == facet
                    && let Some(range) = filters.dates.get(&date)
                {
                    checks.push(days_check(date, *range, segment)?);
                }
            }
            if !checks.is_empty() {
                dimensions.push(Self { facet, checks });
            }
        }
        Ok(dimensions)
    }

    pub(super) fn passes(&self, doc: DocId) -> bool {
        self.checks.iter().all(|check| check.passes(doc))
    }
}

impl Check {
    fn passes(&self, doc: DocId) -> bool {
        match self {
            Self::Values { ords, chosen } => ords.values_for_doc(doc).any(|ord| {
                usize::try_from(ord)
                    .ok()
                    .and_then(|ord| chosen.get(ord).copied())
                    .unwrap_or(false)
            }),
            Self::Days { days, from, to } => days
                .first(doc)
                .is_some_and(|day| (*from..=*to).contains(&day)),
            Self::Nothing => false,
        }
    }
}

fn values_check(
    facet: FacetField,
    values: &[String],
    segment: &SegmentReader,
) -> tantivy::Result<Check> {
    let Some(column) = facet_column(facet, segment)? else {
        return Ok(Check::Nothing);
    };
    let mut chosen = vec![false; column.num_terms()];
    for value in values {
        let ord = column.dictionary().term_ord(value.as_bytes())?;
        if let Some(slot) = ord
            .and_then(|ord| usize::try_from(ord).ok())
            .and_then(|ord| chosen.get_mut(ord))
        {
            *slot = true;
        }
    }
    if !chosen.contains(&true) {
        return Ok(Check::Nothing);
    }
    Ok(Check::Values {
        ords: column.ords().clone(),
        chosen,
    })
}

fn days_check(
    date: DateField,
    range: DateRange,
    segment: &SegmentReader,
) -> tantivy::Result<Check> {
    Ok(Check::Days {
        days: segment.fast_fields().i64(date.column())?,
        from: range.from.map_or(i64::MIN, crate::index::days_since_epoch),
        to: range.to.map_or(i64::MAX, crate::index::days_since_epoch),
    })
}

/// The values of a facet; `None` where no document of the segment has any.
pub(super) fn facet_column(
    facet: FacetField,
    segment: &SegmentReader,
) -> tantivy::Result<Option<StrColumn>> {
    segment.fast_fields().str(facet.name())
}
