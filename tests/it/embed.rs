//! The search box on other sites, and which of them may ask.

use std::io::Write;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use flate2::Compression;
use flate2::write::GzEncoder;
use gongwen::http::{HttpConfig, router};
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::client::http_config;
use crate::support::corpus_engine;

const OTHER_SITE: &str = "https://www.yunlan.example";

async fn ask(
    origins: &[&str],
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
) -> (StatusCode, HeaderMap, String) {
    let mut config: HttpConfig = http_config();
    config.site.embed_origins = origins.iter().map(|&origin| origin.to_owned()).collect();
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    let router = router(corpus_engine() as Arc<_>, &config).unwrap();
    let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let text = String::from_utf8(body.to_vec()).unwrap();
    (parts.status, parts.headers, text)
}

/// Who may read an answer.
async fn allowed(origins: &[&str], path: &str) -> Option<String> {
    let (_, headers, _) = ask(origins, Method::GET, path, &[("origin", OTHER_SITE)]).await;
    let allowed = headers.get(header::ACCESS_CONTROL_ALLOW_ORIGIN)?;
    Some(allowed.to_str().unwrap().to_owned())
}

#[tokio::test]
async fn other_sites_read_answers_where_they_are_allowed_to() {
    for path in [
        "/api/v1/suggest?q=%E4%BD%8E",
        "/api/v1/search?q=a",
        "/api/v1/search?page=0",
        "/api/v1/documents/none",
    ] {
        let one = allowed(&[OTHER_SITE], path).await;
        assert_eq!(one.as_deref(), Some(OTHER_SITE), "{path}");
        let any = allowed(&["https://x.example", "*"], path).await;
        assert_eq!(any.as_deref(), Some("*"), "{path}");
        let others = allowed(&["https://x.example"], path).await;
        assert_eq!(others, None, "{path}");
        assert_eq!(allowed(&[], path).await, None, "{path}");
    }
    for path in ["/", "/search?q=a", "/search.csv"] {
        assert_eq!(allowed(&["*"], path).await, None, "{path}");
    }
}

#[tokio::test]
async fn other_sites_may_read_and_not_change() {
    let asked = [
        ("origin", OTHER_SITE),
        ("access-control-request-method", "DELETE"),
    ];
    let path = "/api/v1/documents/a";
    let (status, headers, _) = ask(&["*"], Method::OPTIONS, path, &asked).await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(!headers.contains_key(header::ACCESS_CONTROL_ALLOW_METHODS));
}

#[tokio::test]
async fn the_script_is_small_and_kept_for_a_while() {
    let path = "/embed/search-box.js";
    let (status, headers, script) = ask(&[], Method::GET, path, &[]).await;
    assert_eq!(status, StatusCode::OK);
    for (name, value) in [
        ("content-type", "text/javascript; charset=utf-8"),
        ("access-control-allow-origin", "*"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("cache-control", "public, max-age=300"),
    ] {
        assert_eq!(headers[name], value, "{name}");
    }
    assert!(script.contains("attachSuggestions") && script.contains("customElements.define"));
    let mut sent = GzEncoder::new(Vec::new(), Compression::default());
    sent.write_all(script.as_bytes()).unwrap();
    let sent = sent.finish().unwrap().len();
    assert!(sent < 8 * 1024, "{sent} bytes");
    // What a strict policy of the page that embeds it forbids.
    for forbidden in ["innerHTML", ".style", "style=", "eval(", "Function("] {
        assert!(!script.contains(forbidden), "{forbidden}");
    }

    let tag = headers[header::ETAG].to_str().unwrap();
    let (status, headers, body) = ask(&[], Method::GET, path, &[("if-none-match", tag)]).await;
    assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
}

#[tokio::test]
async fn the_page_says_what_to_paste() {
    let host = ("host", "search.yunlan.example");
    let line = "&lt;script type=&quot;module&quot; \
        src=&quot;http:&#x2f;&#x2f;search.yunlan.example&#x2f;embed&#x2f;search-box.js&quot;&gt;";
    let (status, _, html) = ask(&[], Method::GET, "/embed/", &[host]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(html.contains(line), "{html}");
    assert!(
        html.contains("<gongwen-search-box lang=\"zh-CN\">"),
        "{html}"
    );
    assert!(html.contains("还没有允许其他网站"), "{html}");

    let english = [host, ("cookie", "lang=en")];
    let (_, _, html) = ask(&["*"], Method::GET, "/embed/", &english).await;
    let main = html
        .split("<main")
        .nth(1)
        .unwrap()
        .split("</main>")
        .next()
        .unwrap();
    assert!(main.contains("Embed the search box"), "{main}");
    assert!(!main.contains("设置"), "{main}");
}
