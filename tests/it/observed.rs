//! What a running server tells of itself: names of requests, lines in the log,
//! figures for Prometheus, and counts of what is searched for.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use gongwen::analytics::{Counts, LEAST_COUNT, QueryLog, QueryOrder};
use gongwen::http::{HttpConfig, metrics_router, router};
use gongwen::search::Engine;
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use crate::cli::{gongwen, http_get, json, one_document, serve, serve_logging};
use crate::client::{self, http_config};
use crate::support::{corpus, corpus_engine};

/// 身份证 in an address.
const SECRET: &str = "%E8%BA%AB%E4%BB%BD%E8%AF%81";

async fn named(router: Router, path: &str, id: Option<&str>) -> HeaderMap {
    let mut request = Request::builder().uri(path);
    if let Some(id) = id {
        request = request.header("x-request-id", id);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    body.collect().await.unwrap();
    parts.headers
}

#[tokio::test]
async fn every_answer_names_its_request() {
    let router = router(corpus_engine(), &http_config()).unwrap();
    for path in ["/", "/nowhere", "/api/v1/search?size=0", "/assets/none"] {
        let headers = named(router.clone(), path, Some("edge-42")).await;
        assert_eq!(headers["x-request-id"], "edge-42", "{path}");
        let headers = named(router.clone(), path, Some("no identifier")).await;
        assert_eq!(headers["x-request-id"].len(), 32, "{path}");
        let another = named(router.clone(), path, None).await;
        assert_ne!(headers["x-request-id"], another["x-request-id"], "{path}");
    }
}

/// What a server says of requests for these paths, and their answers.
fn logged(options: &[&str], paths: &[String]) -> (Vec<String>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    one_document(folder.path());
    let server = serve_logging(folder.path(), "info", &[options, &["a.jsonl"]].concat());
    let answers = paths
        .iter()
        .map(|path| http_get(server.address(), path))
        .collect();
    let said = server.stop().into_iter();
    let lines = said.filter(|line| line.contains("answered")).collect();
    (lines, answers)
}

#[test]
fn a_request_is_one_line_without_what_was_asked() {
    let paths = [
        format!("/api/v1/search?q={SECRET}"),
        format!("/search?q={SECRET}"),
        format!("/api/v1/documents/{SECRET}"),
        format!("/{SECRET}"),
    ];
    let (lines, answers) = logged(&["--json"], &paths);
    let found: Vec<Value> = lines
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let found: Vec<(&str, &str, u64, Option<u64>)> = found
        .iter()
        .zip(&answers)
        .map(|(line, answer)| {
            let (span, fields) = (&line["span"], &line["fields"]);
            let id = span["id"].as_str().unwrap();
            assert!(answer.contains(&format!("x-request-id: {id}\r\n")));
            assert_eq!(span["method"], "GET");
            assert!(fields["duration_ms"].as_f64().unwrap() >= 0.0);
            let route = span["route"].as_str().unwrap();
            let fault = fields["fault"].as_str().unwrap_or_default();
            let status = fields["status"].as_u64().unwrap();
            (route, fault, status, span["total"].as_u64())
        })
        .collect();
    let document = "/api/v1/documents/{id}";
    assert_eq!(
        found,
        [
            ("/api/v1/search", "", 200, Some(0)),
            ("/search", "", 200, Some(0)),
            (document, "document_not_found", 404, None),
            ("(none)", "not_found", 404, None),
        ]
    );
    let (plain, _) = logged(&[], &paths);
    assert_eq!(plain.len(), paths.len(), "{plain:#?}");
    for told in [
        "id=",
        "route=\"/search\"",
        "status=200",
        "duration_ms=",
        "total=0",
    ] {
        assert!(plain[1].contains(told), "{plain:#?}");
    }
    for line in lines.iter().chain(&plain) {
        assert!(!line.contains("身份证") && !line.contains(SECRET), "{line}");
    }
}

#[test]
fn what_was_counted_is_shown_after_the_end() {
    let folder = tempfile::tempdir().unwrap();
    one_document(folder.path());
    let missing = gongwen(folder.path(), &["queries"]);
    assert_eq!(missing.status.code(), Some(2));
    let said = String::from_utf8(missing.stderr).unwrap();
    assert!(said.contains("gongwen serve --query-statistics"), "{said}");
    let server = serve(folder.path(), &["a.jsonl", "--query-statistics"]);
    for _ in 0..LEAST_COUNT {
        // 停水, and 低保 in vain
        http_get(server.address(), "/search?q=%E5%81%9C%E6%B0%B4");
        http_get(server.address(), "/search?q=%E4%BD%8E%E4%BF%9D");
    }
    http_get(server.address(), "/search?q=13912345678");
    server.stop();
    let body = json(&gongwen(folder.path(), &["queries", "--zero", "--json"]));
    assert_eq!(body["searches"], 2 * LEAST_COUNT + 1);
    assert_eq!(body["left_out"]["personal"], 1);
    let queries = body["queries"].as_array().unwrap();
    assert_eq!(queries.len(), 1, "{body}");
    assert_eq!(queries[0]["text"], "低保");
    assert_eq!(queries[0]["without_result"], LEAST_COUNT);
    let shown = gongwen(folder.path(), &["queries", "--since", "2020-01-01"]);
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("停水") && shown.contains("低保"), "{shown}");
    let later = gongwen(folder.path(), &["queries", "--since", "9999-01-01"]);
    let later = String::from_utf8(later.stdout).unwrap();
    assert!(later.contains("(no day): 0 searches"), "{later}");
}

