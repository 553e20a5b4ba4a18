//! One thing that a document may have, and the ways in which it can be there.

use std::cmp::Reverse;
use std::ops::Range;

use tantivy::postings::BlockSegmentPostings;
use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, TERMINATED};

use super::bits::Bits;
use crate::query::in_a_row::{Candidates, Row};
use crate::query::seek::has_alone;

/// Going to a document costs about as much as going through so many.
const SEEK_COST: u64 = 4;

pub(super) struct Unit {
    /// Terms first, since they are quickly told; then those of most documents.
    ways: Vec<Way>,
    /// The documents of the window that have it, as far as was looked.
    certain: Bits,
    /// Others of which a row has to tell.
    open: Bits,
}

pub(super) enum Way {
    /// The documents of a term; it stands at this one of its block.
    Term(Box<BlockSegmentPostings>, usize),
    /// Characters in a row, and the documents that come into question.
    Row(Candidates, Box<Row>),
    Set {
        scorer: Box<dyn Scorer>,
        /// No document before this one, which was not asked for, has it. While nothing
        /// was asked, where it stands.
        next: DocId,
    },
}

impl Way {
    pub(super) fn term(postings: BlockSegmentPostings) -> Self {
        Self::Term(Box::new(postings), 0)
    }

    pub(super) fn row(candidates: Candidates, row: Row) -> Self {
        Self::Row(candidates, Box::new(row))
    }

    pub(super) fn set(scorer: Box<dyn Scorer>) -> Self {
        Self::Set {
            next: scorer.doc(),
            scorer,
        }
    }

    fn size_hint(&self) -> u32 {
        match self {
            Self::Term(postings, _) => postings.doc_freq(),
            Self::Row(candidates, _) => candidates.most(),
            Self::Set { scorer, .. } => scorer.size_hint(),
        }
    }

    fn cost(&self) -> u64 {
        match self {
            Self::Term(postings, _) => u64::from(postings.doc_freq()),
            Self::Row(_, row) => row.cost(),
            Self::Set { scorer, .. } => scorer.cost(),
        }
    }

    /// Where it stands.
    fn doc(&self) -> DocId {
        match self {
            Self::Term(postings, at) => postings.doc(*at),
            Self::Row(candidates, _) => candidates.next(),
            Self::Set { next, .. } => *next,
        }
    }

    /// Goes to its first document from `target` on. Not for one that was asked.
    fn seek(&mut self, target: DocId) {
        if self.doc() >= target {
            return;
        }
        match self {
            Self::Term(postings, at) => *at = postings.seek(target),
            Self::Row(candidates, _) => {
                candidates.seek(target);
            }
            Self::Set { scorer, next } => *next = scorer.seek(target),
        }
    }

    /// Puts its documents of the window into `found`, those that may be its own in case
    /// of a row, and goes to the first behind.
    fn go_through(&mut self, window: &Range<DocId>, found: &mut Bits) {
        self.seek(window.start);
        match self {
            Self::Term(postings, at) => loop {
                let docs = &postings.docs()[(*at).min(postings.block_len())..];
                let inside = docs.partition_point(|&doc| doc < window.end);
                for doc in &docs[..inside] {
                    found.insert(doc - window.start);
                }
                *at += inside;
                if inside < docs.len() || docs.is_empty() {
                    return;
                }
                postings.advance();
                *at = 0;
            },
            Self::Row(candidates, _) => {
                let mut doc = candidates.next();
                while doc < window.end {
                    found.insert(doc - window.start);
                    doc = candidates.seek(doc + 1);
                }
            }
            Self::Set { scorer, next } => {
                while *next < window.end {
                    found.insert(*next - window.start);
                    *next = scorer.advance();
                }
            }
        }
    }

    /// Whether it has a document, or may have it in case of a row. The document is
    /// behind those asked for before.
    fn has(&mut self, doc: DocId) -> bool {
        match self {
            Self::Term(..) => {
                self.seek(doc);
                self.doc() == doc
            }
            Self::Row(candidates, _) => candidates.has(doc),
            Self::Set { scorer, next } => has_alone(scorer.as_mut(), next, doc),
        }
    }
}

impl Unit {
    pub(super) fn of(mut ways: Vec<Way>) -> Self {
        ways.sort_by_key(|way| (!matches!(way, Way::Term(..)), Reverse(way.size_hint())));
        Self {
            ways,
            certain: Bits::NONE,
            open: Bits::NONE,
        }
    }

    pub(super) fn size_hint(&self) -> u32 {
        let hints = self.ways.iter().map(Way::size_hint);
        hints.fold(0, u32::saturating_add)
    }

    pub(super) fn cost(&self) -> u64 {
        self.ways.iter().map(Way::cost).sum()
    }

    /// No document before this one, which was not gone through, has it.
    pub(super) fn doc(&self) -> DocId {
        let docs = self.ways.iter().map(Way::doc);
        docs.min().unwrap_or(TERMINATED)
    }

    pub(super) fn seek(&mut self, target: DocId) {
        for way in &mut self.ways {
            way.seek(target);
        }
    }

    /// Goes through the window.
    pub(super) fn go_through(&mut self, window: &Range<DocId>) {
        (self.certain, self.open) = (Bits::NONE, Bits::NONE);
        for way in &mut self.ways {
            let found = match way {
                Way::Row(..) => &mut self.open,
                _ => &mut self.certain,
            };
            way.go_through(window, found);
        }
    }

    /// As [`Self::go_through`], for `candidates` at least; a unit is either asked or
    /// gone through. The segment has so many `documents`.
    pub(super) fn ask(&mut self, candidates: &Bits, window: &Range<DocId>, documents: DocId) {
        (self.certain, self.open) = (Bits::NONE, Bits::NONE);
        for way in &mut self.ways {
            let wanted = candidates.without(&self.certain);
            let share = u64::from(way.size_hint()) * u64::from(window.end - window.start);
            let through = share / u64::from(documents.max(1));
            if matches!(way, Way::Term(..)) && through < u64::from(wanted.len()) * SEEK_COST {
                way.go_through(window, &mut self.certain);
                continue;
            }
            let found = match way {
                Way::Row(..) => &mut self.open,
                _ => &mut self.certain,
            };
            for place in wanted.iter() {
                if way.has(window.start + place) {
                    found.insert(place);
                }
            }
        }
    }

    /// The documents of the window that may have it.
    pub(super) fn possible(&self) -> Bits {
        self.open.clone().or(&self.certain)
    }

    /// Those of which a row has to tell.
    pub(super) fn open(&self) -> Bits {
        self.open.without(&self.certain)
    }

    /// Whether a document has it; `None` where a row has to tell.
    pub(super) fn told(&self, place: DocId) -> Option<bool> {
        if self.certain.has(place) {
            return Some(true);
        }
        (!self.open.has(place)).then_some(false)
    }

    /// Whether a document has it by a row, which is behind those asked for before.
    pub(super) fn has_row(&mut self, doc: DocId) -> bool {
        self.ways.iter_mut().any(|way| match way {
            Way::Row(_, row) => row.has(doc),
            _ => false,
        })
    }
}
