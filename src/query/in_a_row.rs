//! Three characters or more in a row, over the positions of the character lane.
//!
//! Documents that have every two neighbours are quickly told and few. Most that have
//! the characters in a row are known by less than their positions: by the word that
//! the characters are, since a word of Han characters never reaches across a blank or
//! a mark, or by how often the neighbours stand in it. For the rest positions are
//! read, those of the rarest characters first.

use tantivy::index::SegmentReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{
    EmptyScorer, EnableScoring, Explanation, Query as TantivyQuery, Scorer, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, TERMINATED, TantivyError, Term};

use super::seek::seek;
use crate::index::{Fields, Lane, TextField};
use crate::text::{bigrams, is_han};

/// What a candidate costs against a document of a term.
const CANDIDATE_COST: u64 = 10;

/// Documents that have characters in a row in one field.
#[derive(Debug, Clone)]
pub(crate) struct InARow {
    /// The word that they are, where that can be one.
    word: Option<Term>,
    /// Each two neighbours, with how often they stand among the characters.
    pairs: Vec<(Term, u32)>,
    /// Each character with the places where it stands among them.
    characters: Vec<(Term, Vec<u32>)>,
    length: u32,
}

impl InARow {
    pub(super) fn new(fields: &Fields, field: TextField, characters: &[char]) -> Self {
        let term = |lane, text: &str| Term::from_field_text(fields.text(field, lane), text);
        let mut pairs: Vec<(Term, u32)> = Vec::new();
        for pair in bigrams(characters) {
            let pair = term(Lane::Bigrams, &pair);
            match pairs.iter_mut().find(|(known, _)| *known == pair) {
                Some((_, times)) => *times += 1,
                None => pairs.push((pair, 1)),
            }
        }
        let mut places: Vec<(Term, Vec<u32>)> = Vec::new();
        let mut length = 0;
        for c in characters {
            let c = term(Lane::Characters, &c.to_string());
            match places.iter_mut().find(|(known, _)| *known == c) {
                Some((_, of_character)) => of_character.push(length),
                None => places.push((c, vec![length])),
            }
            length += 1;
        }
        let can_be_word = characters.iter().all(|&c| is_han(c));
        Self {
            word: can_be_word.then(|| {
                let word: String = characters.iter().collect();
                term(Lane::Words, &word)
            }),
            pairs,
            characters: places,
            length,
        }
    }

    /// The field of its pairs.
    pub(crate) fn field(&self) -> Field {
        self.pairs[0].0.field()
    }

    /// What tells of the documents of a segment whether they have the row; `None`
    /// where none has.
    pub(crate) fn in_segment(&self, segment: &SegmentReader) -> tantivy::Result<Option<Row>> {
        let postings = |term: &Term, option| {
            let inverted = segment.inverted_index(term.field())?;
            Ok::<_, TantivyError>(inverted.read_postings(term, option)?)
        };
        let mut pairs = Vec::with_capacity(self.pairs.len());
        for (pair, times) in &self.pairs {
            let Some(postings) = postings(pair, IndexRecordOption::WithFreqs)? else {
                return Ok(None);
            };
            let times = *times;
            pairs.push(Pair { postings, times });
        }
        let mut characters = Vec::with_capacity(self.characters.len());
        for (character, places) in &self.characters {
            let Some(postings) = postings(character, IndexRecordOption::WithFreqsAndPositions)?
            else {
                return Ok(None);
            };
            let is_inner = |&at: &u32| at > 0 && at + 1 < self.length;
            characters.push(Character {
                postings,
                inner: places.iter().map(|at| u64::from(is_inner(at))).sum(),
                places: places.clone(),
            });
        }
        let word = match &self.word {
            Some(word) => postings(word, IndexRecordOption::Basic)?,
            None => None,
        };
        pairs.sort_by_key(|pair| pair.postings.doc_freq());
        Ok(Some(Row {
            pairs,
            word,
            characters,
            positions: Vec::new(),
            starts: Vec::new(),
        }))
    }
}

