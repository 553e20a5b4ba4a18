//! From the text of a search box to a query: request → AST → units → conditions and
//! signals → tantivy.

mod error;

mod request;

mod field;

mod signs;

mod suggest;

mod ast;

mod print;

mod parse;

mod understood;

mod identifiers;

mod grammar;

mod quotations;

mod understand;

mod factors;

mod parts;

mod spans;

mod expand;

mod places;

mod aliases;

mod names;

mod years;

mod offers;

mod weights;

mod condition;

mod proximity;

mod signal;

mod plan;

mod compile;

pub(crate) use compile::{InARow, Row, has, has_alone};
pub use compile::{compile, compile_matching, compile_raise};
pub use condition::{Condition, TermField, Ways};
pub use error::QueryError;
pub use expand::{Alternative, Expansion, expand};
pub use factors::Factors;
pub use field::{NumberField, prefix_takes_words};
pub(crate) use grammar::is_grammar;
pub use identifiers::Identifier;
pub use names::Names;
pub use offers::{MAX_OFFERS, Recognised, recognise};
pub use parts::QueryPart;
pub use plan::{Matching, failing_at_most_one, least_units, matching, named, scoring, signals};
pub(crate) use proximity::stand_near;
pub use request::{
    DateRange, FacetRequest, Filters, MAX_FACET_SIZE, MAX_FILTER_VALUES, MAX_PAGE_DEPTH,
    MAX_PAGE_SIZE, MAX_QUERY_CHARS, Order, Paging, Position, Scope, SearchRequest,
};
pub use signal::{Raise, ScoredSynonym, ScoredTerm, Signal, SignalKind, SynonymInField};
pub use suggest::{MAX_SUGGESTIONS, MAX_TYPED_CHARS, SuggestRequest};
pub use understand::{Understood, Unit, understand};
pub use understood::{UnderstoodAtom, UnderstoodClause, UnderstoodNear, UnderstoodText};
pub use weights::{
    ENOUGH_HITS, Evidence, EvidencePart, FEW_HITS, LEAST_UNITS_TO_RELAX, MINIMUM_SHARES,
    RECENCY_HALF_DAYS, RECENCY_MOST, RELATED_HITS, RELATED_WORDS, SECOND_PHASE_HITS,
    SHORT_STRETCH_CHARS, STRETCH_CHARS, authority_factor, recency_factor, related_share,
    related_word, validity_factor,
};

pub use crate::index::{DateField, FacetField};
