//! A generation as of one commit, which does not change while it is searched.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tantivy::{DocAddress, Searcher, SegmentReader, TantivyError, Term};

use super::convert::{original_of, to_document};
use super::duplicates::Duplicates;
use super::error::IndexError;
use super::facet_values::FacetValues;
use super::generation::Generation;
use super::originals::id_columns;
use super::schema::{FacetField, Fields};
use super::statistics::Tokens;
use super::suggestions::{Cache, Suggestions};
use crate::model::{Document, DocumentId, hash64};
use crate::text::Analysis;

/// The generation as of one commit. Its files stay readable as long as it is
/// held, whatever is removed from the folder.
pub struct Snapshot {
    generation: String,
    folder: Option<PathBuf>,
    searcher: Searcher,
    fields: Fields,
    analysis: Analysis,
    commit_key: u64,
    suggestions: Arc<Cache>,
    pub(super) tokens: Tokens,
    duplicates: OnceLock<Duplicates>,
    /// By facet, in the order in which they are declared.
    facet_values: [OnceLock<FacetValues>; FacetField::ALL.len()],
}

impl Snapshot {
    pub(super) fn new(
        generation: &Generation,
        searcher: Searcher,
        suggestions: Arc<Cache>,
    ) -> Self {
        Self {
            generation: generation.name.clone(),
            folder: generation.folder().map(PathBuf::from),
            commit_key: commit_key(&searcher),
            searcher,
            fields: generation.fields.clone(),
            analysis: generation.analysis.clone(),
            suggestions,
            tokens: Tokens::default(),
            duplicates: OnceLock::new(),
            facet_values: Default::default(),
        }
    }

    pub(crate) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// The folder of the generation, `None` for an index in memory.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The analysis that cut its texts.
    pub fn analysis(&self) -> &Analysis {
        &self.analysis
    }

    pub(crate) fn segment(&self, address: DocAddress) -> &SegmentReader {
        self.searcher.segment_reader(address.segment_ord)
    }

    /// Number of documents.
    pub fn document_count(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// The name of the generation.
    pub fn generation(&self) -> &str {
        &self.generation
    }

    /// A number that changes with the commit: equal exactly where the same
    /// documents stand in the same segments of the same generation.
    pub(crate) fn commit_key(&self) -> u64 {
        self.commit_key
    }

    /// Which documents are published more than once; read when it is first asked
    /// for.
    pub(crate) fn duplicates(&self) -> tantivy::Result<&Duplicates> {
        if let Some(known) = self.duplicates.get() {
            return Ok(known);
        }
        // Who comes at the same time reads the same.
        let read = Duplicates::read(&self.searcher)?;
        Ok(self.duplicates.get_or_init(|| read))
    }

    /// The values of a facet; read when they are first asked for.
    pub(crate) fn facet_values(&self, facet: FacetField) -> tantivy::Result<&FacetValues> {
        let known = &self.facet_values[facet as usize];
        if let Some(known) = known.get() {
            return Ok(known);
        }
        // Who comes at the same time reads the same.
        let read = FacetValues::read(&self.searcher, facet)?;
        Ok(known.get_or_init(|| read))
    }

    /// The other documents of the same content; of those only the first `limit`.
    /// Empty where the document is published once, or not there.
    pub(crate) fn republished(
        &self,
        id: &DocumentId,
        limit: usize,
    ) -> Result<(usize, Vec<Document>), IndexError> {
        let Some(address) = self.address_of(id)? else {
            return Ok((0, Vec::new()));
        };
        let duplicates = self.duplicates()?;
        let Some(group) = duplicates.group_of(address) else {
            return Ok((0, Vec::new()));
        };
        let members = duplicates.members(group);
        let others = members.iter().filter(|&&member| member != address);
        let first = others.take(limit).map(|&member| self.document_at(member));
        Ok((members.len() - 1, first.collect::<Result<_, _>>()?))
    }

    /// What can be suggested for the documents of this snapshot.
    ///
    /// # Errors
    /// [`IndexError::Suggestions`] where the file is missing or damaged.
    pub fn suggestions(&self) -> Result<Suggestions, IndexError> {
        self.suggestions
            .suggestions(self, self.folder.as_ref(), &self.analysis)
    }

    /// The document of an identifier.
    ///
    /// # Errors
    /// Where it cannot be read back.
    pub fn document(&self, id: &DocumentId) -> Result<Option<Document>, IndexError> {
        let address = self.address_of(id)?;
        address.map(|address| self.document_at(address)).transpose()
    }

    /// Whether there is a document of an identifier.
    ///
    /// # Errors
    /// Where tantivy fails.
    pub fn has_document(&self, id: &DocumentId) -> Result<bool, IndexError> {
        Ok(self.address_of(id)?.is_some())
    }

    /// Where the document of an identifier stands.
    pub(crate) fn address_of(&self, id: &DocumentId) -> Result<Option<DocAddress>, IndexError> {
        let term = Term::from_field_text(self.fields.id, id.as_str());
        let query = tantivy::query::TermQuery::new(term, tantivy::schema::IndexRecordOption::Basic);
        let found = self
            .searcher
            .search(&query, &tantivy::collector::DocSetCollector)?;
        Ok(found.into_iter().next())
    }

    /// At most `size` documents, evenly out of all of them.
    ///
    /// # Errors
    /// Where one cannot be read back.
    pub fn sample(&self, size: usize) -> Result<Vec<Document>, IndexError> {
        let documents = usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX);
        let step = documents.div_ceil(size.max(1)).max(1);
        let segments = (0..).zip(self.searcher.segment_readers());
        let all = segments.flat_map(|(ord, segment)| {
            let docs = segment.doc_ids_alive();
            docs.map(move |doc| DocAddress::new(ord, doc))
        });
        all.step_by(step)
            .map(|address| self.document_at(address))
            .collect()
    }

    /// The stored record of a document, as one line of JSON.
    pub(crate) fn original_at(&self, address: DocAddress) -> Result<String, IndexError> {
        let stored = self.searcher.doc(address)?;
        Ok(original_of(self.fields.original, &stored)?.to_owned())
    }

    /// Orders documents by their identifiers.
    pub(crate) fn sorted_by_id(
        &self,
        addresses: Vec<DocAddress>,
    ) -> Result<Vec<DocAddress>, IndexError> {
        let ids = id_columns(&self.searcher)?;
        let mut named = Vec::with_capacity(addresses.len());
        for address in addresses {
            let mut id = String::new();
            let column = &ids[address.segment_ord as usize];
            if let Some(ord) = column.ords().first(address.doc_id) {
                column.ord_to_str(ord, &mut id).map_err(io_error)?;
            }
            named.push((id, address));
        }
        named.sort_unstable();
        Ok(named.into_iter().map(|(_, address)| address).collect())
    }

    pub(crate) fn document_at(&self, address: DocAddress) -> Result<Document, IndexError> {
        to_document(self.fields.original, &self.searcher.doc(address)?)
    }
}

fn io_error(error: std::io::Error) -> TantivyError {
    TantivyError::IoError(Arc::new(error))
}

fn commit_key(searcher: &Searcher) -> u64 {
    let mut segments: Vec<(String, u32)> = searcher
        .segment_readers()
        .iter()
        .map(|segment| (segment.segment_id().uuid_string(), segment.num_docs()))
        .collect();
    segments.sort();
    let mut bytes = Vec::new();
    for (id, alive) in segments {
        bytes.extend(id.as_bytes());
        bytes.extend(alive.to_be_bytes());
    }
    hash64(&bytes)
}
