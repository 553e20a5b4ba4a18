//! The portal's pages, rendered on the server; complete without scripts.
//!
//! A page is a struct that a pure function builds from the engine's answer and
//! a template shows. Addresses are written in `links`, wordings in `labels`.

mod labels;

mod links;

mod templates;

mod assets;

mod fault;

mod home;

mod browse;

mod citation;

mod document;

mod search;

mod locale;

mod preferences;

mod visit;

use axum::Router;
use axum::routing::{get, post};

use super::state::AppState;

pub(super) use assets::Assets;
pub(super) use fault::faults_as_pages;
pub(super) use labels::parameter as parameter_label;
pub(super) use links::{
    document as document_link, for_text as text_link, is_web_address, search as search_link,
};
pub(super) use search::search_request;
pub(super) use templates::{SearchBox, Templates};
pub(super) use visit::{Preferences, Visit};

/// What is answered anew when the documents change.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/", get(home::handle))
        .route("/search", get(search::handle))
        .route("/browse/{field}", get(browse::handle))
        .route("/documents/{id}", get(document::handle))
        .route("/documents/{id}/text", get(document::handle_text))
        .route("/documents/{id}/json", get(document::handle_json))
}

/// What does not change with the documents.
pub(super) fn files() -> Router<AppState> {
    Router::new()
        .route("/preferences", post(preferences::handle))
        .route("/assets/{name}", get(assets::handle))
}
