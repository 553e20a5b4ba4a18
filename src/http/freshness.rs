//! Whether a page has changed since a reader got it: told from the commit that is
//! served, before anything is searched.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use headers::{ETag, HeaderMapExt, IfNoneMatch};

use super::day::today;
use super::state::AppState;
use super::web::Preferences;

/// Caches keep the page, and ask each time whether it is the newest.
const REVALIDATE: &str = "no-cache";

/// What an answer depends on besides its address.
const VARY: &str = "cookie, accept-encoding, host";

/// Answers `304 Not Modified` where the reader has what is served, else gives the
/// page its tag: generation and commit, look and language, our files and the day
/// (pages offer ranges of days).
pub(super) async fn answer_what_is_new(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    let Some(tag) = tag(&state, &request) else {
        return next.run(request).await;
    };
    let asked = request.headers().typed_get::<IfNoneMatch>();
    let mut response = if asked.is_some_and(|asked| !asked.precondition_passes(&tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        next.run(request).await
    };
    if matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED) {
        let headers = response.headers_mut();
        headers.typed_insert(tag);
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static(REVALIDATE));
        headers.insert(header::VARY, HeaderValue::from_static(VARY));
    }
    response
}

fn tag(state: &AppState, request: &Request) -> Option<ETag> {
    let preferences = Preferences::of(request.headers());
    let mut hash = blake3::Hasher::new();
    for part in [
        env!("CARGO_PKG_VERSION"),
        state.assets.version(),
        state.templates.version(),
        &format!("{preferences:?}"),
        &state.site.root(request.headers()),
        &today().to_string(),
    ] {
        hash.update(part.as_bytes()).update(b"\n");
    }
    let hash: String = hash.finalize().to_hex().chars().take(12).collect();
    format!("W/\"{}-{hash}\"", state.revision()).parse().ok()
}