impl TantivyQuery for InARow {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for InARow {
    fn scorer(&self, segment: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.in_segment(segment)? {
            Some(mut row) => {
                row.find(0);
                Box::new(row)
            }
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("characters in a row", 1.0))
    }
}

/// The documents of one segment.
pub(crate) struct Row {
    /// Those of fewest documents first. As a set of documents they stand at the same one.
    pairs: Vec<Pair>,
    word: Option<SegmentPostings>,
    characters: Vec<Character>,
    /// Where a character stands in the document looked at, ascending.
    positions: Vec<u32>,
    /// Where the row can start in it.
    starts: Vec<u32>,
}

struct Pair {
    postings: SegmentPostings,
    times: u32,
}

struct Character {
    postings: SegmentPostings,
    places: Vec<u32>,
    /// How many of the places are neither the first nor the last of the row.
    inner: u64,
}

impl Row {
    /// Whether a document has the row, which is not before one asked for earlier.
    pub(crate) fn has(&mut self, doc: DocId) -> bool {
        let mut pairs = self.pairs.iter_mut();
        pairs.all(|pair| seek(&mut pair.postings, doc) == doc) && self.has_row(doc)
    }

    /// No document before this one, which was not asked for, has it.
    pub(crate) fn next(&self) -> DocId {
        self.pairs[0].postings.doc()
    }

    /// The most documents that can have it.
    pub(crate) fn most(&self) -> u32 {
        self.pairs[0].postings.doc_freq()
    }

    /// Goes to the first document of the row from `target` on.
    fn find(&mut self, mut target: DocId) -> DocId {
        loop {
            target = self.candidate(target);
            if target == TERMINATED || self.has_row(target) {
                return target;
            }
            target += 1;
        }
    }

    /// The first document from `target` on that has all pairs.
    fn candidate(&mut self, mut target: DocId) -> DocId {
        'next: loop {
            for pair in &mut self.pairs {
                let found = seek(&mut pair.postings, target);
                if found > target {
                    if found == TERMINATED {
                        self.pairs[0].postings.seek(TERMINATED);
                        return TERMINATED;
                    }
                    target = found;
                    continue 'next;
                }
            }
            return target;
        }
    }

    /// Whether a document that has all pairs has them in a row.
    fn has_row(&mut self, doc: DocId) -> bool {
        if let Some(word) = &mut self.word
            && seek(word, doc) == doc
        {
            return true;
        }
        for character in &mut self.characters {
            if seek(&mut character.postings, doc) != doc {
                return false;
            }
        }
        self.must_have_row() || self.stands_in_a_row()
    }

    /// Whether the pairs are too many to stand apart. Of the places of a character,
    /// those behind a row so far and those in front of its next neighbour have at
    /// least so many in common as they are more than all of its places together.
    fn must_have_row(&self) -> bool {
        let pairs = self.pairs.iter();
        let pairs = pairs.map(|pair| u64::from(pair.times) * u64::from(pair.postings.term_freq()));
        let inner = self.characters.iter();
        let inner = inner.map(|c| c.inner * u64::from(c.postings.term_freq()));
        pairs.sum::<u64>() > inner.sum()
    }

    fn stands_in_a_row(&mut self) -> bool {
        // Which of them comes first is of no matter otherwise.
        self.characters
            .sort_unstable_by_key(|character| character.postings.term_freq());
        let mut is_first = true;
        for character in &mut self.characters {
            character.postings.positions(&mut self.positions);
            for &place in &character.places {
                if is_first {
                    let starts = self.positions.iter();
                    self.starts.clear();
                    self.starts
                        .extend(starts.filter_map(|position| position.checked_sub(place)));
                    is_first = false;
                } else {
                    let mut positions = self.positions.iter();
                    let mut next = positions.next();
                    self.starts.retain(|start| {
                        let wanted = start + place;
                        while next.is_some_and(|&position| position < wanted) {
                            next = positions.next();
                        }
                        next == Some(&wanted)
                    });
                }
                if self.starts.is_empty() {
                    return false;
                }
            }
        }
        true
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
        match self.candidate(target) {
            found if found > target => SeekDangerResult::SeekLowerBound(found),
            _ if self.has_row(target) => SeekDangerResult::Found,
            _ => SeekDangerResult::SeekLowerBound(target + 1),
        }
    }

    fn doc(&self) -> DocId {
        self.pairs[0].postings.doc()
    }

    fn size_hint(&self) -> u32 {
        self.pairs[0].postings.size_hint()
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
