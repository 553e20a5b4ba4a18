//! Values that are terms as they are: identifiers, numbers, facets.

use tantivy::fieldnorm::FieldNormReaders;
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::{Field, Schema, Value};
use tantivy::tokenizer::MAX_TOKEN_LEN;
use tantivy::{DocId, TantivyDocument};

use super::batch::narrow;

/// The terms of a batch.
#[derive(Default)]
pub(super) struct Keys {
    terms: Vec<(Field, Vec<u8>, DocId)>,
}

impl Keys {
    /// Appends the values of a document. `count` is told the number of values of each
    /// field that has any.
    pub(super) fn push(
        &mut self,
        schema: &Schema,
        id: DocId,
        document: &TantivyDocument,
        mut count: impl FnMut(Field, u32),
    ) {
        let before = self.terms.len();
        for (field, value) in document.field_values() {
            if !schema.get_field_entry(field).is_indexed() {
                continue;
            }
            let term = match (value.as_str(), value.as_u64()) {
                (Some(text), _) => text.as_bytes().to_vec(),
                (None, Some(number)) => number.to_be_bytes().to_vec(),
                (None, None) => continue,
            };
            if term.len() <= MAX_TOKEN_LEN {
                self.terms.push((field, term, id));
            }
        }
        self.terms[before..].sort_unstable();
        for same in self.terms[before..].chunk_by(|a, b| a.0 == b.0) {
            count(same[0].0, narrow(same.len()));
        }
    }

    /// Brings the terms into their order.
    pub(super) fn sort(&mut self) {
        self.terms.sort_unstable();
    }

    /// Writes the terms of a field, which were sorted.
    pub(super) fn write(
        &self,
        field: Field,
        norms: &FieldNormReaders,
        serializer: &mut InvertedIndexSerializer,
    ) -> tantivy::Result<()> {
        let start = self.terms.partition_point(|term| term.0 < field);
        let end = self.terms.partition_point(|term| term.0 <= field);
        let terms = &self.terms[start..end];
        if terms.is_empty() {
            return Ok(());
        }
        let norms = norms.get_field(field)?;
        let mut writer = serializer.new_field(field, terms.len() as u64, norms)?;
        for same in terms.chunk_by(|a, b| a.1 == b.1) {
            writer.new_term(&same[0].1, 0, false)?;
            for one in same.chunk_by(|a, b| a.2 == b.2) {
                writer.write_doc(one[0].2, 0, &[]);
            }
            writer.close_term()?;
        }
        Ok(writer.close()?)
    }
}
