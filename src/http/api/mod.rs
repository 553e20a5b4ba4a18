//! The JSON API, version 1.

mod document;

mod search;

mod understanding;

use axum::Router;
use axum::routing::get;

use super::state::AppState;

pub use document::DocumentBody;
pub use search::SearchBody;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/v1/search", get(search::handle))
        .route("/api/v1/documents/{id}", get(document::handle))
}
