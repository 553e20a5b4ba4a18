//! What the editors of a portal decide: synonyms, documents that are recommended
//! for a query, suggestions that are not shown. All of it comes from files and is
//! exchanged at once, while searches run.

mod error;

mod key;

mod best_bets;

mod read;

mod blocked;

mod lists;

mod edition;

#[cfg(test)]
mod tests;

pub use best_bets::{BestBets, MAX_BEST_BETS, MissingBestBet};
pub use blocked::BlockedSuggestions;
pub use error::{EditorialError, EditorialFault};
pub use lists::Editorial;

pub(super) use edition::Edition;
