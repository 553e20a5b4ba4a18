//! The JSON API, version 1.

mod advice;

mod document;

mod duplicates;

mod explanation;

mod highlights;

mod search;

mod suggest;

mod understanding;

use axum::Router;
use axum::routing::get;

use super::admin;
use super::state::AppState;

pub use document::DocumentBody;
pub use search::SearchBody;
pub use suggest::SuggestBody;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/v1/search", get(search::handle))
        .route("/api/v1/suggest", get(suggest::handle))
        .route(
            "/api/v1/documents/{id}",
            admin::with_changes(get(document::handle)),
        )
}
