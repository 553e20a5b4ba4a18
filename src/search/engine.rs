//! The interface that everything above the index is written against.

use std::sync::Arc;

use super::error::SearchError;
use super::marks::DocumentMarks;
use super::response::{Republications, SearchResponse, Statistics};
use super::suggest::SuggestResponse;
use super::years::ValueYears;
use crate::index::{FacetField, GenerationTimes, Listed};
use crate::model::{Document, DocumentId};
use crate::query::{SearchRequest, SuggestRequest};

/// The documents of a result, each as a line of JSON, in the order of their
/// identifiers.
pub type Export = Box<dyn Iterator<Item = Result<String, SearchError>>>;

/// The documents of a result, in the order of their identifiers. It can be read
/// on with on another thread.
pub type Documents = Box<dyn Iterator<Item = Result<Document, SearchError>> + Send>;

/// Answers requests. Every answer comes from one commit of one generation.
pub trait Engine: Send + Sync {
    /// Searches.
    ///
    /// # Errors
    /// [`SearchError::ExpiredCursor`], or where the index fails.
    fn search(&self, request: &SearchRequest) -> Result<SearchResponse, SearchError>;

    /// Answers several searches, in their order and of one commit; a cursor goes
    /// on in its own. One that fails fails alone.
    fn search_all(&self, requests: &[SearchRequest]) -> Vec<Result<SearchResponse, SearchError>>;

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

    /// Looks a document up, with everything in it that a search looks for, as the
    /// hits of that search show it in part.
    ///
    /// # Errors
    /// Where the index fails.
    fn marked_document(
        &self,
        id: &DocumentId,
        request: &SearchRequest,
    ) -> Result<Option<MarkedDocument>, SearchError>;

    /// The documents that speak most of what a document speaks of, the nearest
    /// first, at most `size`: neither itself nor others of its content, and of
    /// documents of the same content, or of the same title and body, one. Empty where the document is not there.
    ///
    /// # Errors
    /// Where the index fails.
    fn similar(&self, id: &DocumentId, size: usize) -> Result<Vec<Document>, SearchError>;

    /// The other documents of the same content as a document; none where it is
    /// not there.
    ///
    /// # Errors
    /// Where the index fails.
    fn republications(&self, id: &DocumentId) -> Result<Republications, SearchError>;

    /// The values of a facet, those of most documents first, with their documents
    /// of each year, over all documents.
    ///
    /// # Errors
    /// Where the index fails.
    fn years(&self, facet: FacetField) -> Result<Arc<Vec<ValueYears>>, SearchError>;

    /// A text that changes with what is served, and only then: it names generation
    /// and commit, and what the lists of the editors hold.
    ///
    /// # Errors
    /// Where the index fails.
    fn revision(&self) -> Result<String, SearchError>;

    /// What the index holds.
    ///
    /// # Errors
    /// Where the index fails.
    fn statistics(&self) -> Result<Statistics, SearchError>;

    /// When what is served was written; `None` where that is not known.
    ///
    /// # Errors
    /// Where the index fails.
    fn times(&self) -> Result<Option<GenerationTimes>, SearchError> {
        Ok(None)
    }
}

/// A document and where it comes from.
#[derive(Debug, Clone)]
pub struct StoredDocument {
    /// The generation that holds it.
    pub generation: String,
    /// The document.
    pub document: Document,
}

/// A document and what a search looks for in it.
#[derive(Debug, Clone)]
pub struct MarkedDocument {
    /// The document.
    pub stored: StoredDocument,
    /// What matched.
    pub marks: DocumentMarks,
}
