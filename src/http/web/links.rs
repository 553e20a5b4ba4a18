//! Addresses of pages: the one place where they are written. Whatever narrows
//! or orders a result anew leads to its first page.

use crate::http::params::{SearchParams, pairs, query_string};
use crate::model::DocumentId;
use crate::query::{
    DateField, DateRange, FacetField, FacetRequest, Filters, Order, Scope, SearchRequest,
};

/// The facets of the search page where nothing is said, with their sizes.
pub(super) const USUAL_FACETS: [FacetRequest; 6] = [
    facet_of(FacetField::Issuer, 8),
    facet_of(FacetField::PublishedYear, 200),
    facet_of(FacetField::DocType, 8),
    facet_of(FacetField::Topic, 10),
    facet_of(FacetField::Keyword, 10),
    facet_of(FacetField::Validity, 5),
];

const fn facet_of(field: FacetField, size: usize) -> FacetRequest {
    FacetRequest { field, size }
}

/// A part of a form that is sent along unseen, or of an address.
pub(super) type Pair = (&'static str, String);

/// The request for every document, as the search page makes it.
pub(super) fn everything() -> SearchRequest {
    let params = SearchParams::from_pairs(&[]).expect("no parameter is a wrong one");
    SearchRequest {
        facets: USUAL_FACETS.to_vec(),
        collapse: true,
        ..params.request
    }
}

/// The parameters of a request's page, with how it is shown.
pub(super) fn page_pairs(request: &SearchRequest) -> Vec<Pair> {
    let mut pairs = pairs(request);
    // Pages collapse where nothing is said, the API where it is asked to.
    pairs.retain(|(name, _)| *name != "collapse");
    if !request.collapse {
        pairs.push(("collapse", "false".to_owned()));
    }
    pairs.extend(shown_pairs(request));
    pairs
}

/// How a request's page is shown, which no cursor carries.
fn shown_pairs(request: &SearchRequest) -> Vec<Pair> {
    let mut pairs = Vec::new();
    if request.facets != USUAL_FACETS {
        let facets: Vec<String> = request
            .facets
            .iter()
            .map(|facet| format!("{}:{}", facet.field.name(), facet.size))
            .collect();
        pairs.push(("facets", facets.join(",")));
    }
    if !request.highlight {
        pairs.push(("highlight", "false".to_owned()));
    }
    if request.explain {
        pairs.push(("explain", "true".to_owned()));
    }
    pairs
}

/// What a form sends along besides its own controls.
pub(super) fn hidden(request: &SearchRequest, own: &[&str]) -> Vec<Pair> {
    let mut pairs = page_pairs(request);
    pairs.retain(|(name, _)| *name != "page" && !own.contains(name));
    pairs
}

/// The page of a request.
pub(in crate::http) fn search(request: &SearchRequest) -> String {
    with_query("/search", page_pairs(request))
}

/// The results for a text in all documents.
pub(in crate::http) fn for_text(text: &str) -> String {
    with_text(&everything(), text)
}

/// A page further on in the same result.
pub(super) fn at_page(request: &SearchRequest, page: usize) -> String {
    changed(request, |request| request.paging.page = page)
}

/// A value of a facet chosen, or no longer chosen.
pub(super) fn toggled(request: &SearchRequest, field: FacetField, value: &str) -> String {
    changed(request, |request| {
        let chosen = request.filters.values.entry(field).or_default();
        let before = chosen.len();
        chosen.retain(|other| other != value);
        if chosen.len() == before {
            chosen.push(value.to_owned());
        }
        if chosen.is_empty() {
            request.filters.values.remove(&field);
        }
    })
}

/// Values of a facet chosen besides those that are.
pub(super) fn with_values(request: &SearchRequest, field: FacetField, values: &[String]) -> String {
    changed(request, |request| {
        let chosen = request.filters.values.entry(field).or_default();
        for value in values {
            if !chosen.contains(value) {
                chosen.push(value.clone());
            }
        }
    })
}

/// The same text with synonyms or without.
pub(super) fn with_synonyms(request: &SearchRequest, synonyms: bool) -> String {
    changed(request, |request| request.synonyms = synonyms)
}

/// Documents of the same content as one hit, or as one each.
pub(super) fn collapsed(request: &SearchRequest, collapse: bool) -> String {
    changed(request, |request| request.collapse = collapse)
}

/// Published in a year alone, or in any.
pub(super) fn in_year(request: &SearchRequest, year: Option<i16>) -> String {
    changed(request, |request| {
        request.filters.dates.remove(&DateField::Published);
        request.filters.values.remove(&FacetField::PublishedYear);
        if let Some(year) = year {
            let values = vec![format!("{year:04}")];
            request
                .filters
                .values
                .insert(FacetField::PublishedYear, values);
        }
    })
}

/// Published within a range and no other one.
pub(super) fn within(request: &SearchRequest, range: DateRange) -> String {
    changed(request, |request| {
        request.filters.values.remove(&FacetField::PublishedYear);
        request.filters.dates.insert(DateField::Published, range);
    })
}

/// All dates allowed again.
pub(super) fn without_dates(request: &SearchRequest, field: DateField) -> String {
    changed(request, |request| {
        request.filters.dates.remove(&field);
    })
}

/// All values of a facet allowed again.
pub(super) fn without_facet(request: &SearchRequest, field: FacetField) -> String {
    changed(request, |request| {
        request.filters.values.remove(&field);
    })
}

/// The same text without any filter.
pub(super) fn without_filters(request: &SearchRequest) -> String {
    changed(request, |request| request.filters = Filters::default())
}

/// Another text under the same filters.
pub(super) fn with_text(request: &SearchRequest, text: &str) -> String {
    changed(request, |request| text.clone_into(&mut request.text))
}

/// The text looked for in other fields.
pub(super) fn in_scope(request: &SearchRequest, scope: Scope) -> String {
    changed(request, |request| request.scope = scope)
}

/// The results in another order.
pub(super) fn ordered(request: &SearchRequest, order: Order) -> String {
    changed(request, |request| request.order = order)
}

/// All values of a facet among the results.
pub(super) fn values(request: &SearchRequest, field: FacetField) -> String {
    with_query(&format!("/browse/{}", field.name()), value_pairs(request))
}

/// A page of the values that contain what is asked for.
pub(super) fn values_page(request: &SearchRequest, field: FacetField, page: usize) -> String {
    let mut pairs = value_pairs(request);
    let contains = request.facet_contains.iter();
    pairs.extend(contains.map(|text| ("facet_contains", text.clone())));
    if page > 1 {
        pairs.push(("page", page.to_string()));
    }
    with_query(&format!("/browse/{}", field.name()), pairs)
}

/// The first page of the results whose values are listed.
pub(super) fn search_again(request: &SearchRequest) -> String {
    with_query("/search", value_pairs(request))
}

fn value_pairs(request: &SearchRequest) -> Vec<Pair> {
    let mut pairs = page_pairs(request);
    pairs.retain(|(name, _)| *name != "page");
    pairs
}

/// Every document with a value.
pub(super) fn browse(field: FacetField, value: &str) -> String {
    toggled(&everything(), field, value)
}

/// What follows the last page that has a number.
pub(super) fn after(request: &SearchRequest, cursor: String) -> String {
    let mut pairs = vec![("cursor", cursor)];
    pairs.extend(shown_pairs(request));
    with_query("/search", pairs)
}

/// The same page with an explanation of each hit, or without again.
pub(super) fn explained(request: &SearchRequest) -> String {
    changed(request, |changed| {
        changed.paging.page = request.paging.page;
        changed.explain = !request.explain;
    })
}

/// The newest documents of a search as a feed, which has a length of its own.
pub(super) fn feed(request: &SearchRequest) -> String {
    with_query("/feed.atom", result_pairs(request))
}

/// All documents of a search as a table.
pub(super) fn table(request: &SearchRequest) -> String {
    with_query("/search.csv", result_pairs(request))
}

/// What says which documents are found, and nothing of how they are shown.
fn result_pairs(request: &SearchRequest) -> Vec<Pair> {
    let mut pairs = pairs(request);
    pairs.retain(|(name, _)| !matches!(*name, "page" | "size" | "collapse" | "order"));
    pairs
}

/// The page of a document.
pub(in crate::http) fn document(id: &DocumentId) -> String {
    let encoded: String = form_urlencoded::byte_serialize(id.as_str().as_bytes()).collect();
    // In a path, `+` is no blank; a plus of the identifier is `%2B` by now.
    format!("/documents/{}", encoded.replace('+', "%20"))
}

/// The page of a document that was found by a request, to which it leads back.
pub(super) fn found_document(id: &DocumentId, request: &SearchRequest) -> String {
    with_query(&document(id), page_pairs(request))
}

/// Whether an address may become a link: nothing but the web's own schemes.
pub(in crate::http) fn is_web_address(address: &str) -> bool {
    let scheme = address.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
    })
}

