//! Filters as a condition, where nothing else narrows what is looked at.

use super::metadata;
use crate::query::condition::{Condition, TermField, Ways, all, at_least, term};
use crate::query::request::{FacetFilter, Filters};

/// The documents that fail the filters of at most one facet: all that counts which
/// leave out a facet's own filters have to look at. `None` where that is every
/// document.
pub fn failing_at_most_one(filters: &Filters) -> Option<Condition> {
    let facets = filters.by_facet();
    let dimensions: Vec<Ways> = facets
        .filter_map(|filter| Some(vec![dimension(filter)?]))
        .collect();
    let least = dimensions.len().checked_sub(1)?;
    (least > 0).then(|| at_least(dimensions, least))
}

/// The documents that pass what narrows a facet; `None` where all do.
fn dimension(filter: FacetFilter<'_>) -> Option<Condition> {
    let mut clauses: Vec<Ways> = Vec::new();
    if let Some(values) = filter.values {
        let field = TermField::Facet(filter.facet);
        clauses.push(values.iter().map(|value| term(field, value)).collect());
    }
    for (date, range) in filter.dates {
        let days = metadata::days(date, range);
        clauses.extend(days.map(|days| vec![days]));
    }
    (!clauses.is_empty()).then(|| all(clauses))
}
