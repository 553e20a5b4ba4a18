//! Runs of characters [near one another](crate::query::proximity), over the positions of
//! the character lane.

use std::collections::BTreeMap;

use tantivy::index::SegmentReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::doc_predicate_query::{
    ConstOrVariableSegmentPredicate, DocPredicate, DocPredicateQuery, SegmentDocPredicate,
};
use tantivy::query::{BooleanQuery, EnableScoring, Query as TantivyQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Term};

use super::seek::has;
use crate::index::{Fields, Lane, TextField};
use crate::query::proximity::{Run, has_stretch, to_u32};
use crate::text::bigrams;

/// Documents in which the parts stand near one another in `field`.
pub(super) fn near(
    fields: &Fields,
    field: TextField,
    parts: &[Vec<char>],
    within_chars: u32,
) -> Box<dyn TantivyQuery> {
    debug_assert!(
        parts.iter().all(|part| !part.is_empty()),
        "a part has characters"
    );
    Box::new(DocPredicateQuery::from(Near {
        characters: fields.text(field, Lane::Characters),
        bigrams: fields.text(field, Lane::Bigrams),
        parts: parts.to_vec(),
        within_chars,
    }))
}

/// A proximity in one field.
#[derive(Debug)]
struct Near {
    characters: Field,
    bigrams: Field,
    parts: Vec<Vec<char>>,
    within_chars: u32,
}

impl Near {
    /// Documents that have every bigram of the parts, and every part of one
    /// character: quick to tell, and few.
    fn candidates(&self) -> BooleanQuery {
        let mut terms: BTreeMap<String, Field> = BTreeMap::new();
        for part in &self.parts {
            match part.as_slice() {
                [one] => {
                    terms.insert(one.to_string(), self.characters);
                }
                _ => terms.extend(bigrams(part).map(|pair| (pair, self.bigrams))),
            }
        }
        let terms = terms.iter().map(|(text, &field)| -> Box<dyn TantivyQuery> {
            let term = Term::from_field_text(field, text);
            Box::new(TermQuery::new(term, IndexRecordOption::Basic))
        });
        BooleanQuery::intersection(terms.collect())
    }
}

impl DocPredicate for Near {
    type SegmentDocPredicate = SegmentNear;

    fn doc_predicate(
        &self,
        segment: &SegmentReader,
    ) -> tantivy::Result<ConstOrVariableSegmentPredicate<SegmentNear>> {
        let inverted = segment.inverted_index(self.characters)?;
        let mut distinct: Vec<char> = self.parts.iter().flatten().copied().collect();
        distinct.sort_unstable();
        distinct.dedup();
        let mut characters = Vec::with_capacity(distinct.len());
        for c in &distinct {
            let term = Term::from_field_text(self.characters, &c.to_string());
            let option = IndexRecordOption::WithFreqsAndPositions;
            let Some(postings) = inverted.read_postings(&term, option)? else {
                return Ok(ConstOrVariableSegmentPredicate::Const(false));
            };
            characters.push(Character {
                postings,
                positions: Vec::new(),
            });
        }
        let index_of = |c: &char| {
            distinct
                .binary_search(c)
                .expect("the list holds every character of every part")
        };
        let scoring = EnableScoring::disabled_from_schema(segment.schema());
        let candidates = self.candidates().weight(scoring)?.scorer(segment, 1.0)?;
        Ok(ConstOrVariableSegmentPredicate::Variable {
            predicate: SegmentNear {
                characters,
                parts: self
                    .parts
                    .iter()
                    .map(|part| part.iter().map(index_of).collect())
                    .collect(),
                within_chars: self.within_chars,
            },
            necessary_condition: Box::new(candidates),
        })
    }
}

/// A proximity in one field of one segment.
struct SegmentNear {
    characters: Vec<Character>,
    /// Each part as indices into `characters`.
    parts: Vec<Vec<usize>>,
    within_chars: u32,
}

/// A character with the places where it stands in the document looked at.
struct Character {
    postings: SegmentPostings,
    /// Ascending.
    positions: Vec<u32>,
}

impl SegmentDocPredicate for SegmentNear {
    fn eval(&mut self, doc: DocId) -> bool {
        for character in &mut self.characters {
            if !has(&mut character.postings, doc) {
                return false;
            }
            character.postings.positions(&mut character.positions);
        }
        let mut runs = Vec::new();
        for (part, indices) in self.parts.iter().enumerate() {
            let before = runs.len();
            self.find(part, indices, &mut runs);
            if runs.len() == before {
                return false;
            }
        }
        runs.sort_unstable_by_key(|run| run.start);
        has_stretch(&runs, self.parts.len(), self.within_chars)
    }
}

impl SegmentNear {
    /// The places where a part stands: those of its rarest character, where the
    /// others stand in front of it and behind it.
    fn find(&self, part: usize, indices: &[usize], runs: &mut Vec<Run>) {
        let positions = |at: usize| self.characters[indices[at]].positions.as_slice();
        let Some(rarest) = (0..indices.len()).min_by_key(|&at| positions(at).len()) else {
            return;
        };
        let length = to_u32(indices.len());
        for &position in positions(rarest) {
            let Some(start) = position.checked_sub(to_u32(rarest)) else {
                continue;
            };
            let is_whole = (0..indices.len()).all(|at| {
                at == rarest || positions(at).binary_search(&(start + to_u32(at))).is_ok()
            });
            if is_whole {
                runs.push(Run {
                    start,
                    end: start + length,
                    part,
                });
            }
        }
    }
}
