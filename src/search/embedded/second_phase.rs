//! The second look into the best hits, by the positions of the single-character lane:
//! no text is read.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, SegmentReader, Term};

use super::segments::by_segment;
use crate::index::{Lane, Snapshot, TextField};
use crate::query::{Evidence, Scope, Understood, has};
use crate::search::crew::Crew;
use crate::search::deadline::check;
use crate::search::error::SearchError;
use crate::search::evidence::{Frequencies, Look, LookedFor, Seen};

/// What of a query is looked at, with its inverse document frequencies.
pub(super) struct SecondPhase<'a> {
    snapshot: &'a Snapshot,
    looked_for: LookedFor,
    frequencies: Frequencies,
}

impl<'a> SecondPhase<'a> {
    /// `None` where the first phase says all: for phrases and single words.
    pub(super) fn new(
        snapshot: &'a Snapshot,
        understood: &Understood,
        scope: Scope,
    ) -> tantivy::Result<Option<Self>> {
        let Some(looked_for) = LookedFor::of(understood, scope) else {
            return Ok(None);
        };
        let idf = |lane, text: &str| {
            let field = snapshot.fields().text(TextField::Body, lane);
            snapshot.idf(&Term::from_field_text(field, text))
        };
        let characters = looked_for.characters.iter().map(|one| {
            if one.counts {
                idf(Lane::Characters, &one.character.to_string())
            } else {
                Ok(0.0)
            }
        });
        let bigrams = looked_for.bigrams.iter();
        let bigrams = bigrams.map(|bigram| idf(Lane::Bigrams, &looked_for.pair(bigram)));
        let frequencies = Frequencies {
            characters: characters.collect::<tantivy::Result<_>>()?,
            bigrams: bigrams.collect::<tantivy::Result<_>>()?,
            average_length: snapshot.average_length(TextField::Body, Lane::Bigrams)?,
        };
        Ok(Some(Self {
            snapshot,
            looked_for,
            frequencies,
        }))
    }

    /// No hit shows more.
    pub(super) fn most(&self) -> Evidence {
        self.frequencies.most()
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
        let fields = self.looked_for.fields.iter();
        let mut fields: Vec<(TextField, Vec<Option<SegmentPostings>>)> = fields
            .map(|&field| Ok((field, self.postings(segment, field)?)))
            .collect::<tantivy::Result<_>>()?;
        let lane = self.snapshot.fields().text(TextField::Body, Lane::Bigrams);
        let lengths = segment.get_fieldnorms_reader(lane)?;
        let mut positions = vec![Vec::new(); self.looked_for.characters.len()];
        let mut look = Look::new(&self.looked_for, &self.frequencies);
        check()?;
        let seen = docs.iter().map(|&doc| {
            for (field, postings) in &mut fields {
                for (postings, positions) in postings.iter_mut().zip(&mut positions) {
                    positions.clear();
                    if let Some(postings) = postings
                        && has(postings, doc)
                    {
                        postings.positions(positions);
                    }
                }
                look.field(*field, &positions);
            }
            look.end(lengths.fieldnorm(doc))
        });
        Ok(seen.collect())
    }

    /// By character; `None` where no document of the segment has it.
    fn postings(
        &self,
        segment: &SegmentReader,
        field: TextField,
    ) -> tantivy::Result<Vec<Option<SegmentPostings>>> {
        let lane = self.snapshot.fields().text(field, Lane::Characters);
        let inverted = segment.inverted_index(lane)?;
        let characters = self.looked_for.characters.iter();
        let postings = characters.map(|character| {
            let term = Term::from_field_text(lane, &character.character.to_string());
            Ok(inverted.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)?)
        });
        postings.collect()
    }
}
