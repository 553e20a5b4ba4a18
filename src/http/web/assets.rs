//! Files that the pages refer to, compiled into the program.

use std::sync::LazyLock;

use axum::extract::RawQuery;
use axum::http::header;
use axum::response::{IntoResponse, Response};

const STYLE: &str = concat!(
    include_str!("assets/base.css"),
    include_str!("assets/home.css"),
    include_str!("assets/search.css"),
    include_str!("assets/filters.css"),
    include_str!("assets/document.css"),
);
const ICON: &str = include_str!("assets/icon.svg");

/// An address with this version never means another content.
const FOREVER: &str = "public, max-age=31536000, immutable";
const BRIEFLY: &str = "public, max-age=300";

/// The hash of what the pages refer to, in their addresses.
pub(super) fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let hash = blake3::hash([STYLE, ICON].concat().as_bytes());
        hash.to_hex().chars().take(12).collect()
    });
    &VERSION
}

pub(super) async fn style(RawQuery(query): RawQuery) -> Response {
    answer("text/css; charset=utf-8", STYLE, query.as_deref())
}

pub(super) async fn icon(RawQuery(query): RawQuery) -> Response {
    answer("image/svg+xml", ICON, query.as_deref())
}

fn answer(media_type: &'static str, content: &'static str, query: Option<&str>) -> Response {
    let is_versioned = query.and_then(|query| query.strip_prefix("v=")) == Some(version());
    let caching = if is_versioned { FOREVER } else { BRIEFLY };
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, caching),
    ];
    (headers, content).into_response()
}
