//! An index on a cluster, as answering needs it: conditions, signals and filters as
//! queries, facets as aggregations, and looks into what was stored.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::commit::{Address, Commit, Commits, Count, Reasons, Retrieved, Suggested};
use super::crew::Crew;
use super::editorial::Edition;
use super::engine::{Documents, Export};
use super::error::SearchError;
use super::response::{Hit, MissingParts, Statistics};
use super::spelling::{Evidence, Vocabulary};
use super::years::ValueYears;
use serde_json::json;

use crate::cluster::{Reader, Snapshot};
use crate::index::{FacetField, GenerationTimes, Listed, parse_original};
use crate::model::{Document, DocumentId};
use crate::query::{Filters, Scope, SearchRequest, SuggestRequest, Understood};
use crate::text::Analysis;

mod page;

mod pages;

mod facets;

mod count;

mod second_look;

mod retrieve;

mod lists;

mod proximity;

mod near;

mod explain;

mod spelled;

/// The commits of an index on a cluster.
pub(super) struct Clustered(pub(super) Reader);

impl Commits for Clustered {
    fn newest(&self) -> Result<Arc<dyn Commit>, SearchError> {
        Ok(self.commit(self.0.newest()?))
    }

    fn of(&self, key: u64) -> Result<Option<Arc<dyn Commit>>, SearchError> {
        let snapshot = self.0.of(key)?;
        Ok(snapshot.map(|snapshot| self.commit(snapshot)))
    }
}

impl Clustered {
    fn commit(&self, snapshot: Arc<Snapshot>) -> Arc<dyn Commit> {
        Arc::new(ClusteredCommit {
            reader: self.0.clone(),
            snapshot,
        })
    }
}

struct ClusteredCommit {
    reader: Reader,
    snapshot: Arc<Snapshot>,
}

impl Commit for ClusteredCommit {
    fn generation(&self) -> &str {
        self.snapshot.generation()
    }

    fn key(&self) -> u64 {
        self.snapshot.key()
    }

    fn missing(&self) -> Option<MissingParts> {
        let missing = self.snapshot.missing()?;
        Some(MissingParts {
            missing: missing.missing,
            all: missing.all,
        })
    }

    fn keep(&self) {
        self.reader.keep(&self.snapshot);
    }

    fn analysis(&self) -> &Analysis {
        self.snapshot.analysis()
    }

    /// Asks all shards, so that it tells whether they answer.
    fn statistics(&self) -> Result<Statistics, SearchError> {
        self.snapshot.search(&json!({"size": 0}))?;
        Ok(Statistics {
            generation: self.snapshot.generation().to_owned(),
            documents: self.snapshot.document_count(),
            segments: self.snapshot.shard_count(),
        })
    }

    fn times(&self) -> Result<Option<GenerationTimes>, SearchError> {
        Ok(self.snapshot.times())
    }

    fn values(&self, facet: FacetField) -> Result<BTreeMap<String, u64>, SearchError> {
        lists::values(&self.snapshot, facet)
    }

    fn years(&self, facet: FacetField) -> Result<Vec<ValueYears>, SearchError> {
        lists::years(&self.snapshot, facet)
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
        Ok(self.snapshot.documents_of(&keys(addresses))?)
    }

    fn hits(
        &self,
        addresses: &[Address],
        make: &(dyn Fn(usize, Document) -> Result<Hit, SearchError> + Sync),
    ) -> Result<Vec<Hit>, SearchError> {
        let originals = self.snapshot.originals_of(&keys(addresses))?;
        let originals = originals.into_iter().enumerate().collect();
        Crew::muster().each(originals, |(index, original)| {
            make(index, parse_original(&original)?)
        })
    }

    fn document(&self, id: &DocumentId) -> Result<Option<Document>, SearchError> {
        Ok(self.snapshot.document(id)?)
    }

    fn has_document(&self, id: &DocumentId) -> Result<bool, SearchError> {
        Ok(self.snapshot.document(id)?.is_some())
    }

    fn republished(
        &self,
        id: &DocumentId,
        limit: usize,
    ) -> Result<(u64, Vec<Document>), SearchError> {
        near::republished(&self.snapshot, id, limit)
    }

    fn similar(&self, id: &DocumentId, size: usize) -> Result<Vec<Document>, SearchError> {
        near::similar(&self.snapshot, id, size)
    }

    fn part(&self, part: u32, parts: u32, most: usize) -> Result<Option<Vec<Listed>>, SearchError> {
        lists::part(&self.snapshot, part, parts, most)
    }

    fn export(
        &self,
        request: &SearchRequest,
        understood: &Understood,
    ) -> Result<Export, SearchError> {
        lists::export(&self.snapshot, request, understood)
    }

    fn documents(
        &self,
        request: &SearchRequest,
        understood: &Understood,
    ) -> Result<Documents, SearchError> {
        lists::documents(&self.snapshot, request, understood)
    }

    fn suggest(
        &self,
        edition: &Edition,
        request: &SuggestRequest,
    ) -> Result<Suggested, SearchError> {
        spelled::suggest(&self.snapshot, edition, request)
    }

    fn vocabulary(&self) -> Result<Vocabulary, SearchError> {
        spelled::vocabulary(&self.snapshot)
    }

    fn pairs(&self) -> Result<Box<dyn Evidence + '_>, SearchError> {
        Ok(Box::new(self.snapshot.pairs()?))
    }
}

/// By which a cluster knows the documents.
fn keys(addresses: &[Address]) -> Vec<u64> {
    addresses.iter().map(|address| address.0).collect()
}
