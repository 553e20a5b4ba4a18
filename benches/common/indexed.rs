//! An index of documents, as a command would write it.

use std::path::Path;
use std::time::Duration;

use gongwen::index::{Generation, IndexFolder, WriterConfig};
use gongwen::model::Document;
use gongwen::text::Analysis;

/// Writes the documents into a new index, with one thread.
pub(crate) fn index(
    folder: &Path,
    analysis: &Analysis,
    documents: impl Iterator<Item = Document>,
) -> Generation {
    let index = IndexFolder::new(folder);
    let lock = index.lock("bench", Duration::ZERO).unwrap();
    let generation = index.open_or_create(&lock, analysis).unwrap();
    let config = WriterConfig {
        threads: 1,
        memory_bytes: 128 << 20,
    };
    let mut writer = generation.writer(config).unwrap();
    for document in documents {
        writer.add(&document).unwrap();
    }
    writer.commit().unwrap();
    writer.finish().unwrap();
    generation
}
