//! What facets and filters should give, by going through the documents.

use gongwen::index::{DateField, FacetField};
use gongwen::model::{Date, Document, Topic};
use gongwen::query::Filters;

/// The values under which a document counts in a facet, each once.
pub(crate) fn values(document: &Document, facet: FacetField) -> Vec<String> {
    let year = |date: Option<Date>| {
        date.map(|date| date.year().to_string())
            .into_iter()
            .collect()
    };
    let mut values: Vec<String> = match facet {
        FacetField::Issuer => document.issuers().map(str::to_owned).collect(),
        FacetField::Keyword => document.keywords.clone(),
        FacetField::Topic => document.topic.iter().flat_map(Topic::ancestors).collect(),
        FacetField::DocType => document
            .doc_type
            .iter()
            .map(|kind| kind.name.clone())
            .collect(),
        FacetField::Validity => vec![document.validity.label().to_owned()],
        FacetField::WrittenYear => year(document.written_date),
        FacetField::PublishedYear => year(document.published_date),
    };
    values.sort_unstable();
    values.dedup();
    values
}

fn date(document: &Document, field: DateField) -> Option<Date> {
    match field {
        DateField::Written => document.written_date,
        DateField::Published => document.published_date,
    }
}

/// Whether a document passes all filters but those of `left_out`.
pub(crate) fn passes(document: &Document, filters: &Filters, left_out: Option<FacetField>) -> bool {
    let by_value = filters.values.iter().all(|(&facet, chosen)| {
        Some(facet) == left_out
            || values(document, facet)
                .iter()
                .any(|value| chosen.contains(value))
    });
    let by_date = filters.dates.iter().all(|(&field, range)| {
        Some(field.year_facet()) == left_out
            || date(document, field).is_some_and(|day| {
                range.from.is_none_or(|from| day >= from) && range.to.is_none_or(|to| day <= to)
            })
    });
    by_value && by_date
}
