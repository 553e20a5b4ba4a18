//! Filters over the documents of a segment.
//!
//! A dimension is a facet with all that narrows it: its chosen values and, for
//! the facets over years, the range of that date. A facet's own counts leave
//! out its own dimension.

use std::sync::Arc;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentOrdinal, SegmentReader};

use crate::index::{DateField, FacetField, FacetValues, SegmentValues, Snapshot, days_since_epoch};
use crate::query::{DateRange, Filters};

/// What documents must pass.
pub(super) struct Filtering<'a> {
    facets: Vec<Narrowing<'a>>,
}

/// What narrows one facet.
struct Narrowing<'a> {
    facet: FacetField,
    values: Option<(&'a FacetValues, Arc<[bool]>)>,
    dates: Vec<(DateField, DateRange)>,
}

/// What a document of a segment must pass, one facet of it.
pub(super) struct Dimension {
    pub(super) facet: FacetField,
    checks: Vec<Check>,
}

enum Check {
    /// One of the chosen values, by number.
    Values(SegmentValues, Arc<[bool]>),
    /// A day within both ends.
    Days {
        days: Column<i64>,
        from: i64,
        to: i64,
    },
}

impl<'a> Filtering<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, filters: &Filters) -> tantivy::Result<Self> {
        let facets = filters.by_facet().map(|filter| {
            let values = match filter.values {
                Some(chosen) => {
                    let values = snapshot.facet_values(filter.facet)?;
                    Some((values, chosen_numbers(values, chosen)))
                }
                None => None,
            };
            Ok(Narrowing {
                facet: filter.facet,
                values,
                dates: filter.dates,
            })
        });
        Ok(Self {
            facets: facets.collect::<tantivy::Result<_>>()?,
        })
    }

    /// The dimensions in a segment; none where nothing is chosen.
    pub(super) fn dimensions(
        &self,
        ord: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<Vec<Dimension>> {
        let facets = self.facets.iter();
        facets
            .map(|filter| filter.dimension(ord, segment))
            .collect()
    }
}

impl Narrowing<'_> {
    fn dimension(
        &self,
        ord: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<Dimension> {
        let mut checks = Vec::new();
        if let Some((values, chosen)) = &self.values {
            let of_segment = values.segment(ord).clone();
            checks.push(Check::Values(of_segment, Arc::clone(chosen)));
        }
        for &(date, range) in &self.dates {
            checks.push(Check::Days {
                days: segment.fast_fields().i64(date.column())?,
                from: range.from.map_or(i64::MIN, days_since_epoch),
                to: range.to.map_or(i64::MAX, days_since_epoch),
            });
        }
        Ok(Dimension {
            facet: self.facet,
            checks,
        })
    }
}

impl Dimension {
    pub(super) fn passes(&self, doc: DocId) -> bool {
        self.checks.iter().all(|check| check.passes(doc))
    }
}

impl Check {
    fn passes(&self, doc: DocId) -> bool {
        match self {
            Self::Values(values, chosen) => {
                let mut numbers = values.of(doc).iter();
                numbers.any(|&number| chosen[number as usize])
            }
            Self::Days { days, from, to } => days
                .first(doc)
                .is_some_and(|day| (*from..=*to).contains(&day)),
        }
    }
}

/// By the number of a value, whether it is chosen.
fn chosen_numbers(values: &FacetValues, chosen: &[String]) -> Arc<[bool]> {
    let mut is_chosen = vec![false; values.count()];
    for number in chosen.iter().filter_map(|value| values.number(value)) {
        is_chosen[number] = true;
    }
    is_chosen.into()
}

/// The values of a facet; `None` where no document of the segment has any.
pub(super) fn facet_column(
    facet: FacetField,
    segment: &SegmentReader,
) -> tantivy::Result<Option<StrColumn>> {
    segment.fast_fields().str(facet.name())
}
