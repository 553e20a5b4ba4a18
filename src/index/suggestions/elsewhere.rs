//! Suggestions of documents that stand in no index of this machine.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use tantivy::directory::OwnedBytes;

use super::build::{Origin, build};
use super::cache::Suggestions;
use super::entries::{Entry, SuggestionKind, entry, newest_of, of_queries, ranked, title};
use super::file::SuggestionFile;
use super::queries::Queries;
use crate::index::error::IndexError;
use crate::text::Analysis;

/// What documents give to suggest.
#[derive(Debug)]
pub(crate) struct Suggestible {
    issuers: BTreeMap<String, u64>,
    keywords: BTreeMap<String, u64>,
    titles: HashMap<String, Entry>,
}

impl Suggestible {
    /// Issuers and keywords with their documents; no titles yet.
    pub(crate) fn new(issuers: BTreeMap<String, u64>, keywords: BTreeMap<String, u64>) -> Self {
        Self {
            issuers,
            keywords,
            titles: HashMap::new(),
        }
    }

    /// Adds the title of a document, which was published on a day since 1970-01-01.
    pub(crate) fn add_title(&mut self, text: &str, document: &str, day: Option<i64>) {
        newest_of(&mut self.titles, title(text, document, day));
    }

    /// The content of a file of suggestions. `origin` is the key of the documents.
    pub(crate) fn into_bytes(
        self,
        queries: &Queries,
        origin: u64,
        analysis: &Analysis,
    ) -> Result<Vec<u8>, IndexError> {
        let origin = Origin {
            documents_key: origin,
            queries_key: queries.key,
        };
        let values = |values: BTreeMap<String, u64>, kind| {
            values.into_iter().map(move |(text, documents)| {
                entry(text, kind, u32::try_from(documents).unwrap_or(u32::MAX))
            })
        };
        let mut all: Vec<Entry> = of_queries(queries).collect();
        all.extend(values(self.issuers, SuggestionKind::Issuer));
        all.extend(values(self.keywords, SuggestionKind::Keyword));
        all.extend(self.titles.into_values());
        build(&ranked(all), origin, analysis).map_err(unusable)
    }
}

impl Suggestions {
    /// Reads the content of a file. `origin` is the key of the documents that are
    /// searched.
    pub(crate) fn of_bytes(bytes: Vec<u8>, origin: u64) -> Result<Self, IndexError> {
        let file = SuggestionFile::new(OwnedBytes::new(bytes)).map_err(unusable)?;
        Ok(Self::of(file, origin))
    }
}

fn unusable(reason: String) -> IndexError {
    IndexError::Suggestions {
        path: PathBuf::from("(on the cluster)"),
        reason,
    }
}
