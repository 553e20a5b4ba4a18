//! All documents of a result, as they were taken in.

use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::count::{count_matches, names_documents};
use super::filter::{Dimension, Filtering};
use super::pass::pass;
use crate::index::Snapshot;
use crate::query::{SearchRequest, Understood, compile_matching, matching};
use crate::search::deadline::check;
use crate::search::engine::{Documents, Export};
use crate::search::error::SearchError;
use crate::search::levels;

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
    let share = levels::share(
        understood,
        |typed| names_documents(snapshot, typed, scope),
        |typed, share| count_matches(snapshot, typed, scope, share),
    )?;
    let query = compile_matching(snapshot.fields(), &matching(understood, scope, share));
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
