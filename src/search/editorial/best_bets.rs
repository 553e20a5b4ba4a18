//! Documents that editors recommend for a query (推荐结果).
//!
//! They stand in a list of their own above the hits. Nothing of the result
//! depends on them: neither total nor facets, order or pages.

use std::collections::HashMap;
use std::sync::Arc;

use super::key::whole_key;
use crate::model::{Date, DocumentId};

/// Most documents of an entry.
pub const MAX_BEST_BETS: usize = 5;

/// The recommended documents of every query; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct BestBets {
    table: Arc<Table>,
}

#[derive(Debug, Default)]
struct Table {
    entries: Vec<Entry>,
    /// The places in `entries` by the key of a query; on no day more than one.
    by_query: HashMap<String, Vec<usize>>,
}

/// An entry of the file, checked.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Where it stands in the file, from 1.
    pub(super) number: usize,
    /// The keys of its queries.
    pub(super) queries: Vec<String>,
    /// In the order in which they are shown.
    pub(super) documents: Vec<DocumentId>,
    pub(super) days: Days,
}

/// Days in a row, both ends included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) from: Option<Date>,
    pub(super) until: Option<Date>,
}

/// A recommended document that is not in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingBestBet {
    /// The entry of the file, from 1.
    pub entry: usize,
    /// What it names.
    pub document: DocumentId,
}

impl Days {
    fn hold(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether some day is in both.
    pub(super) fn overlap(self, other: Self) -> bool {
        let begins_in_time = |one: Self, two: Self| match (one.from, two.until) {
            (Some(from), Some(until)) => from <= until,
            _ => true,
        };
        begins_in_time(self, other) && begins_in_time(other, self)
    }
}

impl BestBets {
    /// No recommendations at all.
    pub fn none() -> Self {
        Self::default()
    }

    pub(super) fn new(entries: Vec<Entry>) -> Self {
        let mut by_query: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, entry) in entries.iter().enumerate() {
            for query in &entry.queries {
                by_query.entry(query.clone()).or_default().push(place);
            }
        }
        Self {
            table: Arc::new(Table { entries, by_query }),
        }
    }

    /// What is recommended on a day for a query text as a whole, in the order in
    /// which it is shown.
    pub fn of(&self, text: &str, day: Date) -> &[DocumentId] {
        if self.is_empty() {
            return &[];
        }
        let places = self.table.by_query.get(&whole_key(text));
        let entries = places.into_iter().flatten();
        entries
            .map(|&place| &self.table.entries[place])
            .find(|entry| entry.days.hold(day))
            .map_or(&[], |entry| entry.documents.as_slice())
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.table.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.table.entries.is_empty()
    }

    /// Every document that is named, with the entry that names it.
    pub(super) fn named(&self) -> impl Iterator<Item = (usize, &DocumentId)> {
        let entries = self.table.entries.iter();
        entries.flat_map(|entry| entry.documents.iter().map(|id| (entry.number, id)))
    }

    /// Adds what answers depend on to the content that a revision is made of.
    pub(super) fn write_content(&self, content: &mut Vec<String>) {
        for entry in &self.table.entries {
            content.push(format!("{:?}", entry.days));
            content.extend(entry.queries.iter().map(|query| format!("query {query}")));
            content.extend(entry.documents.iter().map(|id| format!("document {id}")));
        }
    }
}
