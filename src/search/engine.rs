//! The interface that everything above the index is written against.

use super::error::SearchError;
use super::export::{Documents, Export};
use super::response::{Republications, SearchResponse, Statistics};
use super::suggest::SuggestResponse;
use crate::index::Listed;
use crate::model::{Document, DocumentId};
use crate::query::{SearchRequest, SuggestRequest};

/// Answers requests. Every answer comes from one commit of one generation.
pub trait Engine: Send + Sync {
    /// Searches.
    ///
    /// # Errors
    /// [`SearchError::ExpiredCursor`], or where the index fails.
    fn search(&self, request: &SearchRequest) -> Result<SearchResponse, SearchError>;

    /// Suggests what may be meant by what is typed.
    ///
    /// # Errors
    /// Where the suggestions are missing or damaged, or the index fails.
    fn suggest(&self, request: &SuggestRequest) -> Result<SuggestResponse, SearchError>;

    /// All documents that a search for the same would have as its hits, of one
    /// commit, whatever page is asked for; each of them, also where collapsing
    /// is asked for.
    ///
    /// # Errors
    /// Where the index fails.
    fn export(&self, request: &SearchRequest) -> Result<Export, SearchError>;

    /// The documents of [`Engine::export`], in the same order.
    ///
    /// # Errors
    /// Where the index fails.
    fn documents(&self, request: &SearchRequest) -> Result<Documents, SearchError>;

    /// The documents of one of `parts` parts of about the same size, the first of
    /// which is 0; `None` where they are more than `most`. A document stays in its
    /// part, whatever others come and go.
    ///
    /// # Errors
    /// Where the index fails.
    fn part(&self, part: u32, parts: u32, most: usize) -> Result<Option<Vec<Listed>>, SearchError>;

    /// Looks a document up.
    ///
    /// # Errors
    /// Where the index fails.
    fn document(&self, id: &DocumentId) -> Result<Option<StoredDocument>, SearchError>;

    /// The other documents of the same content as a document; none where it is
    /// not there.
    ///
    /// # Errors
    /// Where the index fails.
    fn republications(&self, id: &DocumentId) -> Result<Republications, SearchError>;

    /// A text that changes with what is served, and only then: it names generation
    /// and commit.
    fn revision(&self) -> String;

    /// What the index holds.
    ///
    /// # Errors
    /// Where the index fails.
    fn statistics(&self) -> Result<Statistics, SearchError>;
}

/// A document and where it comes from.
#[derive(Debug, Clone)]
pub struct StoredDocument {
    /// The generation that holds it.
    pub generation: String,
    /// The document.
    pub document: Document,
}
