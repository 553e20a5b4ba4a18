//! A batch of documents written as a segment.

use tantivy::directory::TerminatingWrite;
use tantivy::fastfield::FastFieldsWriter;
use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::postings::InvertedIndexSerializer;
use tantivy::store::StoreWriter;
use tantivy::{DocId, Index};

use super::batch::Batch;
use super::keys::Keys;
use super::lanes::Lanes;
use crate::index::schema::Fields;
use crate::text::Analysis;

/// Writes a segment of the index that has the documents of a batch. It belongs to
/// the index once it is added and committed.
pub(super) fn write(
    index: &Index,
    fields: &Fields,
    analysis: &Analysis,
    batch: Batch,
) -> tantivy::Result<SegmentMeta> {
    let segment = index.new_segment();
    let schema = segment.schema();
    let settings = index.settings();
    let mut norms = FieldNormsWriter::for_schema(&schema);
    let tokenizers = index.fast_field_tokenizer().clone();
    let mut columns = FastFieldsWriter::from_schema_and_tokenizer_manager(&schema, tokenizers)?;
    let mut store = StoreWriter::new(
        segment.open_write(SegmentComponent::Store)?,
        settings.docstore_compression,
        settings.docstore_blocksize,
        false,
    )?;
    let mut keys = Keys::default();
    let mut lanes = Lanes::default();
    let mut documents: DocId = 0;
    for document in batch.into_documents() {
        keys.push(&schema, documents, &document.fields, |field, values| {
            norms.record(documents, field, values);
        });
        lanes.push(fields, analysis, documents, &document.texts, &mut norms);
        columns.add_document(&document.fields)?;
        store.store(&document.fields, &schema)?;
        documents += 1;
    }
    store.close()?;
    norms.fill_up_to_max_doc(documents);
    let norms_file = segment.open_write(SegmentComponent::FieldNorms)?;
    norms.serialize(FieldNormsSerializer::from_write(norms_file)?, None)?;
    let norms = FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)?;
    let mut serializer = InvertedIndexSerializer::open(&segment)?;
    keys.sort();
    for (field, _) in schema.fields() {
        keys.write(field, &norms, &mut serializer)?;
    }
    lanes.write(fields, &norms, &mut serializer)?;
    serializer.close()?;
    let mut columns_file = segment.open_write(SegmentComponent::FastFields)?;
    columns.serialize(&mut columns_file, None)?;
    columns_file.terminate()?;
    let segment = segment.with_max_doc(documents);
    // No records are waiting to be written in another order.
    segment.meta().untrack_temp_docstore();
    Ok(segment.meta().clone())
}
