//! Documents by chance, as many as wanted and the same for the same seed: text that
//! goes on like the text it was learned from, with names of its own, so that words,
//! pairs of characters and values are as frequent and as rare as in real documents.
//!
//! For measurements alone: what is written means nothing.

mod learned;

mod lengths;

mod names;

mod numbering;

mod document;

pub use document::{Generator, SyntheticDocument};
pub use learned::{LearnError, LearnedText};
