//! Filters as a query, where nothing else narrows what is looked at.

use tantivy::query::Query as TantivyQuery;

use super::combine::{Ways, all};
use super::metadata;
use crate::index::{DateField, FacetField, Fields};
use crate::query::at_least::at_least;
use crate::query::phrase::term;
use crate::query::request::Filters;

/// The documents that fail the filters of at most one facet: all that counts which
/// leave out a facet's own filters have to look at. `None` where that is every
/// document.
pub fn failing_at_most_one(fields: &Fields, filters: &Filters) -> Option<Box<dyn TantivyQuery>> {
    let facets = FacetField::ALL.into_iter();
    let dimensions: Vec<_> = facets
        .filter_map(|facet| dimension(fields, filters, facet))
        .collect();
    let least = dimensions.len().checked_sub(1)?;
    (least > 0).then(|| at_least(dimensions, least))
}

/// The documents that pass what narrows a facet; `None` where nothing does.
fn dimension(
    fields: &Fields,
    filters: &Filters,
    facet: FacetField,
) -> Option<Box<dyn TantivyQuery>> {
    let values = filters.values.get(&facet);
    let mut clauses: Vec<Ways> = values
        .map(|values| {
            let values = values.iter();
            values
                .map(|value| term(fields.facet(facet), value))
                .collect()
        })
        .into_iter()
        .collect();
    for date in DateField::ALL {
        if date.year_facet() == facet
            && let Some(range) = filters.dates.get(&date)
            && let Some(days) = metadata::days(fields, date, *range)
        {
            clauses.push(vec![days]);
        }
    }
    (!clauses.is_empty()).then(|| all(clauses))
}
