//! Documents to write: variations of the sample documents, each the same for the
//! same number and draft.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use gongwen::ingest::{self, IngestConfig, Item};
use gongwen::model::{Document, DocumentId};
use gongwen::text::Analysis;
use serde_json::json;

/// One analysis for all tests: loading the dictionary takes time.
pub(crate) fn analysis() -> &'static Analysis {
    static ANALYSIS: LazyLock<Analysis> = LazyLock::new(|| Analysis::built_in().unwrap());
    &ANALYSIS
}

fn samples() -> &'static [Document] {
    static SAMPLES: LazyLock<Vec<Document>> = LazyLock::new(|| {
        let corpus: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let documents =
            ingest::read(&[corpus], IngestConfig::in_process()).filter_map(|item| match item {
                Item::Document { document, .. } => Some(*document),
                _ => None,
            });
        documents.collect()
    });
    &SAMPLES
}

/// Parts of the title of a variation. Few enough that a document is told from
/// others by its title, many enough that searches have work to do.
const PLACES: [&str; 8] = [
    "云岚市",
    "沧浦市",
    "星河区",
    "听泉区",
    "望舒县",
    "白屿县",
    "鹭汀区",
    "砚归县",
];

/// A document as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) id: String,
    /// Tells the document and its draft.
    pub(crate) title: String,
    pub(crate) body: String,
    /// The line of JSON.
    pub(crate) line: String,
}

impl Sent {
    /// The document, as the library takes it.
    pub(crate) fn document(&self) -> Document {
        let id = DocumentId::parse(&self.id).unwrap();
        match ingest::posted_document(self.line.as_bytes(), &id) {
            Item::Document { document, .. } => *document,
            other => panic!("not a document: {other:?}"),
        }
    }
}

/// A draft of a document, with about `chars` characters of a sample document.
pub(crate) fn draft(id: &str, number: usize, draft: usize, chars: usize) -> Sent {
    let samples = samples();
    let sample = &samples[number % samples.len()];
    let place = PLACES[number / samples.len() % PLACES.len()];
    let title = format!("{place}第{number}号公文第{draft}稿");
    let rest = sample.body.chars().count().saturating_sub(chars).max(1);
    let from = number * 37 % rest;
    let body: String = sample.body.chars().skip(from).take(chars).collect();
    // As it is read back: without empty lines and outer blanks.
    let lines = body.lines().map(str::trim).chain([title.as_str()]);
    let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
    let body = lines.join("\n");
    let line = json!({
        "id": id,
        "title": title,
        "body": body,
        "issuer": sample.issuer,
        "keywords": sample.keywords,
        "published_date": format!("20{:02}-{:02}-{:02}", 10 + number % 15, 1 + number % 12, 1 + draft % 28),
    });
    Sent {
        id: id.to_owned(),
        title,
        body,
        line: line.to_string(),
    }
}

/// The lines of documents.
pub(crate) fn lines<'a>(documents: impl IntoIterator<Item = &'a Sent>) -> String {
    let lines = documents.into_iter().map(|sent| sent.line.as_str());
    lines.flat_map(|line| [line, "\n"]).collect()
}
