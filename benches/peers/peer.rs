//! What every peer does, so that all are measured alike.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;

use crate::documents::Documents;
use crate::questions::{Phrase, Question};

/// A search engine that is compared.
pub(crate) trait Peer {
    /// Gets it, where it is not there yet.
    fn install(&mut self, cache: &Path) -> Result<()>;

    /// Indexes the documents into an empty folder.
    fn load(&mut self, documents: &Documents, folder: &Path) -> Result<Loaded>;

    /// Begins to answer from what was loaded into the folder.
    fn start(&mut self, folder: &Path) -> Result<Box<dyn Running>>;
}

/// What came of loading.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// Until everything can be found, merges included.
    pub(crate) took: Duration,
    /// Documents that the index holds by its own account.
    pub(crate) documents: u64,
    /// All files that answering needs.
    pub(crate) index: PathBuf,
    /// Greatest memory of the processes that loaded, in bytes.
    pub(crate) peak_memory: u64,
}

/// A peer that answers; it ends when this is dropped.
pub(crate) trait Running {
    /// One more client, with a connection of its own.
    fn client(&self) -> Result<Box<dyn Client>>;

    /// The process that answers.
    fn process(&self) -> u32;
}

pub(crate) trait Client: Send {
    /// The first ten hits with snippets, the exact total, and the ten greatest counts
    /// of each of three facets.
    fn ask(&mut self, question: &Question) -> Result<Answer>;

    /// Whether the document is among the matches of the phrase.
    fn finds(&mut self, phrase: &Phrase) -> Result<bool>;
}

/// What was answered, as far as it shows that the work was done.
#[derive(Debug, Default, Clone)]
pub(crate) struct Answer {
    pub(crate) total: u64,
    pub(crate) ids: Vec<String>,
    /// Values counted in facets.
    pub(crate) facet_values: usize,
    /// Hits with a snippet of the body.
    pub(crate) snippets: usize,
}
