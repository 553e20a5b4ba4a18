//! What scores need to know of the whole index.

use std::collections::HashMap;

use parking_lot::Mutex;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Searcher, SegmentReader, Term};

use super::schema::{Lane, TextField};
use super::snapshot::Snapshot;

/// The tokens of all documents by index field, counted when they are first asked for.
#[derive(Default)]
pub(super) struct Tokens(Mutex<HashMap<Field, u64>>);

impl Snapshot {
    /// Mean number of tokens of a lane of a text field.
    pub(crate) fn average_length(&self, field: TextField, lane: Lane) -> tantivy::Result<f32> {
        let tokens = self.total_num_tokens(self.fields().text(field, lane))?;
        Ok(ratio(tokens, self.total_num_docs()?.max(1)))
    }

    /// The inverse document frequency of a term.
    pub(crate) fn idf(&self, term: &Term) -> tantivy::Result<f32> {
        Ok(idf(self.searcher().doc_freq(term)?, self.document_count()))
    }
}

/// As tantivy counts, documents with them that were replaced and are not merged away yet;
/// but a document without a field counts as one token: clusters know means only over
/// documents that have any, and a field that few have would make these few seem long
/// without end.
impl Bm25StatisticsProvider for Snapshot {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let mut known = self.tokens.0.lock();
        if let Some(&tokens) = known.get(&field) {
            return Ok(tokens);
        }
        let mut tokens = Searcher::total_num_tokens(self.searcher(), field)?;
        for segment in self.searcher().segment_readers() {
            tokens += without(segment, field)?;
        }
        known.insert(field, tokens);
        Ok(tokens)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.searcher().total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.searcher().doc_freq(term)
    }
}

/// How many documents of a segment have no token of a field.
fn without(segment: &SegmentReader, field: Field) -> tantivy::Result<u64> {
    let Some(lengths) = segment.fieldnorms_readers().get_field(field)? else {
        return Ok(0);
    };
    let docs = 0..segment.max_doc();
    Ok(docs.filter(|&doc| lengths.fieldnorm_id(doc) == 0).count() as u64)
}

/// The inverse document frequency of what `with` of `all` documents have, as BM25 has it
/// (Robertson et al.): ln(1 + (N − n + ½) / (n + ½)) for n of N documents.
pub(crate) fn idf(with: u64, all: u64) -> f32 {
    let all = all.max(with);
    (1.0 + ratio(2 * (all - with) + 1, 2 * with + 1)).ln()
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a statistic over documents is no exact number"
)]
fn ratio(part: u64, whole: u64) -> f32 {
    (part as f64 / whole as f64) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Generation;
    use crate::index::writer::tests::{CONFIG, document};
    use crate::text::Analysis;

    #[test]
    fn a_document_without_a_field_counts_as_one_token() {
        let generation = Generation::in_memory(&Analysis::shared()).unwrap();
        let mut writer = generation.writer(CONFIG).unwrap();
        let mut with_body = document("a", "通知");
        with_body.body = "医保补贴发放".to_owned();
        let mut with_signs = document("b", "通知");
        with_signs.body = "……".to_owned();
        for document in [with_body, with_signs, document("c", "通知")] {
            writer.add(&document).unwrap();
        }
        writer.commit().unwrap();
        let reader = generation.reader().unwrap();
        let snapshot = reader.snapshot();
        for (field, lane, mean) in [
            // Five pairs; two times one token for none.
            (TextField::Body, Lane::Bigrams, 7.0 / 3.0),
            (TextField::Title, Lane::Bigrams, 1.0),
            (TextField::Attachment, Lane::Words, 1.0),
        ] {
            let found = snapshot.average_length(field, lane).unwrap();
            assert!((found - mean).abs() < 1e-6, "{}: {found}", field.name());
        }
    }
}
