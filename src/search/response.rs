//! What the engine answers.

use std::time::Duration;

use super::diagnosis::Diagnosis;
use super::error::SearchError;
use super::explain::Explanation;
use super::marks::Marks;
use super::passage::Passage;
use super::phases::Phases;
use super::spelling::SpellingSuggestion;
use crate::cluster;
use crate::index::FacetField;
use crate::model::{Date, Document, DocumentId};
use crate::query::Position;

/// Most documents of the same content that are listed with a document.
pub const MAX_REPUBLICATIONS: usize = 10;

/// The answer to a request, from one commit of one generation.
#[derive(Debug, Clone)]
pub struct SearchResponse {
    /// The generation that answered.
    pub generation: String,
    /// Time from request to answer.
    pub took: Duration,
    /// What of it each phase took, in order.
    pub phases: Phases,
    /// Documents that match and pass the filters; exact.
    pub total: u64,
    /// The parts of the index whose documents are not in the answer; nothing is exact
    /// then.
    pub missing: Option<MissingParts>,
    /// Groups of documents of the same content among them, exact, a document that
    /// is published once being one; where asked to collapse.
    pub groups: Option<u64>,
    /// The documents that editors recommend for the query, in their order; part of
    /// neither total, facets nor hits, among which they may stand as well.
    pub best_bets: Vec<Hit>,
    /// How the text was understood.
    pub query: UnderstoodQuery,
    /// The hits of the page; where asked to collapse, the best of each group.
    pub hits: Vec<Hit>,
    /// As requested, in that order.
    pub facets: Vec<FacetResult>,
    /// Documents by month of the year that was asked for, January first; they
    /// leave out the same filters as the counts of 发布年份.
    pub months: Option<[u64; 12]>,
    /// Where the next hits start; `None` behind the last.
    pub next: Option<Position>,
}

impl SearchResponse {
    /// For those who cannot tell that parts are missing.
    ///
    /// # Errors
    /// Where parts of the index did not answer.
    pub fn ensure_whole(self) -> Result<Self, SearchError> {
        match self.missing {
            None => Ok(self),
            Some(MissingParts { missing, all }) => Err(cluster::incomplete(missing, all).into()),
        }
    }
}

/// Parts of an index that did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingParts {
    /// How many they are.
    pub missing: u64,
    /// Of how many.
    pub all: u64,
}

/// How a query text was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnderstoodQuery {
    /// What is looked for: each plain clause as its units, each phrase in `“”`,
    /// any other clause as canonical query text.
    pub wanted: Vec<String>,
    /// What is left out.
    pub excluded: Vec<String>,
    /// Numbers of documents that the text may be.
    pub identifiers: Vec<String>,
    /// The whole query in canonical text, where it says more than words and
    /// phrases: fields, alternatives, exclusions, proximity, dates.
    pub canonical: Option<String>,
    /// Set where not all units had to be found.
    pub relaxation: Option<Relaxation>,
    /// Other spellings, best first, where the text as it is matches few documents.
    pub suggestions: Vec<SpellingSuggestion>,
    /// Set where there is nothing, or not all units had to be found.
    pub diagnosis: Option<Diagnosis>,
    /// Synonyms that were looked for besides, each typed word once.
    pub synonyms: Vec<UsedSynonyms>,
    /// Filters that the text names; none of them is applied.
    pub offers: Vec<OfferedFilter>,
}

/// A typed word, and what else was looked for in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedSynonyms {
    /// The typed word, normalised.
    pub text: String,
    /// Its synonyms, as their list has them.
    pub synonyms: Vec<String>,
}

/// A filter that a part of the text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedFilter {
    /// The facet.
    pub field: FacetField,
    /// The values, alternatives of one another: several are years in a row.
    pub values: Vec<String>,
    /// The part of the text, normalised.
    pub text: String,
    /// Documents that would be left; above none and below the total.
    pub count: u64,
}

impl OfferedFilter {
    /// The values in one: `2020`, or `2018-2020` for years in a row.
    pub fn value(&self) -> String {
        match self.values.as_slice() {
            [first, .., last] => format!("{first}-{last}"),
            single => single.concat(),
        }
    }
}

/// How far a query was relaxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relaxation {
    /// Least number of units that each hit has.
    pub least_units: usize,
    /// Number of units of the query.
    pub units: usize,
}

/// A document that was found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The whole document.
    pub document: Document,
    /// Its score; `None` in a date order.
    pub score: Option<f32>,
    /// The whole title with what matched in it, where asked for.
    pub title: Option<Passage>,
    /// The best passages of the body, in order of the text, where asked for.
    pub body: Option<Vec<Passage>>,
    /// What matched in the metadata, where asked for.
    pub marks: Option<Marks>,
    /// Why it is there and stands where it stands, where asked for.
    pub explanation: Option<Explanation>,
    /// The other documents of its group that match as well, where asked to
    /// collapse.
    pub republications: Option<Republications>,
}

/// Documents of the same content as another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Republications {
    /// Number of documents.
    pub total: u64,
    /// The first of them, at most [`MAX_REPUBLICATIONS`].
    pub first: Vec<Republication>,
}

/// A document of the same content as another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Republication {
    /// Its identifier.
    pub id: DocumentId,
    /// Its title.
    pub title: String,
    /// 发布机构
    pub issuer: Option<String>,
    /// Address of the original.
    pub source_url: Option<String>,
    /// 发布日期
    pub published_date: Option<Date>,
}

/// The counts of a facet over the results that pass every filter but its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetResult {
    /// The facet.
    pub field: FacetField,
    /// By count, then by value; chosen values are always among them.
    pub buckets: Vec<FacetBucket>,
    /// Documents without a value.
    pub missing: u64,
    /// Documents with a value that is not listed.
    pub other: u64,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetBucket {
    /// The value.
    pub value: String,
    /// Documents that have it.
    pub count: u64,
    /// Whether results are narrowed to it.
    pub selected: bool,
}

/// What the index holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statistics {
    /// The live generation.
    pub generation: String,
    /// Number of documents.
    pub documents: u64,
    /// Number of parts of the index.
    pub segments: usize,
}
