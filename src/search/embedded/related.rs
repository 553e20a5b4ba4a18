//! What related words add to hits.

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use super::segments::by_segment;
use crate::index::{Lane, Snapshot, TextField};
use crate::query::has;
use crate::search::bm25;

/// What each word, with its weight, adds to each of the hits, BM25 over the bodies; by
/// hit, in their order, then by word.
pub(super) fn scores(
    snapshot: &Snapshot,
    words: &[(String, f32)],
    hits: &[DocAddress],
) -> tantivy::Result<Vec<Vec<f32>>> {
    let lane = snapshot.fields().text(TextField::Body, Lane::Words);
    let average = snapshot.average_length(TextField::Body, Lane::Words)?;
    let mut scores = vec![vec![0.0; words.len()]; hits.len()];
    for chunk in by_segment(hits) {
        let segment = snapshot.segment(hits[chunk[0]]);
        let inverted = segment.inverted_index(lane)?;
        let lengths = segment.get_fieldnorms_reader(lane)?;
        for (index, (word, weight)) in words.iter().enumerate() {
            let term = Term::from_field_text(lane, word);
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::WithFreqs)?
            else {
                continue;
            };
            for &hit in &chunk {
                let doc = hits[hit].doc_id;
                if has(&mut postings, doc) {
                    let norm = bm25::norm(lengths.fieldnorm(doc), average);
                    let frequency = bm25::count(postings.term_freq());
                    scores[hit][index] = weight * bm25::saturated(frequency, norm);
                }
            }
        }
    }
    Ok(scores)
}
