//! Files that the pages refer to, compiled into the program or the site's own.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::http::error::Fault;
use crate::http::site::Site;
use crate::http::state::AppState;

const STYLE: &str = concat!(
    include_str!("assets/base.css"),
    include_str!("assets/looks.css"),
    include_str!("assets/home.css"),
    include_str!("assets/search.css"),
    include_str!("assets/filters.css"),
    include_str!("assets/chart.css"),
    include_str!("assets/browse.css"),
    include_str!("assets/text.css"),
    include_str!("assets/document.css"),
    include_str!("assets/suggestions.css"),
    include_str!("assets/embed.css"),
    include_str!("assets/api.css"),
    include_str!("assets/queries.css"),
    include_str!("assets/print.css"),
);
const DARK_STYLE: &str = include_str!("assets/dark.css");
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
    files: Vec<File>,
    version: String,
}

#[derive(Debug)]
struct File {
    /// Behind `/assets/`.
    name: &'static str,
    media_type: &'static str,
    content: Vec<u8>,
}

impl Assets {
    pub(in crate::http) fn new(site: &Site) -> Self {
        let icon = ("icon.svg", "image/svg+xml", ICON.as_bytes().to_vec());
        let logo = match &site.logo {
            Some(logo) => ("logo", logo.media_type, logo.content.clone()),
            None => ("logo", icon.1, icon.2.clone()),
        };
        let style = |name, ours: &str, theirs: &str| {
            let content = format!("{ours}{theirs}").into_bytes();
            (name, "text/css; charset=utf-8", content)
        };
        let script = |name, content: &str| {
            let content = content.as_bytes().to_vec();
            (name, "text/javascript; charset=utf-8", content)
        };
        let files: Vec<File> = [
            style("style.css", STYLE, &site.colors.light()),
            style("dark.css", DARK_STYLE, &site.colors.dark()),
            script("portal.js", SCRIPT),
            script("document.js", DOCUMENT_SCRIPT),
            icon,
            logo,
        ]
        .map(|(name, media_type, content)| File {
            name,
            media_type,
            content,
        })
        .into();
        let mut hash = blake3::Hasher::new();
        for file in &files {
            hash.update(&file.content);
        }
        Self {
            files,
            version: hash.finalize().to_hex().chars().take(12).collect(),
        }
    }

    /// The hash of what the pages refer to, in their addresses.
    pub(in crate::http) fn version(&self) -> &str {
        &self.version
    }
}

pub(super) async fn handle(
    State(state): State<AppState>,
    name: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let Path(name) = name.map_err(|_| Fault::no_such_page())?;
    let mut files = state.assets.files.iter();
    let file = files.find(|file| file.name == name);
    let file = file.ok_or_else(Fault::no_such_page)?;
    let version = query.as_deref().and_then(|query| query.strip_prefix("v="));
    let caching = if version == Some(state.assets.version()) {
        FOREVER
    } else {
        BRIEFLY
    };
    let headers = [
        (header::CONTENT_TYPE, file.media_type),
        (header::CACHE_CONTROL, caching),
    ];
    Ok((headers, file.content.clone()).into_response())
}
