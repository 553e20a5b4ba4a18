//! Counting the values of facets, exactly.

use std::collections::{BTreeSet, HashMap};

use tantivy::columnar::{Cardinality, StrColumn};
use tantivy::{DocId, SegmentOrdinal, SegmentReader};

use super::filter::facet_column;
use super::response::{FacetBucket, FacetResult};
use crate::index::FacetField;
use crate::query::{FacetRequest, SearchRequest};
use crate::text::lane_text;

/// The counts of a facet in one segment.
pub(super) struct SegmentFacet {
    pub(super) facet: FacetField,
    column: Option<StrColumn>,
    /// By ordinal in the segment's dictionary.
    counts: Vec<u64>,
    missing: u64,
    with_value: u64,
    /// The counted documents of a facet with several values a document, since
    /// counts alone do not tell how many documents the unlisted values have.
    several: Option<Vec<DocId>>,
}

impl SegmentFacet {
    pub(super) fn open(facet: FacetField, segment: &SegmentReader) -> tantivy::Result<Self> {
        let column = facet_column(facet, segment)?;
        let several = column
            .as_ref()
            .is_some_and(|column| column.ords().get_cardinality() == Cardinality::Multivalued);
        Ok(Self {
            facet,
            counts: vec![0; column.as_ref().map_or(0, |column| column.num_terms())],
            column,
            missing: 0,
            with_value: 0,
            several: several.then(Vec::new),
        })
    }

    pub(super) fn count(&mut self, doc: DocId) {
        let mut any = false;
        if let Some(column) = &self.column {
            for ord in column.term_ords(doc) {
                any = true;
                if let Some(count) = usize::try_from(ord)
                    .ok()
                    .and_then(|ord| self.counts.get_mut(ord))
                {
                    *count += 1;
                }
            }
        }
        if any {
            self.with_value += 1;
            if let Some(docs) = &mut self.several {
                docs.push(doc);
            }
        } else {
            self.missing += 1;
        }
    }
}

/// Joins the counts of all segments into the answer to one facet request.
/// `index` is the place of the request among the facets of a segment.
pub(super) fn join(
    request: FacetRequest,
    index: usize,
    segments: &[(SegmentOrdinal, Vec<SegmentFacet>)],
    search: &SearchRequest,
) -> tantivy::Result<FacetResult> {
    let parts: Vec<&SegmentFacet> = segments
        .iter()
        .filter_map(|(_, facets)| facets.get(index))
        .collect();
    let chosen: &[String] = search
        .filters
        .values
        .get(&request.field)
        .map_or(&[], Vec::as_slice);
    let counts = counts_by_value(&parts)?;
    let contained = search.facet_contains.as_deref().map(lane_text);
    let prefix = search.facet_prefix.as_deref().map(lane_text);
    let is_asked_for = |value: &str| {
        if contained.is_none() && prefix.is_none() {
            return true;
        }
        let value = lane_text(value);
        contained.as_ref().is_none_or(|part| value.contains(part))
            && prefix.as_ref().is_none_or(|part| value.starts_with(part))
    };
    let mut values: Vec<(&String, u64)> = counts
        .iter()
        .filter(|(value, _)| is_asked_for(value))
        .map(|(value, &count)| (value, count))
        .collect();
    values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let listed_first = values.len().min(request.size);
    let mut buckets: Vec<FacetBucket> = values[..listed_first]
        .iter()
        .map(|&(value, count)| bucket(value, count, chosen))
        .collect();
    for value in chosen {
        if !buckets.iter().any(|bucket| bucket.value == *value) {
            let count = counts.get(value).copied().unwrap_or(0);
            buckets.push(bucket(value, count, chosen));
        }
    }
    let listed: BTreeSet<&str> = buckets.iter().map(|bucket| bucket.value.as_str()).collect();
    let mut other = 0;
    for part in &parts {
        other += part.documents_beyond(&listed)?;
    }
    Ok(FacetResult {
        field: request.field,
        missing: parts.iter().map(|part| part.missing).sum(),
        buckets,
        other,
    })
}

/// The count of a value in the facet at place `index` of each segment.
pub(super) fn count_of(
    segments: &[(SegmentOrdinal, Vec<SegmentFacet>)],
    index: usize,
    value: &str,
) -> tantivy::Result<u64> {
    let mut count = 0;
    for part in segments.iter().filter_map(|(_, facets)| facets.get(index)) {
        if let Some(column) = &part.column {
            let ord = column.dictionary().term_ord(value.as_bytes())?;
            let ord = ord.and_then(|ord| usize::try_from(ord).ok());
            count += ord.and_then(|ord| part.counts.get(ord)).unwrap_or(&0);
        }
    }
    Ok(count)
}

fn bucket(value: &str, count: u64, chosen: &[String]) -> FacetBucket {
    FacetBucket {
        value: value.to_owned(),
        count,
        selected: chosen.iter().any(|one| one == value),
    }
}

fn counts_by_value(parts: &[&SegmentFacet]) -> tantivy::Result<HashMap<String, u64>> {
    let mut counts = HashMap::new();
    for part in parts {
        part.for_each_value(|value, count| *counts.entry(value.to_owned()).or_insert(0) += count)?;
    }
    Ok(counts)
}

impl SegmentFacet {
    /// Calls back with each value that was counted.
    fn for_each_value(&self, mut call: impl FnMut(&str, u64)) -> tantivy::Result<()> {
        let Some(column) = &self.column else {
            return Ok(());
        };
        let counted = self
            .counts
            .iter()
            .enumerate()
            .filter(|(_, count)| **count > 0);
        let (ords, counts): (Vec<u64>, Vec<u64>) =
            counted.map(|(ord, &count)| (ord as u64, count)).unzip();
        let mut counts = counts.into_iter();
        column.dictionary().sorted_ords_to_term_cb(&ords, |value| {
            let count = counts.next();
            if let (Ok(value), Some(count)) = (std::str::from_utf8(value), count) {
                call(value, count);
            }
        })?;
        Ok(())
    }

    /// Counted documents that have a value outside `listed`.
    fn documents_beyond(&self, listed: &BTreeSet<&str>) -> tantivy::Result<u64> {
        let Some(column) = &self.column else {
            return Ok(0);
        };
        let mut is_listed = vec![false; self.counts.len()];
        let mut listed_count = 0;
        for value in listed {
            let ord = column.dictionary().term_ord(value.as_bytes())?;
            if let Some(ord) = ord.and_then(|ord| usize::try_from(ord).ok()) {
                is_listed[ord] = true;
                listed_count += self.counts[ord];
            }
        }
        let Some(docs) = &self.several else {
            return Ok(self.with_value - listed_count);
        };
        let beyond = docs.iter().filter(|&&doc| {
            column
                .term_ords(doc)
                .any(|ord| usize::try_from(ord).is_ok_and(|ord| !is_listed[ord]))
        });
        Ok(beyond.count() as u64)
    }
}
