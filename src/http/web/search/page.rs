//! The page of results as a whole.

use axum::extract::{RawQuery, State};
use axum::response::Html;
use serde::Serialize;

use super::advice::{ReasonsView, SuggestionView, reasons_view, suggestion_view};
use super::chart::{ChartView, chart_view, year_of};
use super::facets::{FacetView, facet_view};
use super::filters::{ChipView, ControlsView, DateForm, chips, controls_view, date_form};
use super::hits::{HitView, hit_view};
use super::paging::{PagingView, paging_view};
use super::understanding::{UnderstandingView, understanding_view};
use super::ways_out::{WaysOut, ways_out};
use crate::http::day::today;
use crate::http::error::Fault;
use crate::http::params::SearchParams;
use crate::http::state::AppState;
use crate::http::web::links;
use crate::http::web::templates::SearchBox;
use crate::http::web::visit::Visit;
use crate::query::{FacetField, QueryError, SearchRequest};
use crate::search::{Hit, SearchResponse};

/// The page of results.
#[derive(Debug, Serialize)]
struct SearchPage {
    search_box: SearchBox,
    text: String,
    total: u64,
    /// Set where parts of the index did not answer.
    missing_parts: Option<MissingPartsView>,
    contents: ContentsView,
    took_ms: u128,
    /// How the text was read, where it says more than words and phrases.
    canonical: Option<String>,
    relaxation: Option<RelaxationView>,
    understanding: UnderstandingView,
    chips: Vec<ChipView>,
    without_filters: String,
    chart: Option<ChartView>,
    facets: Vec<FacetView>,
    dates: DateForm,
    controls: ControlsView,
    /// What the editors recommend, above the results.
    best_bets: Vec<HitView>,
    hits: Vec<HitView>,
    paging: Option<PagingView>,
    /// Set where nothing was found.
    ways_out: Option<WaysOut>,
    suggestions: Vec<SuggestionView>,
    /// Set where nothing was found, or not all that was looked for.
    reasons: Option<ReasonsView>,
    /// The page with an explanation of each hit, or without again; `None` where
    /// nothing is looked for.
    explained: Option<String>,
    is_explained: bool,
    /// The newest of the results as a feed.
    feed: String,
    /// All results as a table.
    table: String,
}

/// How many contents the documents have, and the other way to see them.
#[derive(Debug, Serialize)]
struct ContentsView {
    /// Set where there are fewer than documents.
    fewer: Option<u64>,
    /// All documents one by one, where there are fewer contents.
    apart: Option<String>,
    /// Those of the same content together, where they are apart.
    together: Option<String>,
}

#[derive(Debug, Serialize)]
struct MissingPartsView {
    missing: u64,
    all: u64,
}

#[derive(Debug, Serialize)]
struct RelaxationView {
    least_units: usize,
    units: usize,
}

impl SearchPage {
    fn new(request: &SearchRequest, response: SearchResponse, root: &str) -> Self {
        let hit_views = |hits: &[Hit]| -> Vec<HitView> {
            let views = hits.iter().map(|hit| hit_view(hit, request, root));
            views.collect()
        };
        let relaxed = response.query.relaxation.is_some();
        Self {
            chart: chart_view(request, &response),
            search_box: SearchBox::new(request),
            text: request.text.clone(),
            total: response.total,
            missing_parts: response.missing.map(|parts| MissingPartsView {
                missing: parts.missing,
                all: parts.all,
            }),
            contents: contents_view(request, &response),
            took_ms: response.took.as_millis(),
            canonical: response.query.canonical.clone(),
            relaxation: response.query.relaxation.map(|found| RelaxationView {
                least_units: found.least_units,
                units: found.units,
            }),
            understanding: understanding_view(request, &response.query),
            explained: (!request.text.is_empty()).then(|| links::explained(request)),
            is_explained: request.explain,
            feed: links::feed(request),
            table: links::table(request),
            chips: chips(request),
            without_filters: links::without_filters(request),
            dates: date_form(request),
            controls: controls_view(request),
            best_bets: hit_views(&response.best_bets),
            hits: hit_views(&response.hits),
            paging: paging_view(
                request,
                response.groups.unwrap_or(response.total),
                response.next,
            ),
            ways_out: (response.total == 0).then(|| ways_out(request, &response.query)),
            suggestions: response
                .query
                .suggestions
                .into_iter()
                .map(|suggestion| suggestion_view(suggestion, request))
                .collect(),
            reasons: response
                .query
                .diagnosis
                .and_then(|diagnosis| reasons_view(&diagnosis, response.total, relaxed, request)),
            facets: response
                .facets
                .into_iter()
                .filter(|facet| facet.field != FacetField::PublishedYear)
                .map(|facet| facet_view(facet, request))
                .collect(),
        }
    }
}

fn contents_view(request: &SearchRequest, response: &SearchResponse) -> ContentsView {
    let fewer = response.groups.filter(|groups| *groups < response.total);
    ContentsView {
        fewer,
        apart: fewer.map(|_| links::collapsed(request, false)),
        together: (!request.collapse && response.total > 1)
            .then(|| links::collapsed(request, true)),
    }
}

/// Reads the parameters of the API, with the facets of the page where none are
/// asked for, and with documents of the same content together unless said.
pub(in crate::http) fn search_request(query: &str) -> Result<SearchRequest, QueryError> {
    let mut pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    // A cursor says itself whether its result is collapsed.
    let says = |(name, value): &(String, String)| {
        matches!(name.as_str(), "collapse" | "cursor") && !value.trim().is_empty()
    };
    if !pairs.iter().any(says) {
        pairs.retain(|(name, _)| name != "collapse");
        pairs.push(("collapse".to_owned(), "true".to_owned()));
    }
    let mut request = SearchParams::from_pairs(&pairs)?.request;
    if request.facets.is_empty() {
        request.facets = links::USUAL_FACETS.to_vec();
    }
    Ok(request)
}

pub(in crate::http::web) async fn handle(
    State(state): State<AppState>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Fault> {
    let mut request = search_request(&query.unwrap_or_default())?;
    request.months = year_of(&request);
    request.best_bets = Some(today());
    let response = state.search(request.clone()).await?;
    state.count_query(&request, &response);
    let page = SearchPage::new(&request, response, &visit.root);
    state.render(&visit, "search.html", &page)
}
