//! Whether what is served is whole, as far as is known: `/readyz`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use parking_lot::RwLock;

use super::error::Fault;
use super::state::AppState;

/// A generation that was found damaged while it was served. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Soundness {
    damaged: Arc<RwLock<Option<String>>>,
}

impl Soundness {
    /// Takes down that a generation is damaged.
    pub fn tell_damaged(&self, generation: &str) {
        let mut damaged = self.damaged.write();
        *damaged = Some(generation.to_owned());
    }

    /// The generation that was found damaged.
    pub fn damaged(&self) -> Option<String> {
        let damaged = self.damaged.read();
        damaged.clone()
    }
}

/// Ready, unless the index cannot be asked, or the generation that is served now is
/// known to be damaged.
pub(super) async fn ready(State(state): State<AppState>) -> Result<Response, Fault> {
    let served = state.statistics().await?;
    if let Some(damaged) = state.soundness.damaged()
        && served.generation == damaged
    {
        let line = format!("generation {damaged} is damaged: see the log\n");
        return Ok((StatusCode::SERVICE_UNAVAILABLE, line).into_response());
    }
    Ok((StatusCode::OK, "ready\n").into_response())
}
