//! `POST /preferences`: takes down how pages are to look, and goes back.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use cookie::time::Duration;
use cookie::{Cookie, SameSite};

use super::visit::Preferences;
use crate::http::error::Fault;
use crate::http::state::AppState;
use crate::query::QueryError;

/// How long a choice is kept.
const KEPT: Duration = Duration::days(365);

pub(super) async fn handle(
    State(_): State<AppState>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Fault> {
    let body = body.map_err(|error| Fault::of_body(error.status(), &error.body_text()))?;
    let mut back = "/".to_owned();
    let mut cookies = Vec::new();
    for (name, value) in form_urlencoded::parse(&body) {
        if name == "back" {
            back = way_back(&value).unwrap_or(back);
        } else if Preferences::default().set(&name, &value) {
            let cookie = Cookie::build((name.into_owned(), value.into_owned()))
                .path("/")
                .max_age(KEPT)
                .same_site(SameSite::Lax)
                .http_only(true);
            cookies.push((header::SET_COOKIE, cookie.build().to_string()));
        } else {
            return Err(
                QueryError::invalid(&name, &value, "one of the choices of the form").into(),
            );
        }
    }
    let location = [(header::LOCATION, back)];
    Ok((StatusCode::SEE_OTHER, location, AppendHeaders(cookies)).into_response())
}

/// A path of this site, with nothing by which a browser would leave it.
fn way_back(address: &str) -> Option<String> {
    let leaves = address.starts_with("//") || address.contains(['\\', '\r', '\n', '\t']);
    let is_ours = address.starts_with('/') && !leaves && address.is_ascii();
    is_ours.then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_on_the_site() {
        #[track_caller]
        fn check(address: &str, stays: bool) {
            assert_eq!(way_back(address).is_some(), stays, "{address}");
        }
        check("/search?q=%E5%A4%8D%E8%AE%AE", true);
        check("//elsewhere.example/", false);
        check("/\\elsewhere.example/", false);
        check("/\t/elsewhere.example/", false);
        check("https://elsewhere.example/", false);
        check("search", false);
    }
}
