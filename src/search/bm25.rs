//! BM25 (Robertson et al.) as tantivy computes it, for what is scored outside
//! of its scorers. Inverse document frequencies are [`Snapshot::idf`]'s.
//!
//! [`Snapshot::idf`]: crate::index::Snapshot

/// The constants of tantivy.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// What [`saturated`] stays below.
pub(super) const MOST: f32 = K1 + 1.0;

/// What a field's length makes of frequencies: `length` of `average` tokens.
pub(super) fn norm(length: u32, average: f32) -> f32 {
    K1 * (1.0 - B + B * count(length) / average)
}

/// The part of a term's score that follows from its frequency in a field.
pub(super) fn saturated(frequency: f32, norm: f32) -> f32 {
    (K1 + 1.0) * frequency / (frequency + norm)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts within a document are far below what a float counts exactly"
)]
pub(super) fn count(number: u32) -> f32 {
    number as f32
}
