//! The JSON API, version 1.

mod advice;

mod document;

mod duplicates;

mod facet;

mod explanation;

mod highlights;

mod openapi;

mod page;

mod search;

mod searches;

mod stats;

mod suggest;

mod understanding;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::response::Redirect;
use axum::routing::{get, post};

use super::state::AppState;
use super::{admin, freshness};

pub use document::DocumentBody;
pub use search::SearchBody;
pub use suggest::SuggestBody;

/// Longest body of a search, in bytes.
const MAX_SEARCH_BYTES: usize = 256 * 1024;
/// Longest body of several searches, in bytes.
const MAX_SEARCHES_BYTES: usize = 1024 * 1024;

pub(super) fn routes(state: &AppState) -> Router<AppState> {
    let search = get(search::handle)
        .post(search::handle_posted)
        .layer(DefaultBodyLimit::max(MAX_SEARCH_BYTES));
    let mut document = get(document::handle);
    if !state.is_administered_apart() {
        document = document.merge(admin::changes_of_one(state));
    }
    let of_the_commit = Router::new()
        .route("/api/v1/search", search)
        .route("/api/v1/facets/{field}", get(facet::handle))
        .route("/api/v1/stats", get(stats::handle))
        .route("/api/v1/openapi.json", get(openapi::handle))
        .route("/api/v1/documents/{id}", document)
        .layer(from_fn_with_state(
            state.clone(),
            freshness::answer_new_data,
        ));
    let searches = post(searches::handle).layer(DefaultBodyLimit::max(MAX_SEARCHES_BYTES));
    // Suggestions of a commit may come after it.
    of_the_commit
        .route("/api/", get(page::handle))
        .route("/api", get(|| async { Redirect::permanent("/api/") }))
        .route("/api/v1/suggest", get(suggest::handle))
        .route("/api/v1/searches", searches)
}
