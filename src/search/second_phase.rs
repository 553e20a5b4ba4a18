//! A second look into the best hits: what stands close together in them.
//!
//! Positions of the single-character lane tell where the query's characters
//! and bigrams stand; no text is read.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, SegmentReader, Term};

use super::bm25;
use super::crew::Crew;
use super::deadline::check;
use super::error::SearchError;
use super::segments::by_segment;
use super::stretch::{Place, best_stretch};
use crate::index::{Lane, Snapshot, TextField};
use crate::query::{
    Evidence, SHORT_STRETCH_CHARS, STRETCH_CHARS, Scope, Understood, UnderstoodClause, has,
};
use crate::text::is_han;

/// Fewest units of plain text for which a second look tells more than the first.
const LEAST_UNITS: usize = 2;

/// What of a query is looked at, with its inverse document frequencies.
pub(super) struct SecondPhase<'a> {
    snapshot: &'a Snapshot,
    fields: Vec<TextField>,
    characters: Vec<Character>,
    bigrams: Vec<Bigram>,
    average_length: f32,
}

/// What was seen in a hit.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    pub(super) evidence: Evidence,
    /// Where the best stretch of the body starts, in characters of the lane.
    pub(super) start: Option<u32>,
}

struct Character {
    text: String,
    /// 0 where it carries grammar alone.
    idf: f32,
}

struct Bigram {
    first: usize,
    second: usize,
    idf: f32,
}

impl<'a> SecondPhase<'a> {
    /// `None` where the first phase says all: for phrases and single words.
    pub(super) fn new(
        snapshot: &'a Snapshot,
        understood: &Understood,
        scope: Scope,
    ) -> tantivy::Result<Option<Self>> {
        let fields: Vec<TextField> = [TextField::Title, TextField::Body]
            .into_iter()
            .filter(|field| scope.fields().contains(field))
            .collect();
        if understood.unit_count() < LEAST_UNITS || fields.is_empty() {
            return Ok(None);
        }
        let mut phase = Self {
            snapshot,
            fields,
            characters: Vec::new(),
            bigrams: Vec::new(),
            average_length: snapshot.average_length(TextField::Body, Lane::Bigrams)?,
        };
        for text in understood.wanted().filter_map(UnderstoodClause::plain) {
            let mut previous: Option<(usize, bool)> = None;
            for (&c, &grammar) in text.characters.iter().zip(&text.grammar) {
                let index = phase.character(c, grammar)?;
                if let Some((first, before)) = previous
                    && !(grammar && before)
                {
                    phase.bigram(first, index)?;
                }
                previous = Some((index, grammar));
            }
        }
        Ok((!phase.bigrams.is_empty()).then_some(phase))
    }

    /// No hit shows more.
    pub(super) fn most(&self) -> Evidence {
        let pairs: f32 = self.bigrams.iter().map(|bigram| bigram.idf).sum();
        let characters: f32 = self.characters.iter().map(|character| character.idf).sum();
        Evidence {
            characters: characters * bm25::MOST,
            short_stretch: pairs,
            stretch: pairs,
        }
    }

    /// What each of the hits shows, in their order.
    pub(super) fn look(&self, hits: &[DocAddress]) -> Result<Vec<Seen>, SearchError> {
        let mut seen = vec![Seen::default(); hits.len()];
        let chunks = by_segment(hits);
        let found = Crew::muster().each(chunks.iter().collect(), |chunk| {
            let segment = self.snapshot.segment(hits[chunk[0]]);
            let docs: Vec<DocId> = chunk.iter().map(|&index| hits[index].doc_id).collect();
            self.in_segment(segment, &docs)
        })?;
        for (chunk, found) in chunks.iter().zip(found) {
            for (&index, found) in chunk.iter().zip(found) {
                seen[index] = found;
            }
        }
        Ok(seen)
    }

