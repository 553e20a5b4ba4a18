//! One thing that a document may have, and the ways in which it can be there.

use std::cmp::Reverse;
use std::ops::Range;

use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, TERMINATED};

use super::bits::Bits;
use super::list::List;
use crate::query::compile::in_a_row::Row;
use crate::query::compile::seek::has_alone;

pub(super) struct Unit {
    /// Terms first, since they are quickly told; then those of most documents.
    ways: Vec<Way>,
    /// The documents of the window that have it, as far as was looked.
    certain: Bits,
    /// Others of which a row has to tell.
    open: Bits,
}

pub(super) enum Way {
    /// The documents of a term.
    Term(List),
    /// Characters in a row. The documents of all lists come into question; those of the
    /// shortest list are first.
    Row(Vec<List>, Box<Row>),
    Set {
        scorer: Box<dyn Scorer>,
        /// No document before this one, which was not asked for, has it. While nothing
        /// was asked, where it stands.
        next: DocId,
    },
}

impl Way {
    pub(super) fn set(scorer: Box<dyn Scorer>) -> Self {
        Self::Set {
            next: scorer.doc(),
            scorer,
        }
    }

    fn size_hint(&self) -> u32 {
        match self {
            Self::Term(list) => list.len(),
            Self::Row(_, row) => row.most(),
            Self::Set { scorer, .. } => scorer.size_hint(),
        }
    }

    fn cost(&self) -> u64 {
        match self {
            Self::Term(list) => u64::from(list.len()),
            Self::Row(_, row) => row.cost(),
            Self::Set { scorer, .. } => scorer.cost(),
        }
    }

    /// No document before this one, which was not gone through, has it.
    fn doc(&self) -> DocId {
        match self {
            Self::Term(list) => list.doc(),
            Self::Row(lists, _) => lists.iter().map(List::doc).max().unwrap_or(TERMINATED),
            Self::Set { next, .. } => *next,
        }
    }

    /// Goes to its first document from `target` on. Not for one that was asked.
    fn seek(&mut self, target: DocId) {
        match self {
            Self::Term(list) => list.seek(target),
            Self::Row(lists, _) => {
                for list in lists {
                    list.seek(target);
                }
            }
            Self::Set { scorer, next } if *next < target => *next = scorer.seek(target),
            Self::Set { .. } => {}
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

    /// Goes through the window. The segment has so many `documents`.
    pub(super) fn go_through(&mut self, window: &Range<DocId>, documents: DocId) {
        (self.certain, self.open) = (Bits::NONE, Bits::NONE);
        for way in &mut self.ways {
            match way {
                Way::Term(list) => list.go_through(window, &mut self.certain),
                Way::Row(lists, _) => {
                    let Some((shortest, others)) = lists.split_first_mut() else {
                        continue;
                    };
                    let mut found = Bits::NONE;
                    shortest.go_through(window, &mut found);
                    let wanted = found.without(&self.certain);
                    let found = in_all(others, wanted, window, documents);
                    self.open = found.or(&self.open);
                }
                Way::Set { scorer, next } => {
                    while *next < window.end {
                        self.certain.insert(*next - window.start);
                        *next = scorer.advance();
                    }
                }
            }
        }
    }

    /// As [`Self::go_through`], for `candidates` at least; a unit is either asked or
    /// gone through.
    pub(super) fn ask(&mut self, candidates: &Bits, window: &Range<DocId>, documents: DocId) {
        (self.certain, self.open) = (Bits::NONE, Bits::NONE);
        for way in &mut self.ways {
            let wanted = candidates.without(&self.certain);
            match way {
                Way::Term(list) => {
                    list.look_for(&wanted, window, documents, &mut self.certain);
                }
                Way::Row(lists, _) => {
                    let found = in_all(lists, wanted, window, documents);
                    self.open = found.or(&self.open);
                }
                Way::Set { scorer, next } => {
                    for place in wanted.iter() {
                        if has_alone(scorer.as_mut(), next, window.start + place) {
                            self.certain.insert(place);
                        }
                    }
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

/// The wanted documents that all lists have.
fn in_all(lists: &mut [List], mut wanted: Bits, window: &Range<DocId>, documents: DocId) -> Bits {
    for list in lists {
        if wanted.is_empty() {
            break;
        }
        let mut found = Bits::NONE;
        list.look_for(&wanted, window, documents, &mut found);
        wanted = wanted.and(&found);
    }
    wanted
}
