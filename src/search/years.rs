//! How many documents the values of a facet have in each year.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::SegmentReader;
use tantivy::columnar::StrColumn;

use super::deadline::check;
use super::error::SearchError;
use super::filter::facet_column;
use crate::index::{FacetField, Snapshot};
use crate::text::lane_text;

/// Most facets of commits that are kept: those that pages show, of the newest
/// commit and the one before.
const MAX_KEPT: usize = 8;

/// A value of a facet over the years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueYears {
    /// The value.
    pub value: String,
    /// Documents that have it.
    pub count: u64,
    /// Of these, by the year of 发布日期, those that have one.
    pub years: BTreeMap<i16, u64>,
}

impl ValueYears {
    /// The values that contain a text, in any script and width.
    pub fn containing<'a>(values: &'a [Self], text: &str) -> Vec<&'a Self> {
        let part = lane_text(text);
        values
            .iter()
            .filter(|of| part.is_empty() || lane_text(&of.value).contains(&part))
            .collect()
    }
}

/// The tables of the commits that were last asked for.
#[derive(Default)]
pub(super) struct KnownYears {
    read: Mutex<VecDeque<(Of, Arc<Vec<ValueYears>>)>>,
}

/// A commit and a facet.
type Of = (u64, FacetField);

impl KnownYears {
    /// The values of a facet, those of most documents first. Whoever comes first
    /// after a commit counts them, others wait for it.
    pub(super) fn at(
        &self,
        snapshot: &Snapshot,
        facet: FacetField,
    ) -> Result<Arc<Vec<ValueYears>>, SearchError> {
        let of = (snapshot.commit_key(), facet);
        // Whole entries are added, so a panic leaves nothing half done.
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, found)) = read.iter().find(|(known, _)| *known == of) {
            return Ok(Arc::clone(found));
        }
        let counted = Arc::new(count(snapshot, facet)?);
        read.truncate(MAX_KEPT - 1);
        read.push_front((of, Arc::clone(&counted)));
        Ok(counted)
    }
}

fn count(snapshot: &Snapshot, facet: FacetField) -> Result<Vec<ValueYears>, SearchError> {
    let mut values: HashMap<String, ValueYears> = HashMap::new();
    for segment in snapshot.searcher().segment_readers() {
        check()?;
        if let Some(column) = facet_column(facet, segment)? {
            count_segment(segment, &column, &mut values)?;
        }
    }
    let mut values: Vec<ValueYears> = values.into_values().collect();
    values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    Ok(values)
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
