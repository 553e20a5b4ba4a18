//! Bodies of requests that are JSON, with our own words for those that are not.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use crate::http::error::Fault;
use crate::http::state::AppState;

/// A body that was read.
pub(super) struct JsonBody<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<AppState> for JsonBody<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Fault> {
        if !is_json(request.headers()) {
            return Err(Fault::not_json());
        }
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|error| Fault::of_body(error.status(), &error.body_text()))?;
        read_object(&bytes).map(Self)
    }
}

/// Reads a JSON object. A list, which serde would take for the members in their
/// order, is none.
pub(super) fn read_object<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    let cannot = |reason: &str| {
        let reason = format!("the body cannot be read: {reason}");
        Fault::of_body(StatusCode::BAD_REQUEST, &reason)
    };
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Err(cannot("it is no JSON object"));
    }
    serde_json::from_slice(bytes).map_err(|error| cannot(&error.to_string()))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}
