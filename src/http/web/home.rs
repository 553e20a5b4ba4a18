//! `/`: the search box, and ways into the documents without a query.

use axum::extract::State;
use axum::response::Html;
use serde::Serialize;

use super::links;
use super::search::{FacetView, facet_view};
use super::templates::SearchBox;
use super::visit::Visit;
use crate::http::error::Fault;
use crate::http::state::AppState;
use crate::model::Document;
use crate::query::{FacetField, FacetRequest, SearchRequest};
use crate::search::SearchResponse;

/// Newest documents on the page.
const NEWEST: usize = 12;
/// The facets to browse by, with their sizes.
const FACETS: [(FacetField, usize); 4] = [
    (FacetField::Issuer, 12),
    (FacetField::PublishedYear, 30),
    (FacetField::DocType, 14),
    (FacetField::Topic, 12),
];

/// The first page.
#[derive(Debug, Serialize)]
struct HomePage {
    search_box: SearchBox,
    documents: u64,
    facets: Vec<FacetView>,
    newest: Vec<NewestView>,
    all_href: String,
}

#[derive(Debug, Serialize)]
struct NewestView {
    href: String,
    title: String,
    issuers: Vec<String>,
    date: Option<String>,
}

fn request() -> SearchRequest {
    let mut request = links::everything();
    request.paging.size = NEWEST;
    request.highlight = false;
    request.facets = FACETS
        .map(|(field, size)| FacetRequest { field, size })
        .to_vec();
    request
}

impl HomePage {
    fn new(response: SearchResponse) -> Self {
        let everything = links::everything();
        Self {
            search_box: SearchBox::default(),
            documents: response.total,
            newest: response
                .hits
                .iter()
                .map(|hit| newest(&hit.document))
                .collect(),
            facets: response
                .facets
                .into_iter()
                .filter(|facet| !facet.buckets.is_empty())
                .map(|facet| facet_view(facet, &everything))
                .collect(),
            all_href: links::search(&everything),
        }
    }
}

fn newest(document: &Document) -> NewestView {
    NewestView {
        href: links::document(&document.id),
        title: document.title.clone(),
        issuers: document.issuers().map(str::to_owned).collect(),
        date: document
            .published_date
            .or(document.written_date)
            .map(|date| date.to_string()),
    }
}

pub(super) async fn handle(
    State(state): State<AppState>,
    visit: Visit,
) -> Result<Html<String>, Fault> {
    let response = state.search(request()).await?.ensure_whole()?;
    state.render(&visit, "home.html", &HomePage::new(response))
}
