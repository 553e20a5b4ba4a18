//! Text analysis: one normalisation and the lanes that every field is cut into.
//!
//! The word lane (jieba words) serves ranking; the character lane (overlapping
//! bigrams, and single characters with positions) serves exactness, because it
//! knows no words. Nothing here knows of fields, documents or queries.

mod normalize;

mod class;

mod dictionary;

mod cut;

mod words;

mod characters;

mod pinyin;

mod synonyms;

mod analyzer;

mod starts;

pub use analyzer::{Analysis, BIGRAMS, CHARACTERS, WORDS};
pub use characters::{LaneChar, LaneChars, bigrams, lane_chars, lane_text};
pub use class::{Class, class};
pub use cut::Cut;
pub use dictionary::{Dictionary, DictionaryError, parse_words};
pub use normalize::{is_blank, is_dropped, is_han, normalize, normalize_char};
pub use pinyin::readings;
pub use synonyms::{SynonymError, Synonyms};
pub use words::{Word, WordKind};
