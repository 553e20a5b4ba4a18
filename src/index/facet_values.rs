//! The values of a facet as of one commit, by number.
//!
//! Each segment numbers the values of its own dictionary. Here all of them share
//! one numbering, in the order of the values, and what each document has stands
//! in plain lists: a search counts the values of every match, and names a few.

use std::slice;
use std::sync::Arc;

use tantivy::columnar::{Cardinality, StrColumn};
use tantivy::{DocId, Searcher, SegmentReader};

use super::schema::FacetField;

/// The values of a facet and who has them.
pub(crate) struct FacetValues {
    /// Ascending.
    values: Vec<Box<str>>,
    segments: Vec<SegmentValues>,
}

/// What the documents of a segment have.
#[derive(Clone)]
pub(crate) struct SegmentValues(Arc<OfDocuments>);

enum OfDocuments {
    /// The number of each document, or [`NONE`]; no documents at all where none has any.
    AtMostOne(Vec<u32>),
    /// Where the numbers of each document end, behind a 0.
    Several { ends: Vec<u32>, numbers: Vec<u32> },
}

/// No number of a value.
const NONE: u32 = u32::MAX;

impl SegmentValues {
    /// The numbers of the values of a document.
    pub(crate) fn of(&self, doc: DocId) -> &[u32] {
        let doc = doc as usize;
        match self.0.as_ref() {
            OfDocuments::AtMostOne(numbers) => match numbers.get(doc) {
                None | Some(&NONE) => &[],
                Some(number) => slice::from_ref(number),
            },
            OfDocuments::Several { ends, numbers } => match ends.get(doc..doc + 2) {
                Some(&[start, end]) => &numbers[start as usize..end as usize],
                _ => &[],
            },
        }
    }
}

impl FacetValues {
    /// Reads the values of all documents.
    pub(super) fn read(searcher: &Searcher, facet: FacetField) -> tantivy::Result<Self> {
        let segments = searcher.segment_readers();
        let columns: Vec<Option<StrColumn>> = segments
            .iter()
            .map(|segment| segment.fast_fields().str(facet.name()))
            .collect::<tantivy::Result<_>>()?;
        let dictionaries: Vec<Vec<Box<str>>> = columns
            .iter()
            .map(|column| column.as_ref().map_or(Ok(Vec::new()), dictionary))
            .collect::<tantivy::Result<_>>()?;
        let mut values = dictionaries.concat();
        values.sort_unstable();
        values.dedup();
        let parts = segments.iter().zip(columns).zip(&dictionaries);
        let of_documents = parts.map(|((segment, column), dictionary)| {
            let numbers = numbers(dictionary, &values);
            let found = column.map(|column| OfDocuments::read(segment, &column, &numbers));
            let none = || OfDocuments::AtMostOne(Vec::new());
            SegmentValues(Arc::new(found.unwrap_or_else(none)))
        });
        Ok(Self {
            segments: of_documents.collect(),
            values,
        })
    }

    /// How many values there are; their numbers count from 0.
    pub(crate) fn count(&self) -> usize {
        self.values.len()
    }

    /// The value of a number.
    pub(crate) fn value(&self, number: usize) -> &str {
        &self.values[number]
    }

    /// The number of a value.
    pub(crate) fn number(&self, value: &str) -> Option<usize> {
        let found = self
            .values
            .binary_search_by(|known| known.as_ref().cmp(value));
        found.ok()
    }

    /// What the documents of a segment have.
    pub(crate) fn segment(&self, ord: u32) -> &SegmentValues {
        &self.segments[ord as usize]
    }
}

impl OfDocuments {
    /// `numbers` are those of the values of the column's dictionary, in its order.
    fn read(segment: &SegmentReader, column: &StrColumn, numbers: &[u32]) -> Self {
        let docs = 0..segment.max_doc();
        let of_document = |doc| {
            let ords = column.term_ords(doc);
            ords.filter_map(|ord| numbers.get(usize::try_from(ord).ok()?).copied())
        };
        if column.ords().get_cardinality() != Cardinality::Multivalued {
            let one = docs.map(|doc| of_document(doc).next().unwrap_or(NONE));
            return Self::AtMostOne(one.collect());
        }
        let mut ends = vec![0];
        let mut numbers = Vec::new();
        for doc in docs {
            numbers.extend(of_document(doc));
            let end = u32::try_from(numbers.len());
            ends.push(end.unwrap_or(u32::MAX));
        }
        numbers.shrink_to_fit();
        Self::Several { ends, numbers }
    }
}

/// The values of a column, in their order.
fn dictionary(column: &StrColumn) -> tantivy::Result<Vec<Box<str>>> {
    let mut values = Vec::with_capacity(column.num_terms());
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        values.push(String::from_utf8_lossy(stream.key()).into());
    }
    Ok(values)
}

/// The number of each value of a dictionary among all `values`.
fn numbers(dictionary: &[Box<str>], values: &[Box<str>]) -> Vec<u32> {
    let mut numbered = (0..).zip(values);
    let mut number = |value: &str| numbered.find(|(_, other)| other.as_ref() == value);
    let found = dictionary.iter().map_while(|value| number(value));
    found.map(|(number, _)| number).collect()
}
