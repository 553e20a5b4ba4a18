//! Results and documents for programs: Atom, CSV, what browsers and crawlers ask
//! for. Whatever leaves the site has an absolute address.

mod xml;

mod atom;

mod csv;

mod opensearch;

mod sitemap;

mod robots;

use axum::Router;
use axum::routing::get;

use super::state::AppState;

/// What is answered anew when the documents change.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/feed.atom", get(atom::handle))
        .route("/search.csv", get(csv::handle))
        .route("/opensearch.xml", get(opensearch::describe))
        .route("/suggest.json", get(opensearch::suggest))
        .route("/sitemap.xml", get(sitemap::index))
        .route("/sitemap/{file}", get(sitemap::part))
        .route("/robots.txt", get(robots::handle))
}
