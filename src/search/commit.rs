//! What answering needs of an index, wherever it is kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::editorial::Edition;
use super::engine::{Documents, Export};
use super::error::SearchError;
use super::explain::Contribution;
use super::rank::Place;
use super::response::{FacetResult, Hit, MissingParts, Relaxation, Statistics};
use super::spelling::{Evidence, Vocabulary};
use super::years::ValueYears;
use crate::index::{FacetField, GenerationTimes, Listed, Suggestion};
use crate::model::{Document, DocumentId};
use crate::query::{Filters, Scope, SearchRequest, SuggestRequest, Understood};
use crate::text::Analysis;

/// The commits of an index: the newest, and those that somebody pages through.
pub(super) trait Commits: Send + Sync {
    /// The newest.
    fn newest(&self) -> Result<Arc<dyn Commit>, SearchError>;

    /// The commit of a key: the newest, or one that was kept; `None` where it is gone.
    fn of(&self, key: u64) -> Result<Option<Arc<dyn Commit>>, SearchError>;
}

/// One commit of an index, which does not change. What is asked of it fails where the
/// index does.
pub(super) trait Commit: Send + Sync {
    /// The name of its generation.
    fn generation(&self) -> &str;

    /// The parts of the index that did not answer until now, where they may be missing.
    fn missing(&self) -> Option<MissingParts> {
        None
    }

    /// A number that is another for every other commit.
    fn key(&self) -> u64;

    /// Keeps it for those who will page on through it.
    fn keep(&self);

    /// The analysis that cut its texts.
    fn analysis(&self) -> &Analysis;

    /// What it holds.
    fn statistics(&self) -> Result<Statistics, SearchError>;

    /// When it was written; `None` where that is not known.
    fn times(&self) -> Result<Option<GenerationTimes>, SearchError>;

    /// The values of a facet with the number of documents that have or had them:
    /// removed documents may count.
    fn values(&self, facet: FacetField) -> Result<BTreeMap<String, u64>, SearchError>;

    /// The values of a facet over the years, in no order.
    fn years(&self, facet: FacetField) -> Result<Vec<ValueYears>, SearchError>;

    /// The hits of a page, and all that is counted with them.
    fn retrieve(
        &self,
        request: &SearchRequest,
        understood: &Understood,
    ) -> Result<Retrieved, SearchError>;

    /// How many documents match, at a minimum share of the units.
    fn count(
        &self,
        understood: &Understood,
        scope: Scope,
        minimum_share: Option<f32>,
        filters: &Filters,
    ) -> Result<Count, SearchError>;

    /// What the scores of the hits are made of, in their order.
    fn reasons(
        &self,
        request: &SearchRequest,
        understood: &Understood,
        retrieved: &Retrieved,
    ) -> Result<Vec<Reasons>, SearchError>;

    /// The documents at these places, in their order.
    fn read(&self, addresses: &[Address]) -> Result<Vec<Document>, SearchError>;

    /// As [`read`](Self::read), with what `make` makes of each and its place among
    /// them.
    fn hits(
        &self,
        addresses: &[Address],
        make: &(dyn Fn(usize, Document) -> Result<Hit, SearchError> + Sync),
    ) -> Result<Vec<Hit>, SearchError>;

    /// The document of an identifier.
    fn document(&self, id: &DocumentId) -> Result<Option<Document>, SearchError>;

    /// Whether there is a document of an identifier.
    fn has_document(&self, id: &DocumentId) -> Result<bool, SearchError>;

    /// How many other documents have the same content, and the first of them.
    fn republished(
        &self,
        id: &DocumentId,
        limit: usize,
    ) -> Result<(u64, Vec<Document>), SearchError>;

    /// As [`Engine::similar`](super::engine::Engine::similar).
    fn similar(&self, id: &DocumentId, size: usize) -> Result<Vec<Document>, SearchError>;

    /// As [`Engine::part`](super::engine::Engine::part).
    fn part(&self, part: u32, parts: u32, most: usize) -> Result<Option<Vec<Listed>>, SearchError>;

