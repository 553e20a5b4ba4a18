//! Three characters or more in a row, over the positions of the character lane.
//!
//! Documents that have every two neighbours are quickly told and few. Most that have
//! the characters in a row are known by less than their positions: by the word that
//! the characters are, since a word of Han characters never reaches across a blank or
//! a mark, or by how often the neighbours stand in it. For the rest positions are
//! read, those of the rarest characters first, and no more of them than it takes.

use tantivy::index::SegmentReader;
use tantivy::postings::SegmentPostings;
use tantivy::query::{
    EmptyScorer, EnableScoring, Explanation, Query as TantivyQuery, Scorer, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, Term};

use crate::index::{Fields, Lane, TextField};
use crate::text::{bigrams, is_han};

mod candidates;
mod row;
mod standing;

use candidates::Candidates;
pub(crate) use row::Row;
use row::{Character, Pair};
use standing::Standing;

/// Documents that have characters in a row in one field.
#[derive(Debug, Clone)]
pub(crate) struct InARow {
    /// The word that they are, where that can be one.
    word: Option<Term>,
    /// Each two neighbours, with the places where the first of them stands.
    pairs: Vec<(Term, Vec<usize>)>,
    /// Each character with the places where it stands.
    characters: Vec<(Term, Vec<usize>)>,
}

impl InARow {
    pub(crate) fn new(fields: &Fields, field: TextField, characters: &[char]) -> Self {
        let lane = |lane| fields.text(field, lane);
        let singles = characters.iter().map(ToString::to_string);
        let can_be_word = characters.iter().all(|&c| is_han(c));
        Self {
            word: can_be_word.then(|| {
                let word: String = characters.iter().collect();
                Term::from_field_text(lane(Lane::Words), &word)
            }),
            pairs: places_of(lane(Lane::Bigrams), bigrams(characters)),
            characters: places_of(lane(Lane::Characters), singles),
        }
    }

    /// The field of its pairs.
    pub(crate) fn field(&self) -> Field {
        self.pairs[0].0.field()
    }

    /// Each two neighbours.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = &Term> {
        self.pairs.iter().map(|(pair, _)| pair)
    }

    /// The word that they are, where that can be one: who has it has the row.
    pub(crate) fn word(&self) -> Option<&Term> {
        self.word.as_ref()
    }

    /// What tells of the documents of a segment whether they have the row; `None`
    /// where none has.
    pub(crate) fn in_segment(&self, segment: &SegmentReader) -> tantivy::Result<Option<Row>> {
        let word = match &self.word {
            Some(word) => postings(segment, word, IndexRecordOption::Basic)?,
            None => None,
        };
        self.row(segment, word)
    }

    /// As [`in_segment`](Self::in_segment), for documents that have not the word.
    pub(crate) fn but_for_the_word(&self, segment: &SegmentReader) -> tantivy::Result<Option<Row>> {
        self.row(segment, None)
    }

    fn row(
        &self,
        segment: &SegmentReader,
        word: Option<SegmentPostings>,
    ) -> tantivy::Result<Option<Row>> {
        let Some(pairs) = self.pairs_in(segment)? else {
            return Ok(None);
        };
        let mut characters = Vec::with_capacity(self.characters.len());
        for (character, places) in &self.characters {
            let option = IndexRecordOption::WithFreqsAndPositions;
            let Some(postings) = postings(segment, character, option)? else {
                return Ok(None);
            };
            let places = places.clone();
            characters.push(Character { postings, places });
        }
        Ok(Some(Row::new(pairs, word, characters)))
    }

    /// The pairs, those of fewest documents first; `None` where one has none.
    fn pairs_in(&self, segment: &SegmentReader) -> tantivy::Result<Option<Vec<Pair>>> {
        let mut pairs = Vec::with_capacity(self.pairs.len());
        for (pair, places) in &self.pairs {
            let option = IndexRecordOption::WithFreqs;
            let Some(postings) = postings(segment, pair, option)? else {
                return Ok(None);
            };
            let places = places.clone();
            pairs.push(Pair { postings, places });
        }
        pairs.sort_by_key(|pair| pair.postings.doc_freq());
        Ok(Some(pairs))
    }
}

fn postings(
    segment: &SegmentReader,
    term: &Term,
    option: IndexRecordOption,
) -> tantivy::Result<Option<SegmentPostings>> {
    let inverted = segment.inverted_index(term.field())?;
    Ok(inverted.read_postings(term, option)?)
}

/// Each of the texts once, with the places where it stands among them.
fn places_of(field: Field, texts: impl Iterator<Item = String>) -> Vec<(Term, Vec<usize>)> {
    let mut places: Vec<(Term, Vec<usize>)> = Vec::new();
    for (place, text) in texts.enumerate() {
        let term = Term::from_field_text(field, &text);
        match places.iter_mut().find(|(known, _)| *known == term) {
            Some((_, of_term)) => of_term.push(place),
            None => places.push((term, vec![place])),
        }
    }
    places
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
