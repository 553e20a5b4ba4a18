//! Counting the values of facets, exactly.

use std::cmp::Reverse;

use tantivy::{DocId, SegmentOrdinal};

use crate::index::{FacetField, FacetValues, SegmentValues};
use crate::query::{FacetRequest, SearchRequest};
use crate::search::response::{FacetBucket, FacetResult};
use crate::text::lane_text;

/// The counts of a facet.
pub(super) struct FacetCounts {
    /// By the number of the value.
    counts: Vec<u64>,
    /// The same of documents that have no other value.
    alone: Vec<u64>,
    missing: u64,
    /// The counted documents that have several values, since counts alone do not
    /// tell how many of them have unlisted ones; each with the first of them, which
    /// mostly tells.
    with_several: Vec<(SegmentValues, Vec<(DocId, u32)>)>,
}

/// Counts the documents of one segment.
pub(super) struct SegmentCounter {
    facet: FacetField,
    values: SegmentValues,
    /// By the number of the value, of documents that have no other.
    alone: Vec<u32>,
    /// The same of documents that have several.
    among_others: Vec<u32>,
    missing: u32,
    with_several: Vec<(DocId, u32)>,
}

impl SegmentCounter {
    pub(super) fn new(facet: FacetField, values: &FacetValues, segment: SegmentOrdinal) -> Self {
        Self {
            facet,
            values: values.segment(segment).clone(),
            alone: vec![0; values.count()],
            among_others: vec![0; values.count()],
            missing: 0,
            with_several: Vec::new(),
        }
    }

    pub(super) fn facet(&self) -> FacetField {
        self.facet
    }

    pub(super) fn count(&mut self, docs: &[DocId]) {
        for &doc in docs {
            match self.values.of(doc) {
                [] => self.missing += 1,
                &[number] => self.alone[number as usize] += 1,
                numbers @ &[first, ..] => {
                    for &number in numbers {
                        self.among_others[number as usize] += 1;
                    }
                    self.with_several.push((doc, first));
                }
            }
        }
    }
}

impl FacetCounts {
    pub(super) fn none(values: &FacetValues) -> Self {
        Self {
            counts: vec![0; values.count()],
            alone: vec![0; values.count()],
            missing: 0,
            with_several: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, segment: SegmentCounter) {
        let ones = segment.alone.iter().copied().map(u64::from);
        let others = segment.among_others.iter().copied().map(u64::from);
        let sums = self.counts.iter_mut().zip(&mut self.alone);
        for ((count, alone), (one, other)) in sums.zip(ones.zip(others)) {
            *alone += one;
            *count += one + other;
        }
        self.missing += u64::from(segment.missing);
        let with_several = (segment.values, segment.with_several);
        self.with_several.push(with_several);
    }

    /// The count of a value.
    pub(super) fn of(&self, values: &FacetValues, value: &str) -> u64 {
        values.number(value).map_or(0, |number| self.counts[number])
    }

    /// The answer to a facet request.
    pub(super) fn result(
        &self,
        values: &FacetValues,
        request: FacetRequest,
        search: &SearchRequest,
    ) -> FacetResult {
        let chosen: &[String] = search
            .filters
            .values
            .get(&request.field)
            .map_or(&[], Vec::as_slice);
        let mut is_listed = vec![false; self.counts.len()];
        let mut buckets = Vec::new();
        for number in self.first(values, request.size, search) {
            is_listed[number] = true;
            let (value, count) = (values.value(number), self.counts[number]);
            buckets.push(bucket(value, count, chosen));
        }
        for value in chosen {
            if buckets.iter().any(|bucket| bucket.value == *value) {
                continue;
            }
            if let Some(number) = values.number(value) {
                is_listed[number] = true;
            }
            buckets.push(bucket(value, self.of(values, value), chosen));
        }
        FacetResult {
            field: request.field,
            missing: self.missing,
            buckets,
            other: self.documents_beyond(&is_listed),
        }
    }

    /// The numbers of the first values that are asked for: those of most documents,
    /// and of like ones the lesser value.
    fn first(&self, values: &FacetValues, size: usize, search: &SearchRequest) -> Vec<usize> {
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
        let mut numbers: Vec<usize> = (0..self.counts.len())
            .filter(|&number| self.counts[number] > 0 && is_asked_for(values.value(number)))
            .collect();
        let order = |&number: &usize| (Reverse(self.counts[number]), number);
        if size < numbers.len() {
            numbers.select_nth_unstable_by_key(size, order);
            numbers.truncate(size);
        }
        numbers.sort_unstable_by_key(order);
        numbers
    }

    /// Counted documents that have a value which is not listed.
    fn documents_beyond(&self, is_listed: &[bool]) -> u64 {
        let alone = self.alone.iter().zip(is_listed);
        let unlisted = alone.filter(|(_, is_listed)| !**is_listed);
        let mut beyond: u64 = unlisted.map(|(count, _)| count).sum();
        for (values, docs) in &self.with_several {
            let is_unlisted = |&number: &u32| !is_listed[number as usize];
            let is_beyond = |(doc, first): &&(DocId, u32)| {
                is_unlisted(first) || values.of(*doc).iter().any(is_unlisted)
            };
            beyond += docs.iter().filter(is_beyond).count() as u64;
        }
        beyond
    }
}

fn bucket(value: &str, count: u64, chosen: &[String]) -> FacetBucket {
    FacetBucket {
        value: value.to_owned(),
        count,
        selected: chosen.iter().any(|one| one == value),
    }
}
