//! What the text was understood to mean: synonyms, and filters that it names.

use serde::Serialize;

use crate::http::web::{labels, links};
use crate::query::{FacetField, SearchRequest};
use crate::search::{OfferedFilter, UnderstoodQuery, UsedSynonyms};

/// The lines above the hits that say how the text was understood.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct UnderstandingView {
    /// Filters that the text names; each link chooses one and keeps the words,
    /// which the documents of an issuer need not repeat.
    offers: Vec<OfferView>,
    /// Typed words with what else was looked for.
    synonyms: Vec<SynonymsView>,
    /// The search without synonyms, where some were used.
    without_synonyms: Option<String>,
    /// The search with synonyms, where they were switched off.
    with_synonyms: Option<String>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct OfferView {
    label: &'static str,
    value: String,
    is_year: bool,
    count: u64,
    href: String,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct SynonymsView {
    text: String,
    synonyms: Vec<String>,
}

pub(super) fn understanding_view(
    request: &SearchRequest,
    query: &UnderstoodQuery,
) -> UnderstandingView {
    let used = !query.synonyms.is_empty();
    let switched_off = !request.synonyms && !request.text.is_empty();
    UnderstandingView {
        offers: query
            .offers
            .iter()
            .map(|offer| offer_view(request, offer))
            .collect(),
        synonyms: query.synonyms.iter().map(synonyms_view).collect(),
        without_synonyms: used.then(|| links::with_synonyms(request, false)),
        with_synonyms: switched_off.then(|| links::with_synonyms(request, true)),
    }
}

fn offer_view(request: &SearchRequest, offer: &OfferedFilter) -> OfferView {
    OfferView {
        label: labels::facet(offer.field),
        is_year: matches!(
            offer.field,
            FacetField::WrittenYear | FacetField::PublishedYear
        ),
        value: labels::facet_value(offer.field, &offer.value()),
        count: offer.count,
        href: links::with_values(request, offer.field, &offer.values),
    }
}

fn synonyms_view(used: &UsedSynonyms) -> SynonymsView {
    SynonymsView {
        text: used.text.clone(),
        synonyms: used.synonyms.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::web::search::search_request;

    fn query() -> UnderstoodQuery {
        UnderstoodQuery {
            wanted: Vec::new(),
            excluded: Vec::new(),
            identifiers: Vec::new(),
            canonical: None,
            relaxation: None,
            suggestions: Vec::new(),
            diagnosis: None,
            synonyms: vec![UsedSynonyms {
                text: "低保".to_owned(),
                synonyms: vec!["最低生活保障".to_owned()],
            }],
            offers: vec![OfferedFilter {
                field: FacetField::PublishedYear,
                values: vec!["2019".to_owned(), "2020".to_owned()],
                text: "2019-2020年".to_owned(),
                count: 12,
            }],
        }
    }

    #[test]
    fn an_offer_adds_its_filter_and_keeps_the_words() {
        let request = search_request("q=a&issuer=x&page=3").unwrap();
        let view = understanding_view(&request, &query());
        assert_eq!(view.offers[0].value, "2019-2020");
        assert_eq!(
            view.offers[0].href,
            "/search?q=a&issuer=x&published_year=2019&published_year=2020"
        );
    }

    #[test]
    fn synonyms_are_switched_off_and_on_again() {
        let on = search_request("q=a&page=3").unwrap();
        let view = understanding_view(&on, &query());
        assert_eq!(
            view.without_synonyms.as_deref(),
            Some("/search?q=a&synonyms=false")
        );
        assert_eq!(view.with_synonyms, None);
        let off = search_request("q=a&synonyms=false").unwrap();
        let nothing = UnderstoodQuery {
            synonyms: Vec::new(),
            ..query()
        };
        let view = understanding_view(&off, &nothing);
        assert_eq!(view.without_synonyms, None);
        assert_eq!(view.with_synonyms.as_deref(), Some("/search?q=a"));
    }
}
