//! `/robots.txt`: documents are there to be found; results of searches are
//! without end, and lead to nothing that the sitemap does not name.

use axum::extract::State;
use axum::http::HeaderMap;

use crate::http::state::AppState;

pub(super) async fn handle(State(state): State<AppState>, headers: HeaderMap) -> String {
    let root = state.site.root(&headers);
    // A document's address may carry the search that led to it.
    format!(
        "User-agent: *\n\
         Disallow: /search\n\
         Disallow: /suggest.json\n\
         Disallow: /feed.atom?\n\
         Disallow: /documents/*?\n\
         Disallow: /browse/*?\n\
         Disallow: /api/\n\
         Disallow: /preferences\n\
         Allow: /\n\
         \n\
         Sitemap: {root}/sitemap.xml\n"
    )
}