    /// `docs` in ascending order.
    fn in_segment(
        &self,
        segment: &SegmentReader,
        docs: &[DocId],
    ) -> Result<Vec<Seen>, SearchError> {
        let weights: Vec<f32> = self.bigrams.iter().map(|bigram| bigram.idf).collect();
        let mut seen = vec![Seen::default(); docs.len()];
        let mut frequencies = vec![vec![0.0_f32; self.characters.len()]; docs.len()];
        for &field in &self.fields {
            check()?;
            let mut postings = self.postings(segment, field)?;
            let mut positions = vec![Vec::new(); postings.len()];
            let mut places = Vec::new();
            for ((found, frequencies), &doc) in seen.iter_mut().zip(&mut frequencies).zip(docs) {
                for (postings, positions) in postings.iter_mut().zip(&mut positions) {
                    positions.clear();
                    if let Some(postings) = postings
                        && has(postings, doc)
                    {
                        postings.positions(positions);
                    }
                }
                for (frequency, places) in frequencies.iter_mut().zip(&positions) {
                    *frequency += bm25::count(u32::try_from(places.len()).unwrap_or(u32::MAX));
                }
                self.find_places(&positions, &mut places);
                let evidence = &mut found.evidence;
                let short = best_stretch(&places, &weights, SHORT_STRETCH_CHARS);
                evidence.short_stretch = evidence.short_stretch.max(short.sum);
                let stretch = best_stretch(&places, &weights, STRETCH_CHARS);
                evidence.stretch = evidence.stretch.max(stretch.sum);
                if field == TextField::Body && stretch.sum > 0.0 {
                    found.start = Some(stretch.start);
                }
            }
        }
        let lane = self.snapshot.fields().text(TextField::Body, Lane::Bigrams);
        let lengths = segment.get_fieldnorms_reader(lane)?;
        for ((found, frequencies), &doc) in seen.iter_mut().zip(frequencies).zip(docs) {
            let norm = bm25::norm(lengths.fieldnorm(doc), self.average_length);
            found.evidence.characters = frequencies
                .iter()
                .zip(&self.characters)
                .map(|(&tf, character)| character.idf * bm25::saturated(tf, norm))
                .sum();
        }
        Ok(seen)
    }

    /// By character; `None` where no document of the segment has it.
    fn postings(
        &self,
        segment: &SegmentReader,
        field: TextField,
    ) -> tantivy::Result<Vec<Option<SegmentPostings>>> {
        let lane = self.snapshot.fields().text(field, Lane::Characters);
        let inverted = segment.inverted_index(lane)?;
        let characters = self.characters.iter();
        let postings = characters.map(|character| {
            let term = Term::from_field_text(lane, &character.text);
            Ok(inverted.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)?)
        });
        postings.collect()
    }

    /// Where the bigrams stand, in order.
    fn find_places(&self, positions: &[Vec<u32>], places: &mut Vec<Place>) {
        places.clear();
        for (index, bigram) in self.bigrams.iter().enumerate() {
            let mut seconds = positions[bigram.second].iter().peekable();
            for &first in &positions[bigram.first] {
                while seconds.next_if(|&&second| second <= first).is_some() {}
                if seconds.peek() == Some(&&(first + 1)) {
                    places.push(Place {
                        position: first,
                        gram: index,
                    });
                }
            }
        }
        places.sort_unstable_by_key(|place| place.position);
    }

    fn character(&mut self, c: char, grammar: bool) -> tantivy::Result<usize> {
        let text = c.to_string();
        let counts = !grammar && (is_han(c) || c.is_alphanumeric());
        let known = self.characters.iter().position(|known| known.text == text);
        let index = known.unwrap_or_else(|| {
            self.characters.push(Character { text, idf: 0.0 });
            self.characters.len() - 1
        });
        if counts && self.characters[index].idf == 0.0 {
            let lane = self
                .snapshot
                .fields()
                .text(TextField::Body, Lane::Characters);
            let text = &self.characters[index].text;
            self.characters[index].idf = self.snapshot.idf(&Term::from_field_text(lane, text))?;
        }
        Ok(index)
    }

    fn bigram(&mut self, first: usize, second: usize) -> tantivy::Result<()> {
        if self
            .bigrams
            .iter()
            .any(|known| known.first == first && known.second == second)
        {
            return Ok(());
        }
        let pair = format!(
            "{}{}",
            self.characters[first].text, self.characters[second].text
        );
        let lane = self.snapshot.fields().text(TextField::Body, Lane::Bigrams);
        let idf = self.snapshot.idf(&Term::from_field_text(lane, &pair))?;
        self.bigrams.push(Bigram { first, second, idf });
        Ok(())
    }
}