fn changed(request: &SearchRequest, change: impl FnOnce(&mut SearchRequest)) -> String {
    let mut request = request.clone();
    request.paging.page = 1;
    request.paging.after = None;
    change(&mut request);
    search(&request)
}

fn with_query(path: &str, pairs: Vec<Pair>) -> String {
    if pairs.is_empty() {
        return path.to_owned();
    }
    format!("{path}?{}", query_string(pairs))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(query: &str) -> SearchRequest {
        SearchRequest {
            facets: USUAL_FACETS.to_vec(),
            collapse: true,
            ..SearchParams::from_query_string(query).unwrap().request
        }
    }

    #[test]
    fn toggling_adds_removes_and_goes_to_the_first_page() {
        let two = request("q=a&issuer=x&issuer=y&order=-written_date&page=3");
        assert_eq!(
            toggled(&two, FacetField::Issuer, "x"),
            "/search?q=a&issuer=y&order=-written_date"
        );
        assert_eq!(
            toggled(&two, FacetField::Keyword, "a&b=c"),
            "/search?q=a&issuer=x&issuer=y&keyword=a%26b%3Dc&order=-written_date"
        );
        let one = request("issuer=x");
        assert_eq!(toggled(&one, FacetField::Issuer, "x"), "/search");
    }

    #[test]
    fn toggling_twice_changes_nothing_but_the_page() {
        let start = request("q=a&issuer=x&published_from=2020-01-01&page=2");
        let there = toggled(&start, FacetField::Topic, "环境/大气");
        let query = there.split_once('?').unwrap().1;
        assert_eq!(
            toggled(&request(query), FacetField::Topic, "环境/大气"),
            at_page(&start, 1)
        );
    }

    #[test]
    fn filters_are_taken_off() {
        let start = request("q=a&issuer=x&published_from=2020-01-01&scope=title");
        assert_eq!(without_filters(&start), "/search?q=a&scope=title");
        assert_eq!(
            without_dates(&start, DateField::Published),
            "/search?q=a&issuer=x&scope=title"
        );
    }

    #[test]
    fn how_it_is_shown_is_kept() {
        let mut start = request("q=a&highlight=false&explain=true");
        start.facets = vec![facet_of(FacetField::Issuer, 20)];
        assert_eq!(
            at_page(&start, 2),
            "/search?q=a&page=2&facets=issuer%3A20&highlight=false&explain=true"
        );
        assert_eq!(
            after(&start, "c".to_owned()),
            "/search?cursor=c&facets=issuer%3A20&highlight=false&explain=true"
        );
        assert_eq!(
            explained(&request("q=a&page=2")),
            "/search?q=a&page=2&explain=true"
        );
    }

    #[test]
    fn collapsing_is_left_out_and_its_absence_is_said() {
        let start = request("q=a&page=2");
        let all = collapsed(&start, false);
        assert_eq!(all, "/search?q=a&collapse=false");
        let mut apart = start;
        apart.collapse = false;
        assert_eq!(at_page(&apart, 2), "/search?q=a&page=2&collapse=false");
        assert_eq!(collapsed(&apart, true), "/search?q=a");
    }

    #[test]
    fn an_identifier_is_one_segment_of_the_path() {
        let id = DocumentId::parse("yl/2021 35+?#%号").unwrap();
        assert_eq!(
            document(&id),
            "/documents/yl%2F2021%2035%2B%3F%23%25%E5%8F%B7"
        );
    }
}
