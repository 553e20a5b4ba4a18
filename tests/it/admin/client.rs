//! A server to administer, and what asks it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use gongwen::analytics::QueryLog;
use gongwen::audit::AuditLog;
use gongwen::http::{
    AdminToken, Administration, AdministrationConfig, HttpConfig, Limits, NewToken, ReindexCommand,
    Scope, Tokens, admin_router, router,
};
use gongwen::index::{IndexFolder, LiveFolder, LiveWriter, Reader};
use gongwen::search::SearchEngine;
use http_body_util::BodyExt;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::client::{http_config, limits};
use crate::support::{analysis, writer_config};

/// The one token with every scope.
pub(super) const TOKEN: &str = "a token of the tests";

/// A server over an empty index in a folder, which follows it only when told to.
pub(super) struct Server {
    pub(super) router: Router,
    pub(super) config: HttpConfig,
    /// Of administration alone.
    pub(super) apart: Router,
    pub(super) folder: TempDir,
    /// Tokens of the file, by the name of their scope; and one that has expired.
    pub(super) documents: String,
    pub(super) reindex: String,
    pub(super) queries: String,
    pub(super) expired: String,
}

/// Where counts of queries are written within a folder.
fn counts(folder: &Path) -> PathBuf {
    folder.join("analytics/queries.json")
}

pub(super) fn audit_path(folder: &Path) -> PathBuf {
    folder.join("audit.jsonl")
}

pub(super) fn server() -> Server {
    server_with(false)
}

pub(super) fn server_with(is_apart: bool) -> Server {
    let folder = tempfile::tempdir().unwrap();
    let index = IndexFolder::new(folder.path());
    let lock = index.lock("test", Duration::ZERO).unwrap();
    index.open_or_create(&lock, &analysis()).unwrap();
    drop(lock);
    let reader: Reader = index.reader(&analysis()).unwrap();
    let live = LiveFolder {
        folder: index,
        reader: reader.clone(),
        writer: writer_config(),
        patience: Duration::ZERO,
    };
    let writer = LiveWriter::start(live).unwrap();
    let made = |name: &str, scope, expires: Option<&str>| {
        let scopes = BTreeSet::from([scope]);
        NewToken::make(name, &scopes, expires.map(|day| day.parse().unwrap())).unwrap()
    };
    let all = [
        made("documents", Scope::Documents, None),
        made("reindex", Scope::Reindex, None),
        made("queries", Scope::Queries, None),
        made("expired", Scope::Documents, Some("2020-01-31")),
    ];
    let tokens = folder.path().join("tokens.toml");
    let entries: Vec<&str> = all.iter().map(|made| made.entry.as_str()).collect();
    fs::write(&tokens, entries.join("\n")).unwrap();
    let tokens = Tokens::of_file(&tokens, Some(AdminToken::new(TOKEN).unwrap())).unwrap();
    let mut config = http_config();
    config.limits.replace(Limits {
        trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
        ..limits()
    });
    let log = QueryLog::open(&counts(folder.path())).unwrap();
    config.query_log = Some(log);
    config.administration = Some(Administration::new(AdministrationConfig {
        tokens,
        writer,
        audit: AuditLog::new(&audit_path(folder.path())),
        reindex: reindex_command(folder.path()),
        query_counts: counts(folder.path()),
        is_apart,
    }));
    let engine = Arc::new(SearchEngine::embedded(reader));
    let [documents, reindex, queries, expired] = all.map(|made| made.token);
    Server {
        router: router(engine.clone(), &config).unwrap(),
        apart: admin_router(engine, &config).unwrap(),
        config,
        folder,
        documents,
        reindex,
        queries,
        expired,
    }
}

fn reindex_command(folder: &Path) -> ReindexCommand {
    ReindexCommand {
        program: env!("CARGO_BIN_EXE_gongwen").into(),
        arguments: ["reindex", "--json", "--attended", "--index"]
            .map(Into::into)
            .into_iter()
            .chain([folder.into()])
            .collect(),
        from_sources: Err("the server takes nothing in".to_owned()),
        from_index: vec!["--from-index".into()],
        hidden_variables: Vec::new(),
    }
}

impl Server {
    /// The lines of the audit log.
    pub(super) fn audit(&self) -> Vec<Value> {
        let text = fs::read_to_string(audit_path(self.folder.path())).unwrap_or_default();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

pub(super) async fn sent(
    router: &Router,
    request: Request<Body>,
) -> (StatusCode, HeaderMap, String) {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    (parts.status, parts.headers, text)
}

pub(super) async fn send(
    router: &Router,
    method: Method,
    path: &str,
    token: &str,
    body: impl Into<Body>,
) -> (StatusCode, String) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(body.into())
        .unwrap();
    let (status, _, text) = sent(router, request).await;
    (status, text)
}

pub(super) async fn post(router: &Router, lines: &str) -> Vec<Value> {
    let path = "/api/v1/documents";
    let (status, text) = send(router, Method::POST, path, TOKEN, lines.to_owned()).await;
    assert_eq!(status, StatusCode::OK, "{text}");
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Documents that are found.
pub(super) async fn total(router: &Router) -> u64 {
    let (_, text) = send(router, Method::GET, "/api/v1/search", "", "").await;
    let body: Value = serde_json::from_str(&text).unwrap();
    body["total"]["value"].as_u64().unwrap()
}
