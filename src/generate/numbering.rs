//! 文号, 索引号 and dates.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use rand::{Rng, RngExt};

use super::names::Issuer;

/// The first day of the oldest document, and the days from it to the newest.
const FIRST: Date = jiff::civil::date(2000, 1, 1);
const DAYS: f64 = 9_800.0;
/// Between signing and publishing, in days.
const MOST_DELAY: i64 = 30;

/// What identifies and dates a document.
pub(super) struct Numbering {
    pub(super) doc_number: String,
    pub(super) catalog_number: String,
    pub(super) written: Date,
    pub(super) published: Date,
}

impl Numbering {
    /// That of the document `number`, which is of the body of this rank.
    pub(super) fn new<R: Rng>(rng: &mut R, number: u64, issuer: &Issuer, rank: usize) -> Self {
        // More is published with every year.
        let share = rng.random_range(0.0_f64..1.0).sqrt();
        #[expect(clippy::cast_possible_truncation, reason = "a number of days")]
        let days = (share * DAYS) as i64;
        let written = FIRST.saturating_add(days.days());
        let delay: Span = rng.random_range(0..=MOST_DELAY).days();
        let year = written.year();
        let serial = rng.random_range(1..400);
        Self {
            doc_number: format!("{}〔{year}〕{serial}号", issuer.code),
            catalog_number: format!("{:09}/{year}-{number:07}", 100_000_000 + rank),
            written,
            published: written.saturating_add(delay),
        }
    }
}
