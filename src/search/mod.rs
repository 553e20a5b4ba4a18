//! Answering requests: the engine, its collector, facets and highlights.

mod error;

mod response;

mod engine;

mod filter;

mod collect;

mod facet;

mod known;

mod levels;

mod offer;

mod highlight;

mod passage;

mod embedded;

pub use embedded::EmbeddedEngine;
pub use engine::{Engine, StoredDocument};
pub use error::SearchError;
pub use highlight::Highlighter;
pub use passage::{MAX_PASSAGE_CHARS, MAX_PASSAGES, Passage};
pub use response::{
    FacetBucket, FacetResult, Hit, OfferedFilter, Relaxation, SearchResponse, Statistics,
    UnderstoodQuery, UsedSynonyms,
};