    /// As [`Engine::export`](super::engine::Engine::export).
    fn export(
        &self,
        request: &SearchRequest,
        understood: &Understood,
    ) -> Result<Export, SearchError>;

    /// As [`Engine::documents`](super::engine::Engine::documents).
    fn documents(
        &self,
        request: &SearchRequest,
        understood: &Understood,
    ) -> Result<Documents, SearchError>;

    /// Suggestions for what is typed, none that the editors blocked.
    fn suggest(
        &self,
        edition: &Edition,
        request: &SuggestRequest,
    ) -> Result<Suggested, SearchError>;

    /// The words and characters of its documents, for spelling.
    fn vocabulary(&self) -> Result<Vocabulary, SearchError>;

    /// Which characters stand side by side in its documents.
    fn pairs(&self) -> Result<Box<dyn Evidence + '_>, SearchError>;
}

/// Where a document stands in a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Address(pub(super) u64);

/// The hits of a page, and what was counted on the way.
pub(super) struct Retrieved {
    /// Documents that pass the filters.
    pub(super) total: u64,
    /// Documents that have all that was typed, synonyms aside, whatever the
    /// filters.
    pub(super) matched: u64,
    /// Best first.
    pub(super) hits: Vec<(Place, Address)>,
    /// Set where documents of the same content are collapsed.
    pub(super) groups: Option<RetrievedGroups>,
    /// Whether any hits stand behind these.
    pub(super) more: bool,
    /// Whether the hits are in the order of their scores.
    pub(super) scored: bool,
    /// As requested, in that order.
    pub(super) facets: Vec<FacetResult>,
    /// By what was recognised in the text: documents with one of its values, that pass
    /// all filters but those of its facet.
    pub(super) recognised: Vec<u64>,
    /// Documents by month of the year that was asked for, January first.
    pub(super) months: Option<[u64; 12]>,
    /// Set where not all units had to be found: how far, and the share.
    pub(super) relaxation: Option<(Relaxation, f32)>,
    /// What the best of the hits speak of besides, where they were read for it: words,
    /// each with its weight, which has the inverse document frequency in it.
    pub(super) related: Option<Vec<(String, f32)>>,
}

/// Results of which each is a group of documents of the same content.
pub(super) struct RetrievedGroups {
    /// Groups that have a document which passes the filters; a document that is
    /// published once is a group, too.
    pub(super) total: u64,
    /// By hit, the other documents of its group.
    pub(super) others: Vec<Others>,
}

/// The other documents of a group that match, besides its hit.
pub(super) struct Others {
    pub(super) total: u64,
    /// Best first, as many as are shown.
    pub(super) first: Vec<Address>,
}

/// How many documents a query matches.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Count {
    /// Whatever the filters.
    pub(super) matched: u64,
    /// Those that pass all filters.
    pub(super) passing: u64,
    /// By filter, those that fail it alone: facets in the order of their names, then
    /// dates.
    pub(super) failing_one: Vec<u64>,
}

/// What the score of a hit is made of.
#[derive(Debug, Clone, Default)]
pub(super) struct Reasons {
    pub(super) contributions: Vec<Contribution>,
    pub(super) factors: DocumentFactors,
}

/// The factors of a document, one each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DocumentFactors {
    pub(super) authority: f32,
    pub(super) validity: f32,
    pub(super) recency: f32,
}

impl Default for DocumentFactors {
    fn default() -> Self {
        Self {
            authority: 1.0,
            validity: 1.0,
            recency: 1.0,
        }
    }
}

impl DocumentFactors {
    pub(super) fn product(self) -> f32 {
        self.authority * self.validity * self.recency
    }
}

/// Suggestions for what was typed.
pub(super) struct Suggested {
    /// Whether they are of the documents of this commit, and not of one before.
    pub(super) current: bool,
    /// Best first.
    pub(super) suggestions: Vec<Suggestion>,
}
