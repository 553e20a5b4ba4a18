//! Any of several queries.
//!
//! The scorer of a few goes where it is sent without looking at what lies between. tantivy's
//! own union looks through thousands of documents at each step, which is quicker
//! where all of them are wanted, and slower where another clause leaves few.

use tantivy::query::{
    BooleanQuery, EmptyQuery, EmptyScorer, EnableScoring, Explanation, Query as TantivyQuery,
    Scorer, Weight,
};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED};

use super::seek::seek;

/// Most queries that are few.
const FEW: usize = 16;

/// Any of them, where all documents are wanted; none for no query at all.
pub(super) fn any(mut queries: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    match queries.len() {
        0 => Box::new(EmptyQuery),
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::union(queries)),
    }
}

/// As [`any`], where few of the documents are wanted.
pub(super) fn any_here_and_there(queries: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    match queries.len() {
        2..=FEW => Box::new(AnyOf(queries)),
        _ => any(queries),
    }
}

#[derive(Debug)]
struct AnyOf(Vec<Box<dyn TantivyQuery>>);

impl Clone for AnyOf {
    fn clone(&self) -> Self {
        Self(self.0.iter().map(|query| query.box_clone()).collect())
    }
}

impl TantivyQuery for AnyOf {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(AnyOfWeight(weights(&self.0, scoring)?)))
    }
}

/// The weights of several queries.
pub(super) fn weights(
    queries: &[Box<dyn TantivyQuery>],
    scoring: EnableScoring<'_>,
) -> tantivy::Result<Vec<Box<dyn Weight>>> {
    let queries = queries.iter();
    queries.map(|query| query.weight(scoring)).collect()
}

/// The scorers of those that have a document of the segment.
pub(super) fn members(
    weights: &[Box<dyn Weight>],
    segment: &SegmentReader,
    boost: Score,
) -> tantivy::Result<Vec<Box<dyn Scorer>>> {
    let mut members = Vec::new();
    for weight in weights {
        let member = weight.scorer(segment, boost)?;
        if member.doc() != TERMINATED {
            members.push(member);
        }
    }
    Ok(members)
}

struct AnyOfWeight(Vec<Box<dyn Weight>>);

impl Weight for AnyOfWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut members = members(&self.0, segment, boost)?;
        // Where most documents are is looked first.
        members.sort_by_key(|member| std::cmp::Reverse(member.size_hint()));
        Ok(match members.len() {
            0 => Box::new(EmptyScorer),
            1 => members.remove(0),
            _ => {
                let mut union = Union { members, doc: 0 };
                union.doc = union.first(0);
                Box::new(union)
            }
        })
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("any of several", 1.0))
    }
}

struct Union {
    /// Those behind `doc` were not needed to find it.
    members: Vec<Box<dyn Scorer>>,
    doc: DocId,
}

impl Union {
    /// The first document of any member from `target` on.
    fn first(&mut self, target: DocId) -> DocId {
        let mut first = TERMINATED;
        for member in &mut self.members {
            let doc = seek(member.as_mut(), target);
            if doc == target {
                return target;
            }
            first = first.min(doc);
        }
        first
    }
}

impl DocSet for Union {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.first(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.first(target);
        }
        self.doc
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        match self.seek(target) {
            doc if doc == target && doc != TERMINATED => SeekDangerResult::Found,
            doc => SeekDangerResult::SeekLowerBound(doc),
        }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let hints = self.members.iter().map(DocSet::size_hint);
        hints.fold(0, u32::saturating_add)
    }

    fn cost(&self) -> u64 {
        self.members.iter().map(DocSet::cost).sum()
    }
}

impl Scorer for Union {
    fn score(&mut self) -> Score {
        1.0
    }
}
