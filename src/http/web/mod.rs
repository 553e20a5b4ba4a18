//! The portal's pages, rendered on the server; complete without scripts.

mod templates;

use axum::Router;

use super::state::AppState;

pub(super) use templates::{Templates, fault_page};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
}
