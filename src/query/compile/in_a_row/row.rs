//! The documents of one segment that have the row.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, SeekDangerResult, TERMINATED};

use super::{Candidates, Standing};
use crate::query::compile::seek::has;

/// What a candidate costs against a document of a term.
const CANDIDATE_COST: u64 = 10;

pub(crate) struct Row {
    /// As a set of documents it stands where these do.
    candidates: Candidates,
    /// By pair of the candidates, where the first of it stands in the row.
    places: Vec<Vec<usize>>,
    word: Option<SegmentPostings>,
    characters: Vec<Character>,
    standing: Standing,
}

pub(super) struct Pair {
    pub(super) postings: SegmentPostings,
    /// Where the first of them stands in the row.
    pub(super) places: Vec<usize>,
}

pub(super) struct Character {
    pub(super) postings: SegmentPostings,
    /// Where it stands in the row.
    pub(super) places: Vec<usize>,
}

impl Row {
    pub(super) fn new(
        pairs: Vec<Pair>,
        word: Option<SegmentPostings>,
        characters: Vec<Character>,
    ) -> Self {
        let standing = Standing::of(characters.iter().map(|character| &*character.places));
        let pairs = pairs.into_iter();
        let (pairs, places) = pairs.map(|pair| (pair.postings, pair.places)).unzip();
        Self {
            candidates: Candidates { pairs },
            places,
            word,
            characters,
            standing,
        }
    }

    /// Whether a document has the row, which is not before one asked for earlier.
    pub(crate) fn has(&mut self, doc: DocId) -> bool {
        self.has_word(doc) || (self.candidates.has(doc) && self.is_in_a_row(doc))
    }

    /// No document before this one, which was not asked for, has it.
    pub(crate) fn next(&self) -> DocId {
        self.candidates.next()
    }

    /// The most documents that can have it.
    pub(crate) fn most(&self) -> u32 {
        self.candidates.most()
    }

    /// Goes to the first document of the row from `target` on.
    pub(super) fn find(&mut self, mut target: DocId) -> DocId {
        loop {
            target = self.candidates.seek(target);
            if target == TERMINATED || self.has_row(target) {
                return target;
            }
            target += 1;
        }
    }

    /// Whether a document that has all pairs has them in a row.
    fn has_row(&mut self, doc: DocId) -> bool {
        self.has_word(doc) || self.is_in_a_row(doc)
    }

    /// Whether a document has the word that the row is.
    fn has_word(&mut self, doc: DocId) -> bool {
        self.word.as_mut().is_some_and(|word| has(word, doc))
    }

    /// As [`has_row`](Self::has_row), told without the word.
    fn is_in_a_row(&mut self, doc: DocId) -> bool {
        for character in &mut self.characters {
            if !has(&mut character.postings, doc) {
                return false;
            }
            let times = character.postings.term_freq();
            self.standing.has_character(&character.places, times);
        }
        for (pair, places) in self.candidates.pairs.iter().zip(&self.places) {
            self.standing.has_pair(places, pair.term_freq());
        }
        loop {
            if let Some(is_there) = self.standing.told() {
                return is_there;
            }
            let Character { postings, places } = &mut self.characters[self.standing.rarest()];
            self.standing
                .see(places, |positions| postings.positions(positions));
        }
    }
}

impl DocSet for Row {
    fn advance(&mut self) -> DocId {
        match self.doc() {
            TERMINATED => TERMINATED,
            doc => self.find(doc + 1),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self.doc() {
            doc if doc >= target => doc,
            _ => self.find(target),
        }
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= TERMINATED {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        match self.candidates.seek(target) {
            found if found > target => SeekDangerResult::SeekLowerBound(found),
            _ if self.has_row(target) => SeekDangerResult::Found,
            _ => SeekDangerResult::SeekLowerBound(target + 1),
        }
    }

    fn doc(&self) -> DocId {
        self.candidates.next()
    }

    fn size_hint(&self) -> u32 {
        self.candidates.most()
    }

    fn cost(&self) -> u64 {
        u64::from(self.size_hint()) * CANDIDATE_COST
    }
}

impl Scorer for Row {
    fn score(&mut self) -> Score {
        1.0
    }
}
