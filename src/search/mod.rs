//! Answering requests: the engine, its collector, facets and highlights.

mod error;

mod deadline;

mod crew;

mod response;

mod engine;

mod rank;

mod stretch;

mod bm25;

mod evidence;

mod look_again;

mod related;

mod similar;

mod commit;

mod levels;

mod years;

mod known;

mod editorial;

mod offer;

mod numbers;

mod highlight;

mod automata;

mod passage;

mod phases;

mod marks;

mod explain;

mod spelling;

mod diagnosis;

mod suggest;

mod describe;

mod hits;

mod embedded;

mod clustered;

mod answer;

pub use answer::SearchEngine;
pub use deadline::Deadline;
pub use diagnosis::{DiagnosedFilter, DiagnosedPart, Diagnosis, FilterKind, MAX_DIAGNOSED_PARTS};
pub use editorial::{
    BestBets, BlockedSuggestions, Editorial, EditorialError, EditorialFault, MAX_BEST_BETS,
    MissingBestBet,
};
pub use engine::{Documents, Engine, Export, MarkedDocument, StoredDocument};
pub use error::SearchError;
pub use explain::{Contribution, Explanation, Factor, FactorKind, Source};
pub use marks::{AttachmentMarks, DocumentMarks, MAX_MARKED_ATTACHMENTS, MarkedAttachment, Marks};
pub use passage::{MAX_PASSAGE_CHARS, MAX_PASSAGES, Passage};
pub use phases::{Phase, Phases};
pub use response::{
    FacetBucket, FacetResult, Hit, MAX_REPUBLICATIONS, MissingParts, OfferedFilter, Relaxation,
    Republication, Republications, SearchResponse, Statistics, UnderstoodQuery, UsedSynonyms,
};
pub use spelling::{FEW_MATCHES, MAX_SPELLINGS, SpellingSuggestion};
pub use suggest::SuggestResponse;
pub use years::ValueYears;

pub use crate::index::{Listed, Suggestion, SuggestionKind};
