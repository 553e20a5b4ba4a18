//! What every answer gets: a name, one line in the log, its place in the counts,
//! and the headers of safety.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use opentelemetry::global;
use opentelemetry_http::HeaderExtractor;
use tracing::{Instrument, Span};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use super::error::Fault;
use super::metrics::Metrics;
use super::request_id::{self, RequestId};

/// Nothing but our own files and forms, no script in a page, no frame elsewhere.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; \
     style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'self'";

/// What `route` says where no route was met: paths are never logged nor counted.
const NO_ROUTE: &str = "(none)";

/// Names the request, counts it and logs it in one line, with the total where it
/// is a search. Neither path nor query text is logged.
pub(super) async fn log(
    State(metrics): State<Metrics>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or(NO_ROUTE, MatchedPath::as_str)
        .to_owned();
    let id = request_id::of(request.headers());
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!("request", id, %method, route, total = tracing::field::Empty);
    follow_trace(&span, request.headers());
    let mut response = next.run(request).instrument(span.clone()).await;
    let duration = started.elapsed();
    let status = response.status();
    let fault = response.extensions().get::<Fault>().map(|fault| fault.code);
    metrics.answered(&method, &route, status, fault, duration);
    span.in_scope(|| {
        tracing::info!(
            status = status.as_u16(),
            duration_ms = duration.as_secs_f64() * 1_000.0,
            fault,
            "answered {method} {route}"
        );
    });
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(request_id::HEADER, id);
    }
    response
}

/// Makes the request a part of the trace that its headers name, where traces are
/// taken.
fn follow_trace(span: &Span, headers: &HeaderMap) {
    let parent =
        global::get_text_map_propagator(|propagator| propagator.extract(&HeaderExtractor(headers)));
    // Without traces there is nothing that could have a parent.
    span.set_parent(parent).ok();
}

/// The headers of safety. An answer that is made for other sites says so itself.
const SAFETY: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    // As `frame-ancestors`, for browsers that do not know it.
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    (
        HeaderName::from_static("permissions-policy"),
        PERMISSIONS_POLICY,
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Nothing of the device is asked for, and no page in a frame may ask.
const PERMISSIONS_POLICY: &str = "accelerometer=(), camera=(), display-capture=(), \
     encrypted-media=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), \
     midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), \
     xr-spatial-tracking=()";

/// Adds the headers of safety.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in SAFETY {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}
