//! What can be suggested, read from the columns of a commit, in order of rank.
//!
//! The rank of an entry among those found in an equal way is: frequent queries
//! by count; issuers and keywords of [`SHARED`] documents or more by count;
//! titles, the newest first; issuers and keywords of one document. A value of a
//! single document leads to that document alone, whose title says more.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use tantivy::columnar::StrColumn;
use tantivy::{Searcher, SegmentReader, TantivyError};

use super::queries::Queries;
use super::typed::compared;
use crate::index::error::IndexError;
use crate::index::schema::{CONTENT_KEY, DateField, FacetField, ID, ID_KEY, TITLE};

/// Least documents of a value that is ranked before titles.
const SHARED: u32 = 2;

/// What a suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SuggestionKind {
    /// A frequent query.
    Query,
    /// 发布机构
    Issuer,
    /// 关键词
    Keyword,
    /// 标题
    Title,
}

impl SuggestionKind {
    /// All kinds, in the order of their numbers in the file.
    pub const ALL: [Self; 4] = [Self::Query, Self::Issuer, Self::Keyword, Self::Title];

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Issuer => "issuer",
            Self::Keyword => "keyword",
            Self::Title => "title",
        }
    }
}

/// Something that can be suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) text: String,
    pub(super) kind: SuggestionKind,
    /// How often a query was asked; documents of anything else.
    pub(super) count: u32,
    /// Of a title, the newest document that has it.
    pub(super) document: Option<String>,
    /// Of a title, the day of that document since 1970-01-01.
    day: Option<i64>,
}

impl Entry {
    /// Entries in ascending order of this are in order of rank.
    fn rank(&self) -> (u8, Reverse<i64>, &str, SuggestionKind) {
        let count = Reverse(i64::from(self.count));
        let (class, weight) = match self.kind {
            SuggestionKind::Query => (0, count),
            SuggestionKind::Title => (2, Reverse(self.day.unwrap_or(i64::MIN))),
            _ if self.count >= SHARED => (1, count),
            _ => (3, count),
        };
        (class, weight, &self.text, self.kind)
    }
}

/// A number that is equal exactly where the same documents are searched,
/// whatever segments they stand in.
pub(super) fn documents_key(searcher: &Searcher) -> Result<u64, IndexError> {
    let mut key = searcher.num_docs();
    for segment in searcher.segment_readers() {
        let ids = segment.fast_fields().u64(ID_KEY)?;
        let contents = segment.fast_fields().u64(CONTENT_KEY)?;
        for doc in segment.doc_ids_alive() {
            let id = ids.first(doc).unwrap_or_default();
            let content = contents.first(doc).unwrap_or_default();
            // Both are hashes; the sum does not depend on the order, and the odd
            // factor keeps equal differences from cancelling out.
            let both = (id ^ content.rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            key = key.wrapping_add(both ^ (both >> 29));
        }
    }
    Ok(key)
}

/// The entries of a commit, each text once, in order of rank.
pub(super) fn collect(searcher: &Searcher, queries: &Queries) -> Result<Vec<Entry>, IndexError> {
    let mut all: Vec<Entry> = of_queries(queries).collect();
    all.extend(values(
        searcher,
        FacetField::Issuer,
        SuggestionKind::Issuer,
    )?);
    all.extend(values(
        searcher,
        FacetField::Keyword,
        SuggestionKind::Keyword,
    )?);
    all.extend(titles(searcher)?);
    Ok(ranked(all))
}

/// The frequent queries.
pub(super) fn of_queries(queries: &Queries) -> impl Iterator<Item = Entry> + '_ {
    let list = queries.list.iter();
    list.map(|(text, count)| entry(text.clone(), SuggestionKind::Query, *count))
}

pub(super) fn entry(text: String, kind: SuggestionKind, count: u32) -> Entry {
    Entry {
        text,
        kind,
        count,
        document: None,
        day: None,
    }
}

/// Puts entries in order of rank, and leaves out those that look the same as a
/// better one. Spellings of one kind are counted together.
pub(super) fn ranked(mut all: Vec<Entry>) -> Vec<Entry> {
    all.sort_unstable_by(|one, other| one.rank().cmp(&other.rank()));
    let mut known: HashMap<(SuggestionKind, String), usize> = HashMap::new();
    let mut merged: Vec<(String, Entry)> = Vec::with_capacity(all.len());
    for entry in all {
        let key: String = entry.text.chars().filter_map(compared).collect();
        if key.is_empty() {
            continue;
        }
        if let Some(&first) = known.get(&(entry.kind, key.clone())) {
            let count = &mut merged[first].1.count;
            *count = count.saturating_add(entry.count);
        } else {
            known.insert((entry.kind, key.clone()), merged.len());
            merged.push((key, entry));
        }
    }
    merged.sort_by(|(_, one), (_, other)| one.rank().cmp(&other.rank()));
    let mut seen = HashSet::new();
    merged
        .into_iter()
        .filter_map(|(key, entry)| seen.insert(key).then_some(entry))
        .collect()
}

