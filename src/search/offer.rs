//! Filters that the text of a query names, with what each would leave.
//!
//! The counts are those of the pass over the matches: an offered facet has no filter
//! yet, so its count of a value is the total with that value chosen.

use super::commit::Retrieved;
use super::response::OfferedFilter;
use crate::index::FacetField;
use crate::query::{MAX_OFFERS, Recognised, Understood};

/// The filters that leave something and not everything, in the order in which
/// they were recognised.
pub(super) fn offered(understood: &Understood, retrieved: &Retrieved) -> Vec<OfferedFilter> {
    let mut offers: Vec<OfferedFilter> = Vec::new();
    for (recognised, &count) in understood.recognised.iter().zip(&retrieved.recognised) {
        if offers.len() == MAX_OFFERS || is_offered_for_other_date(&offers, recognised) {
            continue;
        }
        if count > 0 && count < retrieved.total {
            offers.push(OfferedFilter {
                field: recognised.field,
                values: recognised.values.clone(),
                text: recognised.text.clone(),
                count,
            });
        }
    }
    offers
}

/// A year is offered for the date of writing only where no document of it was
/// published in that year.
fn is_offered_for_other_date(offers: &[OfferedFilter], recognised: &Recognised) -> bool {
    recognised.field == FacetField::WrittenYear
        && offers.iter().any(|other| {
            other.field == FacetField::PublishedYear && other.values == recognised.values
        })
}
