//! Whether an answer has changed since a reader got it: told from the commit that
//! is served, before anything is searched.

use std::cell::Cell;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use headers::{ETag, HeaderMapExt, IfNoneMatch};
use tokio::task_local;

use super::day::today;
use super::state::AppState;
use super::web::Preferences;

task_local! {
    /// Whether what is answered is of the whole index.
    static IS_WHOLE: Cell<bool>;
}

/// Notes that the answer to the request at hand lacks parts of the index: it has no
/// tag, and is kept nowhere.
pub(super) fn note_partial() {
    // What has no tag in any case notes nothing.
    IS_WHOLE.try_with(|is_whole| is_whole.set(false)).ok();
}

/// Caches keep the answer, and ask each time whether it is the newest.
const REVALIDATE: &str = "no-cache";

/// What a page depends on besides its address.
const PAGE_VARIES: &str = "cookie, accept-encoding, host";
/// What an answer of the API depends on besides its address.
const DATA_VARIES: &str = "accept-encoding";

/// Answers `304 Not Modified` where the reader has the page that is served, else
/// gives it its tag: generation, commit and lists of the editors, look and language,
/// our files and the day (pages offer ranges of days, editors recommend by days).
pub(super) async fn answer_what_is_new(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let preferences = Preferences::of(request.headers());
    let parts = [
        state.assets.version(),
        state.templates.version(),
        &format!("{preferences:?}"),
        &state.site.root(request.headers()),
    ];
    let revision = state.revision().await.ok();
    let tag = revision.and_then(|revision| tag(&revision, &request, &parts));
    answer(request, next, tag, PAGE_VARIES).await
}

/// The same for answers of the API, which look the same to everybody.
pub(super) async fn answer_new_data(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let revision = state.revision().await.ok();
    let tag = revision.and_then(|revision| tag(&revision, &request, &[]));
    answer(request, next, tag, DATA_VARIES).await
}

async fn answer(request: Request, next: Next, tag: Option<ETag>, vary: &'static str) -> Response {
    let Some(tag) = tag else {
        return next.run(request).await;
    };
    let asked = request.headers().typed_get::<IfNoneMatch>();
    let mut response = if asked.is_some_and(|asked| !asked.precondition_passes(&tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let answered = async {
            let response = next.run(request).await;
            (response, IS_WHOLE.with(Cell::get))
        };
        match IS_WHOLE.scope(Cell::new(true), answered).await {
            (response, true) => response,
            (mut partial, false) => {
                let no_store = HeaderValue::from_static("no-store");
                partial
                    .headers_mut()
                    .insert(header::CACHE_CONTROL, no_store);
                return partial;
            }
        }
    };
    if matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED) {
        let headers = response.headers_mut();
        headers.typed_insert(tag);
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static(REVALIDATE));
        headers.insert(header::VARY, HeaderValue::from_static(vary));
    }
    response
}

/// The tag of what a request is answered with; `None` where it changes something. It is that of one address, so that who has it was answered there.
fn tag(revision: &str, request: &Request, parts: &[&str]) -> Option<ETag> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let address = request.uri().path_and_query();
    let address = address.map_or("/", |address| address.as_str());
    let day = today().to_string();
    let mut hash = blake3::Hasher::new();
    for part in [env!("CARGO_PKG_VERSION"), &day, address]
        .iter()
        .chain(parts)
    {
        hash.update(part.as_bytes()).update(b"\n");
    }
    let hash: String = hash.finalize().to_hex().chars().take(12).collect();
    format!("W/\"{revision}-{hash}\"").parse().ok()
}
