//! `/browse/{field}`: all values of a facet, over all documents or among the
//! results of a search.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::response::Html;
use serde::Serialize;

use super::search::{ChipView, FacetView, chips, facet_part, search_request};
use super::templates::SearchBox;
use super::visit::Visit;
use super::{labels, links};
use crate::http::error::Fault;
use crate::http::state::AppState;
use crate::query::{FacetField, FacetRequest, MAX_FACET_SIZE, SearchRequest};
use crate::search::{FacetBucket, FacetResult, ValueYears};

/// Values on a page.
const PAGE_SIZE: usize = 100;

/// Most years of a strip, the newest.
const MAX_STRIP_YEARS: i16 = 20;
/// Width of a year in a strip, and height of its highest bar.
const STRIP_YEAR_WIDTH: i16 = 5;
const STRIP_HEIGHT: u64 = 20;

/// The facets to browse by, in the order in which they are offered.
const FIELDS: [FacetField; 6] = [
    FacetField::Issuer,
    FacetField::Topic,
    FacetField::DocType,
    FacetField::PublishedYear,
    FacetField::Keyword,
    FacetField::Validity,
];

/// A list of values.
#[derive(Debug, Serialize)]
struct BrowsePage {
    search_box: SearchBox,
    name: &'static str,
    facet: FacetView,
    /// Values that are listed on all pages.
    total: usize,
    /// Values of the other pages before the first one of this.
    offset: usize,
    previous: Option<String>,
    next: Option<String>,
    /// The text that values were to contain.
    contains: String,
    /// What the form that looks for a value sends along.
    hidden: Vec<links::Pair>,
    /// The search whose results are counted; `None` over all documents.
    search: Option<SearchView>,
    /// The years of each value, by value.
    strips: HashMap<String, String>,
    strip_years: Option<StripYears>,
    others: Vec<OtherView>,
}

#[derive(Debug, Serialize)]
struct SearchView {
    text: String,
    chips: Vec<ChipView>,
    href: String,
    documents: u64,
}

/// The years that the strips of a page span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct StripYears {
    first: i16,
    last: i16,
    width: i16,
    height: u64,
}

/// Another facet to browse by.
#[derive(Debug, Serialize)]
struct OtherView {
    label: &'static str,
    href: String,
    is_current: bool,
}

impl BrowsePage {
    fn new(
        request: &SearchRequest,
        facet: FacetResult,
        documents: u64,
        years: &[ValueYears],
    ) -> Self {
        let field = facet.field;
        let is_whole = is_whole(request);
        let total = facet.buckets.len();
        let last_page = total.div_ceil(PAGE_SIZE).max(1);
        let page = request.paging.page.min(last_page);
        let offset = (page - 1) * PAGE_SIZE;
        let shown = facet_part(facet, request, offset, PAGE_SIZE);
        let span = strip_years(years).filter(|_| field != FacetField::PublishedYear);
        let strips = span.map_or_else(HashMap::new, |span| {
            let listed: HashSet<&str> = shown.values.iter().map(|one| one.value.as_str()).collect();
            let years = years.iter().filter(|of| listed.contains(of.value.as_str()));
            years
                .map(|of| (of.value.clone(), strip(of, span)))
                .collect()
        });
        let at_page = |page| links::values_page(request, field, page);
        Self {
            search_box: SearchBox::new(request),
            name: field.name(),
            facet: shown,
            total,
            offset,
            previous: (page > 1).then(|| at_page(page - 1)),
            next: (page < last_page).then(|| at_page(page + 1)),
            contains: request.facet_contains.clone().unwrap_or_default(),
            hidden: links::hidden(request, &["size"]),
            search: (!is_whole).then(|| SearchView {
                text: request.text.clone(),
                chips: chips(request),
                href: links::search_again(request),
                documents,
            }),
            strips,
            strip_years: span,
            others: FIELDS
                .into_iter()
                .map(|other| OtherView {
                    label: labels::facet(other),
                    href: links::values(request, other),
                    is_current: other == field,
                })
                .collect(),
        }
    }
}

/// Whether a request is for every document.
fn is_whole(request: &SearchRequest) -> bool {
    request.text.is_empty() && request.filters.is_empty()
}

