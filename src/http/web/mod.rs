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

mod lines;

mod document;

mod search;

use axum::Router;
use axum::routing::get;

use super::state::AppState;

pub(super) use fault::faults_as_pages;
pub(super) use templates::Templates;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/", get(home::handle))
        .route("/search", get(search::handle))
        .route("/documents/{id}", get(document::handle))
        .route("/assets/style.css", get(assets::style))
        .route("/assets/icon.svg", get(assets::icon))
}
