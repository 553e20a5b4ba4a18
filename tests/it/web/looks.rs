//! How pages look, their language and their freshness.

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use tower::ServiceExt;

use crate::client::router_of;
use crate::support::corpus_engine;
use http_body_util::BodyExt;

async fn get(path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
    send(Method::GET, path, headers, "").await
}

async fn send(
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body.to_owned())).unwrap();
    let response = router_of(corpus_engine()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (
        parts.status,
        parts.headers,
        String::from_utf8_lossy(&body).into_owned(),
    )
}

#[tokio::test]
async fn a_choice_is_kept_in_a_cookie_and_leads_back() {
    let body = "back=%2Fsearch%3Fq%3Da&theme=dark";
    let (status, headers, _) = send(Method::POST, "/preferences", &[], body).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers[header::LOCATION], "/search?q=a");
    let cookie = headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("theme=dark;"), "{cookie}");

    let (status, ..) = send(Method::POST, "/preferences", &[], "theme=pink").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let elsewhere = "back=%2F%2Felsewhere.example&lang=en";
    let (_, headers, _) = send(Method::POST, "/preferences", &[], elsewhere).await;
    assert_eq!(headers[header::LOCATION], "/");
}

#[tokio::test]
async fn cookies_choose_theme_type_and_language() {
    let cookie = "theme=dark; text=large; contrast=high; lang=en";
    let (_, _, html) = get("/", &[("cookie", cookie)]).await;
    let root = "<html lang=\"en\" data-theme=\"dark\" data-text=\"large\" data-contrast=\"high\">";
    assert!(html.contains(root), "{html}");
    assert!(html.contains("Skip to main content"));
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let (status, headers, _) = get("/search?q=a", &[]).await;
    assert_eq!(status, StatusCode::OK);
    let tag = headers[header::ETAG].to_str().unwrap().to_owned();
    assert_eq!(headers[header::CACHE_CONTROL], "no-cache");
    let (status, headers, body) = get("/search?q=a", &[("if-none-match", &tag)]).await;
    assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(headers[header::ETAG], tag.as_str());

    let asked = [("if-none-match", tag.as_str()), ("cookie", "lang=en")];
    let (status, ..) = get("/search?q=a", &asked).await;
    assert_eq!(status, StatusCode::OK);
    let (status, headers, _) = get("/search?page=0", &[]).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(!headers.contains_key(header::ETAG));
}

/// What a visit takes: the page, its style and its scripts, as they are sent.
async fn sent_bytes(path: &str) -> usize {
    let (status, headers, _) = get(path, &[("accept-encoding", "gzip")]).await;
    assert_eq!(status, StatusCode::OK, "{path}");
    assert_eq!(headers[header::CONTENT_ENCODING], "gzip", "{path}");
    let request = Request::get(path).header("accept-encoding", "gzip");
    let response = router_of(corpus_engine())
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    response
        .into_body()
        .collect()
        .await
        .unwrap()
        .to_bytes()
        .len()
}

#[tokio::test]
async fn a_first_visit_takes_less_than_sixty_kilobytes() {
    for path in [
        "/",
        "/search?q=%E8%A1%8C%E6%94%BF%E5%A4%8D%E8%AE%AE&explain=true",
        "/browse/issuer",
        "/documents/yl-2018-0074?q=%E5%85%BB%E8%80%81",
        "/embed/",
    ] {
        let mut bytes = 0;
        for part in [
            path,
            "/assets/style.css",
            "/assets/dark.css",
            "/assets/portal.js",
            "/assets/document.js",
        ] {
            bytes += sent_bytes(part).await;
        }
        assert!(bytes < 60 * 1024, "{path}: {bytes}");
    }
}