fn strip_years(values: &[ValueYears]) -> Option<StripYears> {
    let years = || values.iter().flat_map(|of| of.years.keys().copied());
    let (oldest, last) = (years().min()?, years().max()?);
    let first = oldest.max(last.saturating_sub(MAX_STRIP_YEARS - 1));
    (first < last).then_some(StripYears {
        first,
        last,
        width: (last - first + 1) * STRIP_YEAR_WIDTH,
        height: STRIP_HEIGHT,
    })
}

/// The bars of a value as the path of a drawing, the highest at full height.
fn strip(value: &ValueYears, span: StripYears) -> String {
    let shown = || value.years.range(span.first..=span.last);
    let most = shown().map(|(_, &count)| count).max().unwrap_or(1);
    let mut path = String::new();
    for (year, count) in shown() {
        let left = (year - span.first) * STRIP_YEAR_WIDTH;
        let height = (count * STRIP_HEIGHT).div_ceil(most);
        let width = STRIP_YEAR_WIDTH - 1;
        write!(path, "M{left} {STRIP_HEIGHT}v-{height}h{width}v{height}z")
            .expect("writing to a String does not fail");
    }
    path
}

/// The values over all documents in the form of those of a search.
fn whole(field: FacetField, values: &[&ValueYears]) -> FacetResult {
    let bucket = |of: &&ValueYears| FacetBucket {
        value: of.value.clone(),
        count: of.count,
        selected: false,
    };
    FacetResult {
        field,
        buckets: values.iter().map(bucket).collect(),
        missing: 0,
        other: 0,
    }
}

pub(super) async fn handle(
    State(state): State<AppState>,
    visit: Visit,
    field: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Fault> {
    let Path(name) = field.map_err(|_| Fault::no_such_page())?;
    let field = FacetField::parse(&name).ok_or_else(Fault::no_such_page)?;
    let mut request = search_request(&query.unwrap_or_default())?;
    request.paging.after = None;
    let page = if is_whole(&request) {
        let years = state.years(field).await?;
        let contains = request.facet_contains.as_deref().unwrap_or_default();
        let values = ValueYears::containing(&years, contains);
        BrowsePage::new(&request, whole(field, &values), 0, &years)
    } else {
        let mut counted = request.clone();
        counted.facets = vec![FacetRequest {
            field,
            size: MAX_FACET_SIZE,
        }];
        counted.paging.page = 1;
        counted.highlight = false;
        let mut response = state.search(counted).await?.ensure_whole()?;
        let facet = response.facets.pop().ok_or_else(Fault::internal)?;
        BrowsePage::new(&request, facet, response.total, &[])
    };
    state.render(&visit, "browse.html", &page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(years: &[(i16, u64)]) -> ValueYears {
        ValueYears {
            value: "云澜市财政局".to_owned(),
            count: years.iter().map(|(_, count)| count).sum(),
            years: years.iter().copied().collect(),
        }
    }

    #[test]
    fn strips_span_the_same_years() {
        let values = [value(&[(1990, 3), (2021, 1)]), value(&[(2024, 2)])];
        let span = strip_years(&values).unwrap();
        assert_eq!((span.first, span.last, span.width), (2005, 2024, 100));
        assert_eq!(strip(&values[0], span), "M80 20v-20h4v20z");
        assert_eq!(strip(&values[1], span), "M95 20v-20h4v20z");
        assert_eq!(strip_years(&[value(&[(2021, 4)])]), None);
    }

    #[test]
    fn long_lists_have_pages() {
        let request = search_request("page=2").unwrap();
        let values: Vec<ValueYears> = (0..150)
            .map(|at| ValueYears {
                value: format!("第{at}局"),
                ..value(&[(2021, 1)])
            })
            .collect();
        let listed: Vec<&ValueYears> = values.iter().collect();
        let page = BrowsePage::new(&request, whole(FacetField::Issuer, &listed), 0, &values);
        assert_eq!((page.total, page.offset), (150, 100));
        assert_eq!(page.facet.values.len(), 50);
        assert_eq!(page.previous.as_deref(), Some("/browse/issuer"));
        assert_eq!(page.next, None);
    }
}
