//! How long an address and the head of a request may be. What is beyond these is
//! still read, so that it is answered as every other fault is.

use axum::extract::Request;
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::http::error::Fault;

/// Longest address, in bytes: the longest query with its filters, each Han
/// character being nine bytes of it.
const MAX_ADDRESS_BYTES: usize = 16 * 1024;
/// Longest head of a request, in bytes: room for that and for the cookies of other
/// programs of the site.
const MAX_HEAD_BYTES: usize = 32 * 1024;

/// Turns away requests with too long a head.
pub(in crate::http) async fn limit_head(request: Request, next: Next) -> Response {
    let address = address_bytes(request.uri());
    let headers: usize = request
        .headers()
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    if address > MAX_ADDRESS_BYTES {
        return Fault::address_too_long(address, MAX_ADDRESS_BYTES).into_response();
    }
    if address + headers > MAX_HEAD_BYTES {
        return Fault::headers_too_long(address + headers, MAX_HEAD_BYTES).into_response();
    }
    next.run(request).await
}

fn address_bytes(uri: &Uri) -> usize {
    uri.path_and_query().map_or(0, |it| it.as_str().len())
}
