//! What the tests share: an index in memory, and the sample documents.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use gongwen::http::SearchParams;
use gongwen::index::{Generation, Reader, WriterConfig};
use gongwen::ingest::{self, IngestConfig, Item};
use gongwen::model::{Document, DocumentId};
use gongwen::search::{Engine, SearchEngine, SearchResponse};
use gongwen::text::Analysis;

/// One analysis for all tests: loading the dictionary takes time.
pub(crate) fn analysis() -> Analysis {
    static ANALYSIS: LazyLock<Analysis> = LazyLock::new(|| Analysis::built_in().unwrap());
    ANALYSIS.clone()
}

pub(crate) fn writer_config() -> WriterConfig {
    WriterConfig {
        threads: 1,
        memory_bytes: 20_000_000,
    }
}

/// An engine over some documents, in as many commits, and so segments, as there
/// are slices.
pub(crate) fn engine_of(slices: &[&[Document]]) -> Arc<SearchEngine> {
    let generation = Generation::in_memory(&analysis()).unwrap();
    let mut writer = generation.writer(writer_config()).unwrap();
    for documents in slices {
        for document in *documents {
            writer.add(document).unwrap();
        }
        writer.commit().unwrap();
    }
    Arc::new(SearchEngine::embedded(reader(&generation)))
}

fn reader(generation: &Generation) -> Reader {
    generation.reader().unwrap()
}

pub(crate) fn engine(documents: &[Document]) -> Arc<SearchEngine> {
    engine_of(&[documents])
}

pub(crate) fn document(id: &str, title: &str, body: &str) -> Document {
    let mut document = Document::new(DocumentId::parse(id).unwrap(), title.to_owned());
    body.clone_into(&mut document.body);
    document
}

pub(crate) fn corpus_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// The sample documents, read once.
pub(crate) fn corpus() -> &'static [Document] {
    static CORPUS: LazyLock<Vec<Document>> = LazyLock::new(|| documents(&corpus_path()));
    &CORPUS
}

/// An engine over the sample documents, in three segments.
pub(crate) fn corpus_engine() -> Arc<SearchEngine> {
    static ENGINE: LazyLock<Arc<SearchEngine>> = LazyLock::new(|| {
        let documents = corpus();
        let third = documents.len() / 3;
        engine_of(&[
            &documents[..third],
            &documents[third..2 * third],
            &documents[2 * third..],
        ])
    });
    Arc::clone(&ENGINE)
}

/// All documents under a path; anything refused fails the test.
pub(crate) fn documents(path: &Path) -> Vec<Document> {
    ingest::read(&[path.to_owned()], IngestConfig::in_process())
        .map(|item| match item {
            Item::Document { document, .. } => *document,
            other => panic!("not a document: {other:?}"),
        })
        .collect()
}

/// Searches with the parameters of the API, as a query string.
pub(crate) fn search(engine: &dyn Engine, query: &str) -> SearchResponse {
    let params = SearchParams::from_query_string(query).unwrap();
    engine.search(&params.request).unwrap()
}

/// Searches for a text, with further parameters behind it (`&size=…`).
pub(crate) fn search_text(engine: &dyn Engine, text: &str, further: &str) -> SearchResponse {
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("q", text)
        .finish();
    search(engine, &format!("{query}{further}"))
}

pub(crate) fn ids(response: &SearchResponse) -> Vec<&str> {
    response
        .hits
        .iter()
        .map(|hit| hit.document.id.as_str())
        .collect()
}

/// Identifiers of a result in the order of the alphabet.
pub(crate) fn sorted_ids(response: &SearchResponse) -> Vec<&str> {
    let mut ids = ids(response);
    ids.sort_unstable();
    ids
}
