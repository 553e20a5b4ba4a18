//! Runs of characters close to one another, over the positions of the
//! character lane.
//!
//! A document matches where a stretch of one of its fields holds each run
//! whole, in any order, and has nowhere in it more than `within_chars`
//! characters in a row that belong to no such run. Characters are those of the
//! lane, which has neither blanks nor quotation marks; the border between two
//! values of a field counts as one. Runs may overlap and repeat.

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

fn to_u32(chars: usize) -> u32 {
    u32::try_from(chars).expect("a query is far shorter than four billion characters")
}

/// A part where it stands in a field, in positions of the lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    start: u32,
    end: u32,
    part: usize,
}

/// Whether some stretch holds each of the parts and has no longer gap. `runs`
/// must be ascending by start.
fn has_stretch(runs: &[Run], parts: usize, within_chars: u32) -> bool {
    debug_assert!(runs.is_sorted_by_key(|run| run.start), "runs are in order");
    // By part, the stretch that it was last seen in.
    let mut seen_in = vec![0_usize; parts];
    let (mut stretch, mut seen, mut end) = (0, 0, 0_u32);
    for run in runs {
        if stretch == 0 || run.start > end.saturating_add(within_chars) {
            stretch += 1;
            seen = 0;
            end = run.end;
        }
        end = end.max(run.end);
        if seen_in[run.part] != stretch {
            seen_in[run.part] = stretch;
            seen += 1;
        }
        if seen == parts {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// By the definition: every stretch from the start of a run to the end of
    /// one, with the runs that lie wholly in it.
    fn by_definition(runs: &[Run], parts: usize, within_chars: u32) -> bool {
        runs.iter().any(|first| {
            runs.iter().any(|last| {
                let inside: Vec<&Run> = runs
                    .iter()
                    .filter(|run| run.start >= first.start && run.end <= last.end)
                    .collect();
                let has_all = (0..parts).all(|part| inside.iter().any(|run| run.part == part));
                let mut gap = 0;
                let mut longest = 0;
                for at in first.start..last.end {
                    let is_covered = inside.iter().any(|run| run.start <= at && at < run.end);
                    gap = if is_covered { 0 } else { gap + 1 };
                    longest = longest.max(gap);
                }
                has_all && longest <= within_chars
            })
        })
    }

    #[track_caller]
    fn check(runs: &[(u32, u32, usize)], within_chars: u32, expected: bool) {
        let runs: Vec<Run> = runs
            .iter()
            .map(|&(start, end, part)| Run { start, end, part })
            .collect();
        assert_eq!(has_stretch(&runs, 2, within_chars), expected);
        assert_eq!(by_definition(&runs, 2, within_chars), expected);
    }

    #[test]
    fn the_distance_is_what_lies_between() {
        check(&[(0, 2, 0), (2, 4, 1)], 0, true);
        check(&[(0, 2, 1), (3, 5, 0)], 0, false);
        check(&[(0, 2, 1), (3, 5, 0)], 1, true);
        check(&[(0, 2, 0), (1, 3, 1)], 0, true);
        check(&[(0, 2, 0), (4, 6, 0), (9, 11, 1)], 2, false);
        check(&[(0, 2, 0), (4, 6, 0), (9, 11, 1)], 3, true);
        check(&[(0, 2, 0)], u32::MAX, false);
        check(&[], 5, false);
    }

    proptest! {
        #[test]
        fn stretches_are_those_of_the_definition(
            places in prop::collection::vec((0..30_u32, 0..3_usize), 0..8),
            within_chars in 0..6_u32,
        ) {
            let mut runs: Vec<Run> = places
                .into_iter()
                .map(|(start, part)| Run { start, end: start + 1 + to_u32(part), part })
                .collect();
            runs.sort_unstable_by_key(|run| run.start);
            prop_assert_eq!(
                has_stretch(&runs, 3, within_chars),
                by_definition(&runs, 3, within_chars)
            );
        }
    }
}
