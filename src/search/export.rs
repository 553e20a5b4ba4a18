//! All documents of a result, as they were taken in.

use std::borrow::Cow;
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::count::count_matches;
use super::deadline::check;
use super::error::SearchError;
use super::filter::{Dimension, Filtering};
use super::levels::level;
use super::pass::pass;
use crate::index::Snapshot;
use crate::model::Document;
use crate::query::{SearchRequest, Understood, compile};

/// The documents of a result, each as a line of JSON, in the order of their
/// identifiers.
pub type Export = Box<dyn Iterator<Item = Result<String, SearchError>>>;

/// The documents of a result, in the order of their identifiers. It can be read
/// on with on another thread.
pub type Documents = Box<dyn Iterator<Item = Result<Document, SearchError>> + Send>;

/// The documents that a search for the same would have as its hits.
pub(super) fn export(
    snapshot: Arc<Snapshot>,
    request: &SearchRequest,
    understood: &Understood,
) -> Result<Export, SearchError> {
    let addresses = addresses(&snapshot, request, understood)?.into_iter();
    Ok(Box::new(addresses.map(move |address| {
        check()?;
        Ok(snapshot.original_at(address)?)
    })))
}

/// As [`export`], each document read.
pub(super) fn documents(
    snapshot: Arc<Snapshot>,
    request: &SearchRequest,
    understood: &Understood,
) -> Result<Documents, SearchError> {
    let addresses = addresses(&snapshot, request, understood)?.into_iter();
    Ok(Box::new(addresses.map(move |address| {
        check()?;
        Ok(snapshot.document_at(address)?)
    })))
}

fn addresses(
    snapshot: &Snapshot,
    request: &SearchRequest,
    understood: &Understood,
) -> Result<Vec<DocAddress>, SearchError> {
    let scope = request.scope;
    let typed = match understood.without_synonyms() {
        Some(typed) => Cow::Owned(typed),
        None => Cow::Borrowed(understood),
    };
    let matching = |share| count_matches(snapshot, &typed, scope, share);
    let matched = matching(None)?;
    let share = level(snapshot, &typed, scope, matched, |share| {
        matching(Some(share))
    })?;
    let query = compile(snapshot.fields(), understood, scope, share);
    let collector = Passing {
        filters: Filtering::new(snapshot, &request.filters)?,
    };
    let addresses = pass(snapshot, &query, &collector)?;
    Ok(snapshot.sorted_by_id(addresses)?)
}

/// Collects what passes the filters.
struct Passing<'a> {
    filters: Filtering<'a>,
}

struct SegmentPassing {
    ord: SegmentOrdinal,
    dimensions: Vec<Dimension>,
    passing: Vec<DocAddress>,
}

impl Collector for Passing<'_> {
    type Fruit = Vec<DocAddress>;
    type Child = SegmentPassing;

    fn for_segment(
        &self,
        ord: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentPassing> {
        Ok(SegmentPassing {
            ord,
            dimensions: self.filters.dimensions(ord, segment)?,
            passing: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Vec<DocAddress>>) -> tantivy::Result<Vec<DocAddress>> {
        Ok(segments.concat())
    }
}

impl SegmentCollector for SegmentPassing {
    type Fruit = Vec<DocAddress>;

    fn collect(&mut self, doc: DocId, _: Score) {
        if self.dimensions.iter().all(|one| one.passes(doc)) {
            self.passing.push(DocAddress::new(self.ord, doc));
        }
    }

    fn harvest(self) -> Vec<DocAddress> {
        self.passing
    }
}
