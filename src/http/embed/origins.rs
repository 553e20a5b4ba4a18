//! Which pages of other sites may read answers (CORS).

use axum::http::HeaderValue;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::http::site::Site;

/// Lets pages of the site's `embed_origins` read answers to GET; `None` where
/// there are none.
pub(in crate::http) fn shared_with(site: &Site) -> Option<CorsLayer> {
    let origins = &site.embed_origins;
    if origins.is_empty() {
        return None;
    }
    let allowed = if origins.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        // An origin that is no header's value is that of no page.
        let origins = origins.iter();
        AllowOrigin::list(origins.filter_map(|origin| HeaderValue::from_str(origin).ok()))
    };
    // Methods and headers are not allowed besides: a plain GET asks for no leave.
    Some(CorsLayer::new().allow_origin(allowed))
}
