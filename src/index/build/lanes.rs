//! All lanes of all text fields over a batch.

use tantivy::DocId;
use tantivy::fieldnorm::{FieldNormReaders, FieldNormsWriter};
use tantivy::postings::InvertedIndexSerializer;

use super::characters::CharacterLane;
use super::words::WordLane;
use crate::index::schema::{Fields, Lane, TextField};
use crate::text::{Analysis, Cut};

#[derive(Default)]
struct FieldLanes {
    words: WordLane,
    characters: CharacterLane,
}

/// The lanes of all text fields over a batch.
#[derive(Default)]
pub(super) struct Lanes {
    fields: [FieldLanes; TextField::ALL.len()],
    cut: Cut,
}

impl Lanes {
    /// Appends the texts of a document, and notes their lengths.
    pub(super) fn push(
        &mut self,
        fields: &Fields,
        analysis: &Analysis,
        id: DocId,
        texts: &[(TextField, String)],
        norms: &mut FieldNormsWriter,
    ) {
        for (text_field, lanes) in TextField::ALL.into_iter().zip(&mut self.fields) {
            let (mut words, mut bigrams) = (0, 0);
            let values = texts.iter().filter(|(field, _)| *field == text_field);
            let mut has_any = false;
            for (_, value) in values {
                has_any = true;
                analysis.cut(value, &mut self.cut);
                words += lanes.words.push(analysis, &self.cut);
                bigrams += lanes.characters.push(self.cut.lane()).saturating_sub(1);
            }
            lanes.words.end_document();
            lanes.characters.end_document();
            if has_any {
                norms.record(id, fields.text(text_field, Lane::Words), words);
                norms.record(id, fields.text(text_field, Lane::Bigrams), bigrams);
            }
        }
    }

    /// Writes the lanes, field after field.
    pub(super) fn write(
        self,
        fields: &Fields,
        norms: &FieldNormReaders,
        serializer: &mut InvertedIndexSerializer,
    ) -> tantivy::Result<()> {
        for (text_field, lanes) in TextField::ALL.into_iter().zip(self.fields) {
            let open = |lane, tokens| -> tantivy::Result<_> {
                let field = fields.text(text_field, lane);
                Ok((field, tokens, norms.get_field(field)?))
            };
            let FieldLanes { words, characters } = lanes;
            let (field, tokens, norm) = open(Lane::Words, words.tokens())?;
            if tokens > 0 {
                words.write(serializer.new_field(field, tokens, norm)?)?;
            }
            let characters = characters.invert();
            let (field, tokens, norm) = open(Lane::Bigrams, characters.bigrams())?;
            if tokens > 0 {
                characters.write_bigrams(serializer.new_field(field, tokens, norm)?)?;
            }
            let (field, tokens, norm) = open(Lane::Characters, characters.characters())?;
            if tokens > 0 {
                characters.write_characters(serializer.new_field(field, tokens, norm)?)?;
            }
        }
        Ok(())
    }
}
