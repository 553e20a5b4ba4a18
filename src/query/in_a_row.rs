//! Three characters or more in a row, over the positions of the character lane.
//!
//! Documents that have every two neighbours are quickly told and few. Of these, one
//! that has the characters as a word has them in a row, since a word of Han
//! characters never reaches across a blank or a mark; positions are read for the
//! rest, those of the rarest characters of the document first.

use tantivy::index::SegmentReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::doc_predicate_query::{
    ConstOrVariableSegmentPredicate, DocPredicate, SegmentDocPredicate,
};
use tantivy::query::{BooleanQuery, EnableScoring, Query as TantivyQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED, Term};

use crate::index::{Fields, Lane, TextField};
use crate::text::{bigrams, is_han};

/// Characters in a row in one field.
#[derive(Debug)]
pub(super) struct InARow {
    pairs: Vec<Term>,
    /// The word that they are, where that can be one.
    word: Option<Term>,
    /// Each character with the places where it stands among them.
    characters: Vec<(Term, Vec<u32>)>,
}

impl InARow {
    pub(super) fn new(fields: &Fields, field: TextField, characters: &[char]) -> Self {
        let lane = fields.text(field, Lane::Bigrams);
        let mut pairs: Vec<Term> = bigrams(characters)
            .map(|pair| Term::from_field_text(lane, &pair))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        let lane = fields.text(field, Lane::Characters);
        let mut places: Vec<(Term, Vec<u32>)> = Vec::new();
        for (place, c) in (0..).zip(characters) {
            let term = Term::from_field_text(lane, &c.to_string());
            match places.iter_mut().find(|(known, _)| *known == term) {
                Some((_, of_term)) => of_term.push(place),
                None => places.push((term, vec![place])),
            }
        }
        let can_be_word = characters.iter().all(|&c| is_han(c));
        Self {
            pairs,
            word: can_be_word.then(|| {
                let word: String = characters.iter().collect();
                Term::from_field_text(fields.text(field, Lane::Words), &word)
            }),
            characters: places,
        }
    }
}

impl DocPredicate for InARow {
    type SegmentDocPredicate = SegmentInARow;

    fn doc_predicate(
        &self,
        segment: &SegmentReader,
    ) -> tantivy::Result<ConstOrVariableSegmentPredicate<SegmentInARow>> {
        let nothing = ConstOrVariableSegmentPredicate::Const(false);
        let scoring = EnableScoring::disabled_from_schema(segment.schema());
        let pairs = self.pairs.iter().map(|pair| {
            let pair = TermQuery::new(pair.clone(), IndexRecordOption::Basic);
            Box::new(pair) as Box<dyn TantivyQuery>
        });
        let candidates = BooleanQuery::intersection(pairs.collect())
            .weight(scoring)?
            .scorer(segment, 1.0)?;
        if candidates.doc() == TERMINATED {
            return Ok(nothing);
        }
        let postings = |term: &Term, option| {
            let inverted = segment.inverted_index(term.field())?;
            Ok::<_, tantivy::TantivyError>(inverted.read_postings(term, option)?)
        };
        let mut characters = Vec::with_capacity(self.characters.len());
        for (term, places) in &self.characters {
            let Some(postings) = postings(term, IndexRecordOption::WithFreqsAndPositions)? else {
                return Ok(nothing);
            };
            characters.push(Character {
                postings,
                places: places.clone(),
            });
        }
        let word = match &self.word {
            Some(word) => postings(word, IndexRecordOption::Basic)?,
            None => None,
        };
        Ok(ConstOrVariableSegmentPredicate::Variable {
            predicate: SegmentInARow {
                word,
                characters,
                positions: Vec::new(),
                starts: Vec::new(),
            },
            necessary_condition: Box::new(candidates),
        })
    }
}

/// Characters in a row in one field of one segment.
pub(super) struct SegmentInARow {
    word: Option<SegmentPostings>,
    characters: Vec<Character>,
    /// Where a character stands in the document looked at, ascending.
    positions: Vec<u32>,
    /// Where the row can start in it.
    starts: Vec<u32>,
}

struct Character {
    postings: SegmentPostings,
    places: Vec<u32>,
}

impl SegmentDocPredicate for SegmentInARow {
    fn eval(&mut self, doc: DocId) -> bool {
        if self.word.as_mut().is_some_and(|word| has(word, doc)) {
            return true;
        }
        for character in &mut self.characters {
            if !has(&mut character.postings, doc) {
                return false;
            }
        }
        // Their order is of no matter otherwise.
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
                    let positions = &self.positions;
                    self.starts
                        .retain(|start| positions.binary_search(&(start + place)).is_ok());
                }
                if self.starts.is_empty() {
                    return false;
                }
            }
        }
        true
    }
}

/// Whether the postings have a document, which is not before one asked for earlier.
fn has(postings: &mut SegmentPostings, doc: DocId) -> bool {
    if postings.doc() < doc {
        postings.seek(doc);
    }
    postings.doc() == doc
}
