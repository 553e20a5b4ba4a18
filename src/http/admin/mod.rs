//! Administration: changes of documents, for who holds the token.

mod token;

mod changes;

mod documents;

mod results;

mod batches;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, post};

use super::state::AppState;

pub(super) use changes::Administration;
pub(super) use results::{ResultBody, SummaryBody};
pub use token::{AdminToken, InvalidToken};

/// Longest document that is put by itself, in bytes.
pub(super) const MAX_DOCUMENT_BYTES: usize = 64 * 1024 * 1024;

pub(super) fn routes() -> Router<AppState> {
    let lines = post(documents::post).layer(DefaultBodyLimit::disable());
    Router::new().route("/api/v1/documents", lines)
}

/// Changes of one document, beside what reads it at the same address.
pub(super) fn with_changes(document: MethodRouter<AppState>) -> MethodRouter<AppState> {
    document
        .put(documents::put)
        .delete(documents::delete)
        .layer(DefaultBodyLimit::max(MAX_DOCUMENT_BYTES))
}
