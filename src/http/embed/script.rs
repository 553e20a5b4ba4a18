//! `/embed/search-box.js`: one module of what the box needs.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use headers::{ETag, HeaderMapExt, IfNoneMatch};

const SCRIPT: &str = concat!(
    include_str!("../web/assets/combobox.js"),
    include_str!("search-box.js"),
);

/// The address has no version: who embeds the box gets a new one soon.
const BRIEFLY: &str = "public, max-age=300";

/// Any page may load it: it holds nothing that is not public.
pub(super) async fn handle(headers: HeaderMap) -> Response {
    let hash = blake3::hash(SCRIPT.as_bytes()).to_hex();
    let hash: String = hash.chars().take(16).collect();
    // Weak, since it is sent compressed as well.
    let tag: Option<ETag> = format!("W/\"{hash}\"").parse().ok();
    let asked = headers.typed_get::<IfNoneMatch>();
    let is_known = match (&tag, asked) {
        (Some(tag), Some(asked)) => !asked.precondition_passes(tag),
        _ => false,
    };
    let shared = [
        (header::CACHE_CONTROL, BRIEFLY),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    let mut response = if is_known {
        (StatusCode::NOT_MODIFIED, shared).into_response()
    } else {
        let content = [
            (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
            (CROSS_ORIGIN_RESOURCE_POLICY, "cross-origin"),
        ];
        (shared, content, SCRIPT).into_response()
    };
    if let Some(tag) = tag {
        response.headers_mut().typed_insert(tag);
    }
    response
}

const CROSS_ORIGIN_RESOURCE_POLICY: header::HeaderName =
    header::HeaderName::from_static("cross-origin-resource-policy");