/// The values of a facet with their documents.
fn values(
    searcher: &Searcher,
    facet: FacetField,
    kind: SuggestionKind,
) -> Result<Vec<Entry>, IndexError> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for segment in searcher.segment_readers() {
        let Some(column) = segment.fast_fields().str(facet.name())? else {
            continue;
        };
        let mut of_segment: BTreeMap<u64, u32> = BTreeMap::new();
        for doc in segment.doc_ids_alive() {
            for ord in column.term_ords(doc) {
                *of_segment.entry(ord).or_default() += 1;
            }
        }
        let ords: Vec<u64> = of_segment.keys().copied().collect();
        for (text, count) in texts(&column, &ords)?
            .into_iter()
            .zip(of_segment.into_values())
        {
            *counts.entry(text).or_default() += count;
        }
    }
    Ok(counts
        .into_iter()
        .map(|(text, count)| entry(text, kind, count))
        .collect())
}

/// Every title with its documents and the newest of them.
fn titles(searcher: &Searcher) -> Result<Vec<Entry>, IndexError> {
    let mut titles: HashMap<String, Entry> = HashMap::new();
    for segment in searcher.segment_readers() {
        for found in titles_of(segment)? {
            newest_of(&mut titles, found);
        }
    }
    Ok(titles.into_values().collect())
}

/// Adds a title, which stands for the newest document that has it.
pub(super) fn newest_of(titles: &mut HashMap<String, Entry>, found: Entry) {
    match titles.get_mut(&found.text) {
        Some(known) => {
            let count = known.count.saturating_add(found.count);
            if is_newer(&found, known) {
                *known = found;
            }
            known.count = count;
        }
        None => {
            titles.insert(found.text.clone(), found);
        }
    }
}

/// The title of one document.
pub(super) fn title(text: &str, document: &str, day: Option<i64>) -> Entry {
    Entry {
        document: Some(document.to_owned()),
        day,
        ..entry(text.to_owned(), SuggestionKind::Title, 1)
    }
}

/// The later day, and of equal days the lesser identifier.
fn is_newer(one: &Entry, other: &Entry) -> bool {
    (one.day, Reverse(&one.document)) > (other.day, Reverse(&other.document))
}

/// The titles of a segment, an entry a document.
fn titles_of(segment: &SegmentReader) -> Result<Vec<Entry>, IndexError> {
    let columns = segment.fast_fields();
    let (Some(titles), Some(ids)) = (columns.str(TITLE)?, columns.str(ID)?) else {
        return Ok(Vec::new());
    };
    let mut days = Vec::new();
    for date in [DateField::Published, DateField::Written] {
        days.push(columns.i64(date.column())?);
    }
    let mut found: Vec<(u64, u64, Option<i64>)> = segment
        .doc_ids_alive()
        .filter_map(|doc| {
            let title = titles.ords().first(doc)?;
            let id = ids.ords().first(doc)?;
            Some((title, id, days.iter().find_map(|day| day.first(doc))))
        })
        .collect();
    found.sort_unstable_by_key(|&(_, id, _)| id);
    let id_ords: Vec<u64> = found.iter().map(|&(_, id, _)| id).collect();
    let mut found: Vec<(u64, Option<i64>, String)> = found
        .into_iter()
        .zip(texts(&ids, &id_ords)?)
        .map(|((title, _, day), id)| (title, day, id))
        .collect();
    found.sort_unstable();
    let title_ords: Vec<u64> = found.iter().map(|&(title, _, _)| title).collect();
    Ok(found
        .into_iter()
        .zip(texts(&titles, &title_ords)?)
        .map(|((_, day, id), text)| title(&text, &id, day))
        .collect())
}

/// The texts of ascending numbers of a column.
fn texts(column: &StrColumn, ords: &[u64]) -> Result<Vec<String>, IndexError> {
    let mut texts = Vec::with_capacity(ords.len());
    column
        .dictionary()
        .sorted_ords_to_term_cb(ords, |bytes| {
            texts.push(String::from_utf8_lossy(bytes).into_owned());
        })
        .map_err(TantivyError::from)?;
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(text: &str, day: i64) -> Entry {
        super::title(text, text, Some(day))
    }

    #[test]
    fn queries_before_shared_values_before_titles_before_single_values() {
        let all = vec![
            entry("单一".to_owned(), SuggestionKind::Keyword, 1),
            title("旧通知", 10),
            title("新通知", 20),
            entry("民政局".to_owned(), SuggestionKind::Issuer, 2),
            entry("低保".to_owned(), SuggestionKind::Keyword, 9),
            entry("补贴".to_owned(), SuggestionKind::Query, 1),
        ];
        let ranked: Vec<String> = ranked(all).into_iter().map(|entry| entry.text).collect();
        assert_eq!(
            ranked,
            ["补贴", "低保", "民政局", "新通知", "旧通知", "单一"]
        );
    }

    #[test]
    fn kinds_are_numbered_in_their_order() {
        assert_eq!(SuggestionKind::ALL.map(|kind| kind as usize), [0, 1, 2, 3]);
    }

    #[test]
    fn what_looks_the_same_stands_once_and_is_counted_together() {
        let all = vec![
            entry("財政部".to_owned(), SuggestionKind::Issuer, 4),
            entry("财政部".to_owned(), SuggestionKind::Issuer, 3),
            entry("财政部".to_owned(), SuggestionKind::Keyword, 5),
            entry("——".to_owned(), SuggestionKind::Keyword, 5),
            title("《财政部》", 3),
        ];
        let ranked = ranked(all);
        assert_eq!(ranked.len(), 1);
        assert_eq!((ranked[0].text.as_str(), ranked[0].count), ("財政部", 7));
    }
}
