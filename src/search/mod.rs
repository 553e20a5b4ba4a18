//! Answering requests: the engine, its collector, facets and highlights.

mod error;

mod deadline;

mod crew;

mod pass;

mod response;

mod engine;

mod filter;

mod rank;

mod best;

mod collect;

mod factor;

mod stretch;

mod bm25;

mod segments;

mod scoring;

mod second_phase;

mod related;

mod look_again;

mod similar;

mod collapse;

mod levels;

mod first_phase;

mod retrieve;

mod facet;

mod months;

mod years;

mod known;

mod editorial;

mod offer;

mod numbers;

mod highlight;

mod passage;

mod phases;

mod marks;

mod explain;

mod count;

mod spelling;

mod diagnosis;

mod suggest;

mod export;

mod describe;

mod hits;

mod embedded;

pub use deadline::Deadline;
pub use diagnosis::{DiagnosedFilter, DiagnosedPart, Diagnosis, FilterKind, MAX_DIAGNOSED_PARTS};
pub use editorial::{
    BestBets, BlockedSuggestions, Editorial, EditorialError, EditorialFault, MAX_BEST_BETS,
    MissingBestBet,
};
pub use embedded::EmbeddedEngine;
pub use engine::{Engine, MarkedDocument, StoredDocument};
pub use error::SearchError;
pub use explain::{Contribution, Explanation, Factor, FactorKind, Source};
pub use export::{Documents, Export};
pub use highlight::Highlighter;
pub use marks::{AttachmentMarks, DocumentMarks, MAX_MARKED_ATTACHMENTS, MarkedAttachment, Marks};
pub use passage::{MAX_PASSAGE_CHARS, MAX_PASSAGES, Passage};
pub use phases::{Phase, Phases};
pub use response::{
    FacetBucket, FacetResult, Hit, MAX_REPUBLICATIONS, OfferedFilter, Relaxation, Republication,
    Republications, SearchResponse, Statistics, UnderstoodQuery, UsedSynonyms,
};
pub use spelling::{FEW_MATCHES, MAX_SPELLINGS, SpellingSuggestion};
pub use suggest::SuggestResponse;
pub use years::ValueYears;

pub use crate::index::{Listed, Suggestion, SuggestionKind};
