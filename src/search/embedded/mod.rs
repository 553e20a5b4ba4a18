//! An index on this machine, as answering needs it: one pass over the matches of each
//! segment, and looks into what stands in its columns and postings.

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::DocAddress;

use super::commit::{Address, Commit, Commits, Count, Reasons, Retrieved, Suggested};
use super::crew::Crew;
use super::deadline::check;
use super::editorial::Edition;
use super::engine::{Documents, Export};
use super::error::SearchError;
use super::response::{Hit, Statistics};
use super::spelling::{Evidence, Vocabulary};
use super::years::ValueYears;
use crate::index::{FacetField, GenerationTimes, Listed, Reader, Snapshot};
use crate::model::{Document, DocumentId};
use crate::query::{Filters, Scope, SearchRequest, SuggestRequest, Understood};
use crate::text::Analysis;

mod pass;

mod filter;

mod facet;

mod months;

mod factor;

mod scoring;

mod best;

mod collect;

mod count;

mod segments;

mod collapse;

mod first_phase;

mod second_phase;

mod related;

mod second_look;

mod retrieve;

mod explain;

mod export;

mod similar;

mod lexicon;

mod values;

mod years;

mod suggest;

/// The commits of an index on this machine.
pub(super) struct Embedded(pub(super) Reader);

impl Commits for Embedded {
    fn newest(&self) -> Result<Arc<dyn Commit>, SearchError> {
        Ok(self.commit(self.0.snapshot()))
    }

    fn of(&self, key: u64) -> Result<Option<Arc<dyn Commit>>, SearchError> {
        let snapshot = self.0.snapshot_of(key);
        Ok(snapshot.map(|snapshot| self.commit(snapshot)))
    }
}

impl Embedded {
    fn commit(&self, snapshot: Arc<Snapshot>) -> Arc<dyn Commit> {
        Arc::new(EmbeddedCommit {
            reader: self.0.clone(),
            snapshot,
        })
    }
}

struct EmbeddedCommit {
    reader: Reader,
    snapshot: Arc<Snapshot>,
}

impl Commit for EmbeddedCommit {
    fn generation(&self) -> &str {
        self.snapshot.generation()
    }

    fn key(&self) -> u64 {
        self.snapshot.commit_key()
    }

    fn keep(&self) {
        self.reader.pin(&self.snapshot);
    }

    fn analysis(&self) -> &Analysis {
        self.snapshot.analysis()
    }

    fn statistics(&self) -> Result<Statistics, SearchError> {
        Ok(Statistics {
            generation: self.snapshot.generation().to_owned(),
            documents: self.snapshot.document_count(),
            segments: self.snapshot.segment_count(),
        })
    }

    fn times(&self) -> Result<Option<GenerationTimes>, SearchError> {
        Ok(self.snapshot.times()?)
    }

    fn values(&self, facet: FacetField) -> Result<BTreeMap<String, u64>, SearchError> {
        values::values(&self.snapshot, facet)
    }

    fn years(&self, facet: FacetField) -> Result<Vec<ValueYears>, SearchError> {
        years::count(&self.snapshot, facet)
    }

    fn retrieve(
        &self,
        request: &SearchRequest,
        understood: &Understood,
    ) -> Result<Retrieved, SearchError> {
        retrieve::retrieve(&self.snapshot, request, understood)
    }

    fn count(
        &self,
        understood: &Understood,
        scope: Scope,
        minimum_share: Option<f32>,
        filters: &Filters,
    ) -> Result<Count, SearchError> {
        count::count(&self.snapshot, understood, scope, minimum_share, filters)
    }

    fn reasons(
        &self,
        request: &SearchRequest,
        understood: &Understood,
        retrieved: &Retrieved,
    ) -> Result<Vec<Reasons>, SearchError> {
        explain::reasons(&self.snapshot, request, understood, retrieved)
    }

    fn read(&self, addresses: &[Address]) -> Result<Vec<Document>, SearchError> {
        let documents = addresses.iter();
        let documents = documents.map(|&address| self.snapshot.document_at(place_of(address)));
        Ok(documents.collect::<Result<_, _>>()?)
    }

    fn hits(
        &self,
        addresses: &[Address],
        make: &(dyn Fn(usize, Document) -> Result<Hit, SearchError> + Sync),
    ) -> Result<Vec<Hit>, SearchError> {
        let numbered = addresses.iter().copied().enumerate().collect();
        Crew::muster().each(numbered, |(index, address)| {
            check()?;
            make(index, self.snapshot.document_at(place_of(address))?)
        })
    }

    fn document(&self, id: &DocumentId) -> Result<Option<Document>, SearchError> {
        Ok(self.snapshot.document(id)?)
    }

    fn has_document(&self, id: &DocumentId) -> Result<bool, SearchError> {
        Ok(self.snapshot.has_document(id)?)
    }

    fn republished(
        &self,
        id: &DocumentId,
        limit: usize,
    ) -> Result<(u64, Vec<Document>), SearchError> {
        let (total, first) = self.snapshot.republished(id, limit)?;
        Ok((total as u64, first))
    }

    fn similar(&self, id: &DocumentId, size: usize) -> Result<Vec<Document>, SearchError> {
        similar::similar(&self.snapshot, id, size)
    }

    fn part(&self, part: u32, parts: u32, most: usize) -> Result<Option<Vec<Listed>>, SearchError> {
        Ok(self.snapshot.part(part, parts, most)?)
    }

    fn export(
        &self,
        request: &SearchRequest,
        understood: &Understood,
    ) -> Result<Export, SearchError> {
        export::export(Arc::clone(&self.snapshot), request, understood)
    }

    fn documents(
        &self,
        request: &SearchRequest,
        understood: &Understood,
    ) -> Result<Documents, SearchError> {
        export::documents(Arc::clone(&self.snapshot), request, understood)
    }

    fn suggest(
        &self,
        edition: &Edition,
        request: &SuggestRequest,
    ) -> Result<Suggested, SearchError> {
        suggest::suggest(&self.snapshot, edition, request)
    }

    fn vocabulary(&self) -> Result<Vocabulary, SearchError> {
        Ok(lexicon::read(&self.snapshot)?)
    }

    fn pairs(&self) -> Result<Box<dyn Evidence + '_>, SearchError> {
        Ok(Box::new(lexicon::Bigrams::of(&self.snapshot)?))
    }
}

/// A place in the index as answers hand it around.
fn address_of(place: DocAddress) -> Address {
    Address(u64::from(place.segment_ord) << 32 | u64::from(place.doc_id))
}

/// As it was before [`address_of`].
#[expect(
    clippy::cast_possible_truncation,
    reason = "each half is taken on its own"
)]
fn place_of(address: Address) -> DocAddress {
    DocAddress::new((address.0 >> 32) as u32, address.0 as u32)
}
