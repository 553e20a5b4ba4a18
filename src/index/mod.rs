//! The index on disk: the table of fields, documents in and out, generations.
//!
//! Nothing here reads source files or understands queries.

mod error;

mod schema;

mod stored;

mod numbers;

mod same_body;

mod convert;

mod record;

mod build;

mod folder;

mod suggestions;

mod generation;

mod merges;

mod notes;

mod writer;

mod live;

mod live_folder;

mod duplicates;

mod facet_values;

mod snapshot;

mod statistics;

mod pins;

mod reader;

mod originals;

mod provenance;

mod listing;

mod known;

mod times;

mod usage;

pub use error::IndexError;
pub use folder::{
    Damage, GenerationInfo, IndexFolder, LockHolder, Manifest, State, WriterLock, verify_generation,
};
pub use generation::Generation;
pub use listing::Listed;
pub use live::{Applied, LiveError, LiveIndex, LiveSession, LiveWriter, Operation, Outcome};
pub use live_folder::LiveFolder;
pub use notes::Notes;
pub use reader::Reader;
pub use schema::{DateField, FacetField, Fields, Lane, TextField};
pub(crate) use schema::{SPELLED_CHARACTERS, SPELLED_PAIRS, SPELLED_WORDS};
pub use snapshot::Snapshot;
pub use suggestions::{Suggestion, SuggestionKind, Suggestions, Verdicts};
pub use times::GenerationTimes;
pub use usage::{FieldUsage, SegmentUsage, Usage};
pub use writer::{Change, Writer, WriterConfig};

pub(crate) use convert::{date_of_days, days_since_epoch, lane_key, parse_original, text_values};
pub(crate) use duplicates::{Duplicates, SegmentGroups};
pub(crate) use facet_values::{FacetValues, SegmentValues};
pub(crate) use folder::{
    Arrival, Capture, CapturedContent, CapturedFile, MANIFEST_FILE, QUERIES_FILE, check_manifest,
};
pub(crate) use known::Known;
pub(crate) use numbers::ranges as doc_number_ranges;
pub(crate) use provenance::of_values as provenance_of;
pub(crate) use record::{Record, RecordValue};
pub(crate) use schema::{AUTHORITY, ID_KEY};
pub(crate) use statistics::idf;
pub(crate) use stored::StoredTexts;
pub use suggestions::Queries;
pub(crate) use suggestions::Suggestible;
