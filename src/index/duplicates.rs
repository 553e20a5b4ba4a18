//! Which documents are published more than once, as of one commit.
//!
//! Documents of the same body are one group. Where documents of a body bear
//! different 文号, each number is a group of its own, and those without a number
//! are another: it is not known which of them they repeat. So groups are the
//! same for every query, and no document is in two.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Searcher, SegmentReader};

use super::schema::{BODY_KEY, ID_KEY, NUMBER_KEY};

/// Stands for a document that is in no group.
const ALONE: u32 = u32::MAX;

/// The groups of documents that are published more than once.
pub(crate) struct Duplicates {
    /// By segment.
    segments: Vec<SegmentGroups>,
    /// By group, in the order of the keys of their identifiers.
    groups: Vec<Vec<DocAddress>>,
}

/// The groups of the documents of a segment.
#[derive(Clone)]
pub(crate) struct SegmentGroups(Arc<[u32]>);

/// A document whose body others have, too, in the order of grouping.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Member {
    body: u64,
    number: Option<u64>,
    id_key: u64,
    address: DocAddress,
}

impl SegmentGroups {
    /// The group of a document; `None` where it is published once.
    pub(crate) fn of(&self, doc: DocId) -> Option<usize> {
        let group = *self.0.get(doc as usize)?;
        (group != ALONE).then_some(group as usize)
    }
}

impl Duplicates {
    /// Reads the groups of all documents, once through two columns.
    pub(super) fn read(searcher: &Searcher) -> tantivy::Result<Self> {
        let repeated = repeated_bodies(searcher)?;
        let mut members = Vec::new();
        for (ord, segment) in (0..).zip(searcher.segment_readers()) {
            let bodies = column(segment, BODY_KEY)?;
            let numbers = column(segment, NUMBER_KEY)?;
            let id_keys = column(segment, ID_KEY)?;
            for doc in segment.doc_ids_alive() {
                let body = bodies.first(doc);
                let Some(body) = body.filter(|body| repeated.binary_search(body).is_ok()) else {
                    continue;
                };
                members.push(Member {
                    body,
                    number: numbers.first(doc),
                    id_key: id_keys.first(doc).unwrap_or(u64::MAX),
                    address: DocAddress::new(ord, doc),
                });
            }
        }
        members.sort_unstable();
        let mut groups: Vec<Vec<DocAddress>> = Vec::new();
        for same_body in members.chunk_by_mut(|a, b| a.body == b.body) {
            for group in parted(same_body).filter(|group| group.len() > 1) {
                groups.push(group.iter().map(|member| member.address).collect());
            }
        }
        let mut segments: Vec<Vec<u32>> = searcher
            .segment_readers()
            .iter()
            .map(|_| Vec::new())
            .collect();
        for (number, group) in (0..).zip(&groups) {
            for address in group {
                let ord = address.segment_ord;
                let segment = &mut segments[ord as usize];
                if segment.is_empty() {
                    // A segment without any stays empty.
                    segment.resize(searcher.segment_reader(ord).max_doc() as usize, ALONE);
                }
                segment[address.doc_id as usize] = number;
            }
        }
        let segments = segments.into_iter();
        Ok(Self {
            segments: segments
                .map(|groups| SegmentGroups(groups.into()))
                .collect(),
            groups,
        })
    }

    /// Number of groups; they are counted from 0.
    pub(crate) fn count(&self) -> usize {
        self.groups.len()
    }

    /// The groups of a segment.
    pub(crate) fn segment(&self, ord: u32) -> &SegmentGroups {
        &self.segments[ord as usize]
    }

    /// The group of a document; `None` where it is published once.
    pub(crate) fn group_of(&self, address: DocAddress) -> Option<usize> {
        self.segment(address.segment_ord).of(address.doc_id)
    }

    /// The documents of a group, two at least, in an order that is the same in
    /// every index of the same documents.
    pub(crate) fn members(&self, group: usize) -> &[DocAddress] {
        &self.groups[group]
    }
}

/// The keys of bodies that several documents have, in order.
fn repeated_bodies(searcher: &Searcher) -> tantivy::Result<Vec<u64>> {
    let mut keys = Vec::new();
    for segment in searcher.segment_readers() {
        let bodies = column(segment, BODY_KEY)?;
        let alive = segment.doc_ids_alive();
        keys.extend(alive.filter_map(|doc| bodies.first(doc)));
    }
    keys.sort_unstable();
    Ok(keys
        .chunk_by(|a, b| a == b)
        .filter(|same| same.len() > 1)
        .map(|same| same[0])
        .collect())
}

/// Documents of one body as groups: one, or one a number where numbers differ.
/// `same_body` is in order.
fn parted(same_body: &mut [Member]) -> impl Iterator<Item = &[Member]> {
    let mut numbers = same_body.iter().filter_map(|member| member.number);
    let first = numbers.next();
    let contradict = numbers.any(|number| Some(number) != first);
    if !contradict {
        same_body.sort_unstable_by_key(|member| (member.id_key, member.address));
    }
    let same_body: &[Member] = same_body;
    same_body.chunk_by(move |a, b| !contradict || a.number == b.number)
}

fn column(segment: &SegmentReader, name: &str) -> tantivy::Result<Column<u64>> {
    segment.fast_fields().u64(name)
}