/// The figures after requests for these paths, as lines.
async fn figures(config: &HttpConfig, paths: &[&str]) -> Vec<String> {
    let engine: Arc<dyn Engine> = corpus_engine();
    let router = router(Arc::clone(&engine), config).unwrap();
    for path in paths {
        client::answer(router.clone(), Method::GET, path).await;
    }
    let metrics = metrics_router(engine, &config.metrics);
    let (status, headers, text) = client::answer(metrics, Method::GET, "/metrics").await;
    assert_eq!(status, StatusCode::OK);
    let kind = headers[header::CONTENT_TYPE].to_str().unwrap();
    assert!(kind.starts_with("application/openmetrics-text; version=1.0.0"));
    text.lines().map(str::to_owned).collect()
}

/// The value of the one figure whose line begins so.
#[track_caller]
fn value(lines: &[String], start: &str) -> Option<f64> {
    let mut found = lines.iter().filter(|line| line.starts_with(start));
    let line = found.next()?;
    assert_eq!(found.next(), None, "{start}");
    let (_, value) = line.rsplit_once(' ').unwrap();
    Some(value.parse().unwrap())
}

#[tokio::test]
async fn figures_go_up_and_tell_nothing_of_anybody() {
    let config = http_config();
    let search = format!("/api/v1/search?q={SECRET}");
    let page = format!("/documents/{SECRET}");
    let route = r#"{route="/api/v1/search",method="GET",status="2xx"}"#;
    let requests = format!("gongwen_http_requests_total{route} ");
    let before = figures(&config, &[]).await;
    assert_eq!(value(&before, &requests), None);
    let paths = [
        &search,
        &search,
        &page,
        "/api/v1/search?size=0",
        &format!("/{SECRET}"),
        "/api/v1/search?q=zzzzqqqq",
    ];
    let after = figures(&config, &paths).await;
    let documents = u32::try_from(corpus().len()).unwrap();
    for (start, expected) in [
        (&*requests, 3.0),
        (
            &*format!("gongwen_http_request_duration_seconds_count{route}"),
            3.0,
        ),
        (
            r#"gongwen_http_requests_total{route="(none)",method="GET",status="4xx"}"#,
            1.0,
        ),
        (
            r#"gongwen_http_requests_total{route="/documents/{id}",method="GET",status="4xx"}"#,
            1.0,
        ),
        (
            r#"gongwen_http_faults_total{code="document_not_found"}"#,
            1.0,
        ),
        (r#"gongwen_http_faults_total{code="invalid_value"}"#, 1.0),
        (r#"gongwen_searches_total{kind="text"}"#, 3.0),
        ("gongwen_search_results_count", 3.0),
        ("gongwen_index_documents ", f64::from(documents)),
        ("gongwen_index_generation ", 0.0),
    ] {
        assert_eq!(value(&after, start), Some(expected), "{start} {after:#?}");
    }
    let nothing = r#"gongwen_searches_without_result_total{kind="text"}"#;
    assert!(value(&after, nothing) >= Some(1.0));
    assert!(value(&after, "gongwen_index_segments ") >= Some(1.0));
    assert!(value(&after, "process_resident_memory_bytes ") > Some(1e6));
    assert!(value(&after, "process_open_fds ") > Some(2.0));
    let build = format!(r#"version="{}"}}"#, env!("CARGO_PKG_VERSION"));
    assert!(
        after
            .iter()
            .any(|line| line.starts_with("gongwen_build_info") && line.contains(&build))
    );
    for line in &after {
        assert!(!line.contains("身份证") && !line.contains(SECRET), "{line}");
        assert!(!line.contains("zzzzqqqq"), "{line}");
    }
}

#[tokio::test]
async fn the_text_of_the_figures_is_well_formed() {
    let lines = figures(&http_config(), &["/", "/search", "/nowhere"]).await;
    assert_eq!(lines.last().map(String::as_str), Some("# EOF"));
    let mut described = Vec::new();
    for line in &lines {
        if let Some(comment) = line.strip_prefix("# ") {
            let mut parts = comment.splitn(3, ' ');
            match (parts.next(), parts.next()) {
                (Some("TYPE"), Some(name)) => described.push(name.to_owned()),
                (kind, _) => assert!(matches!(kind, Some("HELP" | "UNIT" | "EOF")), "{line}"),
            }
            continue;
        }
        let (figure, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok(), "{line}");
        let name = figure.split('{').next().unwrap();
        let family = described.last().unwrap();
        assert!(name.starts_with(family.as_str()), "{line}");
    }
    let names = described.len();
    described.sort();
    described.dedup();
    assert_eq!(described.len(), names);
}

#[tokio::test]
async fn the_main_address_has_no_figures() {
    let router = router(corpus_engine(), &http_config()).unwrap();
    let (status, _, _) = client::answer(router, Method::GET, "/metrics").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn first_pages_are_counted_by_what_they_look_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("analytics/queries.json");
    let log = QueryLog::open(&path).unwrap();
    let config = HttpConfig {
        query_log: Some(log.clone()),
        ..http_config()
    };
    let router = router(corpus_engine(), &config).unwrap();
    let notices = "%E9%80%9A%E7%9F%A5";
    let (_, _, first) = client::answer(
        router.clone(),
        Method::GET,
        &format!("/api/v1/search?size=2&q={notices}"),
    )
    .await;
    let first: Value = serde_json::from_str(&first).unwrap();
    let cursor = first["next_cursor"].as_str().unwrap();
    let mut paths = vec![
        format!("/api/v1/search?cursor={cursor}"),
        format!("/search?page=2&q={notices}"),
        "/search".to_owned(),
        "/".to_owned(),
        format!("/feed.atom?q={notices}"),
        "/search?q=13912345678".to_owned(),
        "/search?q=13912345678".to_owned(),
    ];
    // One was counted above.
    for _ in 1..LEAST_COUNT {
        paths.push(format!("/search?q={notices}"));
        paths.push("/api/v1/search?q=zzzzqqqq".to_owned());
    }
    for path in &paths {
        let (status, _, _) = client::answer(router.clone(), Method::GET, path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
    }
    log.write().unwrap();
    let counts = Counts::read(&path).unwrap();
    let ranked = counts.ranked(QueryOrder::Frequent, LEAST_COUNT);
    let shown: Vec<(&str, u64, u64)> = ranked
        .iter()
        .map(|query| (query.text.as_str(), query.count, query.without_result))
        .collect();
    assert_eq!(shown, [("通知", LEAST_COUNT, 0)]);
    assert_eq!(counts.searches().0, 2 * LEAST_COUNT + 1);
    assert_eq!(counts.left_out(), (2, 0, 0));
}
