//! Filters, by the facets that they narrow.

use serde_json::{Value, json};

use super::condition::days;
use crate::cluster::fields::of_facet;
use crate::index::FacetField;
use crate::query::Filters;

/// What narrows one facet, as a query.
pub(crate) struct Narrowing {
    pub(in crate::cluster) facet: FacetField,
    query: Value,
}

/// What narrows each facet that anything narrows.
pub(crate) fn narrowings(filters: &Filters) -> Vec<Narrowing> {
    let by_facet = filters.by_facet().map(|filter| {
        let values = filter
            .values
            .map(|values| json!({"terms": {of_facet(filter.facet): values}}));
        let dates = filter.dates.iter().map(|(date, range)| days(*date, *range));
        let mut clauses: Vec<Value> = values.into_iter().chain(dates).collect();
        Narrowing {
            facet: filter.facet,
            query: match clauses.len() {
                1 => clauses.remove(0),
                _ => json!({"bool": {"filter": clauses}}),
            },
        }
    });
    by_facet.collect()
}

/// The documents that pass all filters but those of a facet.
pub(crate) fn passing(narrowings: &[Narrowing], but: Option<FacetField>) -> Value {
    let others = narrowings.iter().filter(|one| Some(one.facet) != but);
    let clauses: Vec<&Value> = others.map(|one| &one.query).collect();
    if clauses.is_empty() {
        json!({"match_all": {}})
    } else {
        json!({"bool": {"filter": clauses}})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facet_is_counted_without_its_own_filters() {
        let filters = Filters {
            values: [
                (FacetField::Issuer, vec!["民政局".to_owned()]),
                (
                    FacetField::DocType,
                    vec!["通知".to_owned(), "意见".to_owned()],
                ),
            ]
            .into(),
            ..Filters::default()
        };
        let narrowings = narrowings(&filters);
        let issuer = json!({"terms": {"issuer": ["民政局"]}});
        let kind = json!({"terms": {"doc_type": ["通知", "意见"]}});
        assert_eq!(
            passing(&narrowings, Some(FacetField::DocType)),
            json!({"bool": {"filter": [issuer]}})
        );
        let all = passing(&narrowings, None);
        let all = all["bool"]["filter"].as_array().unwrap();
        assert!(all.contains(&issuer) && all.contains(&kind));
        assert_eq!(passing(&[], None), json!({"match_all": {}}));
    }
}
