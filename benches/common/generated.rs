//! Documents by chance, learned from the sample documents.

use gongwen::generate::{Generator, LearnedText};
use gongwen::ingest::{IngestConfig, Item, read};
use gongwen::text::Analysis;

/// What writes them.
pub(crate) fn generator(analysis: &Analysis) -> Generator {
    let texts: Vec<String> = read(&["corpus".into()], IngestConfig::in_process())
        .filter_map(|item| match item {
            Item::Document { document, .. } => Some(document.body),
            _ => None,
        })
        .collect();
    let learned = LearnedText::learn(analysis, texts.iter().map(String::as_str));
    Generator::new(learned.unwrap(), 1)
}
