//! Answers that are asked for again are sent only where they changed.

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::client::router_of;
use crate::support::corpus_engine;

async fn asked(path: &str, name: header::HeaderName, value: &str) -> Response<Body> {
    let request = Request::get(path).header(name, value);
    let request = request.body(Body::empty()).unwrap();
    router_of(corpus_engine()).oneshot(request).await.unwrap()
}

#[tokio::test]
async fn an_answer_is_sent_once() {
    for path in [
        "/api/v1/search?q=%E9%80%9A%E7%9F%A5",
        "/api/v1/facets/issuer",
        "/api/v1/stats",
    ] {
        let first = asked(path, header::ACCEPT, "*/*").await;
        let tag = first.headers()[header::ETAG].to_str().unwrap();
        assert!(
            !first.headers()[header::VARY]
                .to_str()
                .unwrap()
                .contains("cookie")
        );
        let again = asked(path, header::IF_NONE_MATCH, tag).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{path}");
        assert_eq!(again.headers()[header::ETAG], tag);
        assert!(
            again
                .into_body()
                .collect()
                .await
                .unwrap()
                .to_bytes()
                .is_empty()
        );
        let other = asked("/api/v1/search?size=0", header::IF_NONE_MATCH, tag).await;
        assert_eq!(other.status(), StatusCode::BAD_REQUEST);
        assert!(other.headers().get(header::ETAG).is_none());
    }
}

#[tokio::test]
async fn answers_are_compressed_as_asked_for() {
    for encoding in ["gzip", "br", "zstd"] {
        let path = "/api/v1/search?size=20";
        let response = asked(path, header::ACCEPT_ENCODING, encoding).await;
        assert_eq!(response.headers()[header::CONTENT_ENCODING], encoding);
        let sent = response.into_body().collect().await.unwrap().to_bytes();
        let whole = asked(path, header::ACCEPT, "*/*").await;
        let whole = whole.into_body().collect().await.unwrap().to_bytes();
        assert!(
            !sent.is_empty() && sent.len() < whole.len() / 2,
            "{encoding}"
        );
    }
}
