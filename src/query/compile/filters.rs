//! Filters as a query, where nothing else narrows what is looked at.

use tantivy::query::Query as TantivyQuery;

use super::combine::all;
use super::metadata;
use crate::index::Fields;
use crate::query::phrase::term;
use crate::query::request::{FacetFilter, Filters};
use crate::query::sets::{Ways, at_least};

/// The documents that fail the filters of at most one facet: all that counts which
/// leave out a facet's own filters have to look at. `None` where that is every
/// document.
pub fn failing_at_most_one(fields: &Fields, filters: &Filters) -> Option<Box<dyn TantivyQuery>> {
    let facets = filters.by_facet();
    let dimensions: Vec<Ways> = facets
        .filter_map(|filter| Some(vec![dimension(fields, filter)?]))
        .collect();
    let least = dimensions.len().checked_sub(1)?;
    (least > 0).then(|| at_least(dimensions, least))
}

/// The documents that pass what narrows a facet; `None` where all do.
fn dimension(fields: &Fields, filter: FacetFilter<'_>) -> Option<Box<dyn TantivyQuery>> {
    let mut clauses: Vec<Ways> = Vec::new();
    if let Some(values) = filter.values {
        let field = fields.facet(filter.facet);
        clauses.push(values.iter().map(|value| term(field, value)).collect());
    }
    for (date, range) in filter.dates {
        let days = metadata::days(fields, date, range);
        clauses.extend(days.map(|days| vec![days]));
    }
    (!clauses.is_empty()).then(|| all(clauses))
}
