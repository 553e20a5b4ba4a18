//! Files that the pages refer to, compiled into the program or the site's own.

use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::http::site::{Logo, Site};
use crate::http::state::AppState;

const STYLE: &str = concat!(
    include_str!("assets/base.css"),
    include_str!("assets/looks.css"),
    include_str!("assets/home.css"),
    include_str!("assets/search.css"),
    include_str!("assets/filters.css"),
    include_str!("assets/chart.css"),
    include_str!("assets/browse.css"),
    include_str!("assets/document.css"),
    include_str!("assets/suggestions.css"),
    include_str!("assets/embed.css"),
);
/// One module of the two: a page waits for one file alone.
const SCRIPT: &str = concat!(
    include_str!("assets/combobox.js"),
    include_str!("assets/portal.js"),
);
const DOCUMENT_SCRIPT: &str = include_str!("assets/document.js");
const ICON: &str = include_str!("assets/icon.svg");

/// An address with this version never means another content.
const FOREVER: &str = "public, max-age=31536000, immutable";
const BRIEFLY: &str = "public, max-age=300";

/// What the pages refer to.
#[derive(Debug)]
pub(in crate::http) struct Assets {
    style: String,
    logo: Logo,
    version: String,
}

impl Assets {
    pub(in crate::http) fn new(site: &Site) -> Self {
        let style = format!("{STYLE}{}", site.colors.style());
        let logo = site.logo.clone().unwrap_or_else(|| Logo {
            media_type: "image/svg+xml",
            content: ICON.as_bytes().to_vec(),
        });
        let mut hash = blake3::Hasher::new();
        for part in [
            style.as_bytes(),
            SCRIPT.as_bytes(),
            DOCUMENT_SCRIPT.as_bytes(),
            ICON.as_bytes(),
            &logo.content,
        ] {
            hash.update(part);
        }
        Self {
            style,
            logo,
            version: hash.finalize().to_hex().chars().take(12).collect(),
        }
    }

    /// The hash of what the pages refer to, in their addresses.
    pub(in crate::http) fn version(&self) -> &str {
        &self.version
    }

    fn answer(&self, media_type: &'static str, content: &[u8], query: Option<&str>) -> Response {
        let version = query.and_then(|query| query.strip_prefix("v="));
        let caching = if version == Some(self.version()) {
            FOREVER
        } else {
            BRIEFLY
        };
        let headers = [
            (header::CONTENT_TYPE, media_type),
            (header::CACHE_CONTROL, caching),
        ];
        (headers, content.to_vec()).into_response()
    }
}

pub(super) async fn style(State(state): State<AppState>, RawQuery(query): RawQuery) -> Response {
    let assets = &state.assets;
    assets.answer(
        "text/css; charset=utf-8",
        assets.style.as_bytes(),
        query.as_deref(),
    )
}

pub(super) async fn script(State(state): State<AppState>, RawQuery(query): RawQuery) -> Response {
    let media_type = "text/javascript; charset=utf-8";
    state
        .assets
        .answer(media_type, SCRIPT.as_bytes(), query.as_deref())
}

pub(super) async fn document_script(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Response {
    let media_type = "text/javascript; charset=utf-8";
    state
        .assets
        .answer(media_type, DOCUMENT_SCRIPT.as_bytes(), query.as_deref())
}

pub(super) async fn logo(State(state): State<AppState>, RawQuery(query): RawQuery) -> Response {
    let logo = &state.assets.logo;
    state
        .assets
        .answer(logo.media_type, &logo.content, query.as_deref())
}

pub(super) async fn icon(State(state): State<AppState>, RawQuery(query): RawQuery) -> Response {
    state
        .assets
        .answer("image/svg+xml", ICON.as_bytes(), query.as_deref())
}
