//! Who may change documents, and how the changes reach the index.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use tokio::sync::Semaphore;

use super::token::AdminToken;
use crate::http::error::Fault;
use crate::http::state::AppState;
use crate::index::{Applied, IndexError, LiveWriter, Operation};

/// Requests that change documents at once; more are turned away. Each holds a
/// batch of documents in memory.
const MAX_AT_ONCE: usize = 16;

/// What changes the index, and the token that lets one do so.
#[derive(Clone)]
pub(in crate::http) struct Administration {
    token: AdminToken,
    writer: LiveWriter,
    places: Arc<Semaphore>,
}

impl Administration {
    pub(in crate::http) fn new(token: AdminToken, writer: LiveWriter) -> Self {
        Self {
            token,
            writer,
            places: Arc::new(Semaphore::new(MAX_AT_ONCE)),
        }
    }
}

/// A request of the administrator. Everybody else is turned away.
pub(in crate::http) struct Administrator {
    writer: LiveWriter,
    places: Arc<Semaphore>,
}

impl FromRequestParts<AppState> for Administrator {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Fault> {
        let Some(administration) = &state.administration else {
            return Err(Fault::administration_is_off());
        };
        let token = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim());
        match token {
            Some(token) if administration.token.is(token) => Ok(Self {
                writer: administration.writer.clone(),
                places: Arc::clone(&administration.places),
            }),
            _ => Err(Fault::unauthorized()),
        }
    }
}

impl Administrator {
    /// Runs what changes the index off the threads that serve connections.
    pub(super) async fn run<T, F>(self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&LiveWriter) -> Result<T, Fault> + Send + 'static,
    {
        let place = self.places.try_acquire_owned();
        let place = place.map_err(|_| Fault::overloaded())?;
        let span = tracing::Span::current();
        let done = tokio::task::spawn_blocking(move || {
            let _place = place;
            span.in_scope(|| work(&self.writer))
        });
        done.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a change did not end");
            Err(Fault::internal())
        })
    }
}

/// Applies changes. What hinders them is told to the administrator.
pub(super) fn apply(writer: &LiveWriter, operations: Vec<Operation>) -> Result<Applied, Fault> {
    writer.apply(operations).map_err(|error| match *error {
        IndexError::Locked { .. } => Fault::locked(error.to_string()),
        _ => Fault::not_written(error.line()),
    })
}
