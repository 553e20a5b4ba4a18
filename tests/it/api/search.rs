//! The JSON API through its router, without a socket.

use axum::http::{Method, StatusCode};
use gongwen::model::DocNumber;
use serde_json::json;

use super::client::{answer, get};
use crate::client::{self, router_of};
use crate::support::{corpus, corpus_engine, document, engine};

#[tokio::test]
async fn a_search_answers_in_the_documented_shape() {
    let mut one = document(
        "yl/1",
        "关于<行政复议>的通知",
        "第一条　申请行政复议的，应当…",
    );
    one.issuer = Some("云澜市司法局".to_owned());
    one.doc_number = DocNumber::parse("云司〔2021〕3号");
    one.published_date = Some(jiff::civil::date(2021, 4, 1));
    let router = router_of(engine(&[one]));
    let path = "/api/v1/search?q=%E5%A4%8D%E8%AE%AE&facets=issuer:1";
    let (status, mut body) = answer(router, Method::GET, path).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body["took_ms"].take().as_f64().unwrap() >= 0.0);
    assert!(body["hits"][0]["score"].take().as_f64().unwrap() > 0.0);
    assert_eq!(
        body,
        json!({
            "generation": "000000",
            "took_ms": null,
            "total": {"value": 1, "exact": true},
            "query": {
                "text": "复议",
                "understood": {"wanted": ["复议"], "excluded": [], "identifiers": []},
                "relaxed": false,
                "synonyms": [],
                "did_you_mean_filter": [],
            },
            "best_bets": [],
            "hits": [{
                "id": "yl/1",
                "title": "关于<行政复议>的通知",
                "issuer": "云澜市司法局",
                "co_issuers": [],
                "doc_number": "云司〔2021〕3号",
                "keywords": [],
                "validity": "未标注",
                "published_date": "2021-04-01",
                "attachments": [],
                "score": null,
                "highlights": {
                    "title": {"html": "关于&lt;行政<mark>复议</mark>&gt;的通知", "ranges": [[5, 7]]},
                    "body": [{
                        "html": "第一条　申请行政<mark>复议</mark>的，应当…",
                        "ranges": [[8, 10]],
                        "offset": 0,
                    }],
                },
            }],
            "facets": {"issuer": {
                "buckets": [{"value": "云澜市司法局", "count": 1, "selected": false}],
                "missing": 0,
                "other": 0,
            }},
        })
    );
}

#[tokio::test]
async fn fields_and_highlight_narrow_a_hit() {
    let (_, body) = get("/api/v1/search?size=1&fields=title,body,extra").await;
    let hit = body["hits"][0].as_object().unwrap();
    assert_eq!(
        hit.keys().collect::<Vec<_>>(),
        ["id", "title", "body", "extra"]
    );
    let (_, body) = get("/api/v1/search?size=1&highlight=false").await;
    assert!(body["hits"][0].get("highlights").is_none());
}

#[tokio::test]
async fn a_cursor_follows_the_last_hit() {
    let (_, first) = get("/api/v1/search?size=2&q=%E9%80%9A%E7%9F%A5").await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let (status, second) = get(&format!("/api/v1/search?cursor={cursor}")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(second["total"], first["total"]);
    assert_eq!(second["query"], first["query"]);
    let (_, both) = get("/api/v1/search?size=4&q=%E9%80%9A%E7%9F%A5").await;
    assert_eq!(both["hits"][2]["id"], second["hits"][0]["id"]);
    let (_, last) = get("/api/v1/search?size=100").await;
    assert!(last.get("next_cursor").is_none());
}

#[tokio::test]
async fn a_document_is_found_by_its_identifier() {
    assert!(
        corpus()
            .iter()
            .any(|document| !document.attachments.is_empty())
    );
    for document in corpus() {
        let (status, body) = get(&format!("/api/v1/documents/{}", document.id)).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(body["body"], document.body);
        assert_eq!(body["title"], document.title);
        for (index, attachment) in document.attachments.iter().enumerate() {
            let found = &body["attachments"][index];
            assert_eq!(found["name"], attachment.name);
            assert_eq!(found["text"].as_str(), attachment.text.as_deref());
        }
    }
    let router = router_of(engine(&[document("a/b c", "通知", "正文")]));
    let (status, body) = answer(router, Method::GET, "/api/v1/documents/a%2Fb%20c").await;
    assert_eq!((status, &body["id"]), (StatusCode::OK, &json!("a/b c")));
}

#[tokio::test]
async fn the_server_is_ready_until_what_it_serves_is_found_damaged() {
    let config = client::http_config();
    let router = gongwen::http::router(corpus_engine(), &config).unwrap();
    let ready = || client::answer(router.clone(), Method::GET, "/readyz");
    let (status, _, body) = ready().await;
    assert_eq!((status, body.as_str()), (StatusCode::OK, "ready\n"));
    // Another generation is served by now.
    config.soundness.tell_damaged("000009");
    assert_eq!(ready().await.0, StatusCode::OK);
    config.soundness.tell_damaged("000000");
    let (status, _, body) = ready().await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(body, "generation 000000 is damaged: see the log\n");
    let health = client::answer(router, Method::GET, "/healthz").await;
    assert_eq!(health.0, StatusCode::OK);
}

#[tokio::test]
async fn health_and_headers() {
    let (status, headers, _) =
        client::answer(router_of(corpus_engine()), Method::GET, "/healthz").await;
    assert_eq!(status, StatusCode::OK);
    for (name, start) in [
        ("content-security-policy", "default-src 'none'"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "SAMEORIGIN"),
        ("permissions-policy", "accelerometer=(), camera=()"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        let value = headers[name].to_str().unwrap();
        assert!(value.starts_with(start), "{name}: {value}");
        assert_eq!(headers.get_all(name).iter().count(), 1, "{name}");
    }
}
