//! The search box on other sites: its script, a page that shows it, and which
//! sites may ask for what it needs.

mod origins;

mod script;

mod demo;

use axum::Router;
use axum::routing::get;

use super::state::AppState;

pub(super) use origins::shared_with;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/embed/search-box.js", get(script::handle))
        .route("/embed/", get(demo::handle))
}
