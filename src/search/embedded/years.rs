//! The values of a facet over the years, counted in one pass over their columns.

use std::collections::{BTreeMap, HashMap};

use tantivy::SegmentReader;
use tantivy::columnar::StrColumn;

use super::filter::facet_column;
use crate::index::{FacetField, Snapshot};
use crate::search::deadline::check;
use crate::search::error::SearchError;
use crate::search::years::ValueYears;

/// The values of a facet over the years, in no order.
pub(super) fn count(
    snapshot: &Snapshot,
    facet: FacetField,
) -> Result<Vec<ValueYears>, SearchError> {
    let mut values: HashMap<String, ValueYears> = HashMap::new();
    for segment in snapshot.searcher().segment_readers() {
        check()?;
        if let Some(column) = facet_column(facet, segment)? {
            count_segment(segment, &column, &mut values)?;
        }
    }
    Ok(values.into_values().collect())
}

fn count_segment(
    segment: &SegmentReader,
    column: &StrColumn,
    values: &mut HashMap<String, ValueYears>,
) -> tantivy::Result<()> {
    let years = facet_column(FacetField::PublishedYear, segment)?;
    let mut counts: HashMap<(u64, Option<u64>), u64> = HashMap::new();
    for doc in segment.doc_ids_alive() {
        let year = years.as_ref().and_then(|years| years.term_ords(doc).next());
        for value in column.term_ords(doc) {
            *counts.entry((value, year)).or_default() += 1;
        }
    }
    let mut text = String::new();
    for ((value, year), count) in counts {
        text.clear();
        column.ord_to_str(value, &mut text)?;
        let of_value = values.entry(text.clone()).or_insert_with(|| ValueYears {
            value: text.clone(),
            count: 0,
            years: BTreeMap::new(),
        });
        of_value.count += count;
        if let (Some(year), Some(years)) = (year, &years) {
            text.clear();
            years.ord_to_str(year, &mut text)?;
            if let Ok(year) = text.parse() {
                *of_value.years.entry(year).or_default() += count;
            }
        }
    }
    Ok(())
}
