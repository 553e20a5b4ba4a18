//! What is asked for at which address, each behind the gate of its scope.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post, put};

use super::gate::{Gate, let_in};
use super::tokens::Scope;
use super::{documents, queries, reindex};
use crate::http::state::AppState;

/// Longest document that is put by itself, in bytes.
pub(in crate::http) const MAX_DOCUMENT_BYTES: usize = 64 * 1024 * 1024;
/// Longest body that asks for a reindex, in bytes.
const MAX_REINDEX_BYTES: usize = 4 * 1024;

/// All but the changes of one document.
pub(in crate::http) fn routes(state: &AppState) -> Router<AppState> {
    let lines = post(documents::post).layer(DefaultBodyLimit::disable());
    let reindex = get(reindex::get)
        .post(reindex::post)
        .delete(reindex::delete)
        .layer(DefaultBodyLimit::max(MAX_REINDEX_BYTES));
    let page = get(queries::page);
    Router::new()
        .route("/api/v1/documents", behind(state, Scope::Documents, lines))
        .route("/api/v1/reindex", behind(state, Scope::Reindex, reindex))
        .route(
            "/api/v1/queries",
            behind(state, Scope::Queries, get(queries::get)),
        )
        .route("/admin/queries", gated(state, Scope::Queries, true, page))
}

/// Changes of one document, which is read at the same address.
pub(in crate::http) fn changes_of_one(state: &AppState) -> MethodRouter<AppState> {
    let changes = put(documents::put)
        .delete(documents::delete)
        .layer(DefaultBodyLimit::max(MAX_DOCUMENT_BYTES));
    behind(state, Scope::Documents, changes)
}

fn behind(
    state: &AppState,
    scope: Scope,
    methods: MethodRouter<AppState>,
) -> MethodRouter<AppState> {
    gated(state, scope, false, methods)
}

fn gated(
    state: &AppState,
    scope: Scope,
    is_page: bool,
    methods: MethodRouter<AppState>,
) -> MethodRouter<AppState> {
    let gate = Gate {
        state: state.clone(),
        scope,
        is_page,
    };
    // Methods that are not taken are told so to everybody.
    methods.route_layer(from_fn_with_state(gate, let_in))
}
