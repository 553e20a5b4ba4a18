//! Filters that the text of a query names, with what each would leave.
//!
//! The counts come from the one pass over the matches: an offered facet has no
//! filter yet, so its count of a value is the total with that value chosen.

use super::facet::FacetCounts;
use super::response::OfferedFilter;
use crate::index::{FacetField, Snapshot};
use crate::query::{MAX_OFFERS, Recognised, Understood};

/// The facets to count: those that were asked for, in their order, then those
/// of what was recognised.
pub(super) fn facets_to_count(
    asked: impl IntoIterator<Item = FacetField>,
    understood: &Understood,
) -> Vec<FacetField> {
    let mut facets: Vec<FacetField> = asked.into_iter().collect();
    for recognised in &understood.recognised {
        if !facets.contains(&recognised.field) {
            facets.push(recognised.field);
        }
    }
    facets
}

/// The filters that leave something and not everything, in the order in which
/// they were recognised.
pub(super) fn offered(
    snapshot: &Snapshot,
    understood: &Understood,
    counted: &[FacetCounts],
    total: u64,
) -> tantivy::Result<Vec<OfferedFilter>> {
    let mut offers: Vec<OfferedFilter> = Vec::new();
    for recognised in &understood.recognised {
        if offers.len() == MAX_OFFERS || is_offered_for_other_date(&offers, recognised) {
            continue;
        }
        let Some(counts) = counted
            .iter()
            .find(|counts| counts.facet == recognised.field)
        else {
            continue;
        };
        let values = snapshot.facet_values(recognised.field)?;
        // A document has one year of each date, so that years add up.
        let of_each = recognised
            .values
            .iter()
            .map(|value| counts.of(values, value));
        let count = of_each.sum();
        if count > 0 && count < total {
            offers.push(OfferedFilter {
                field: recognised.field,
                values: recognised.values.clone(),
                text: recognised.text.clone(),
                count,
            });
        }
    }
    Ok(offers)
}

/// A year is offered for the date of writing only where no document of it was
/// published in that year.
fn is_offered_for_other_date(offers: &[OfferedFilter], recognised: &Recognised) -> bool {
    recognised.field == FacetField::WrittenYear
        && offers.iter().any(|other| {
            other.field == FacetField::PublishedYear && other.values == recognised.values
        })
}
