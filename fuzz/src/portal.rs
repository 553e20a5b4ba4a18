//! A small portal in memory: an engine over fictional documents, and its router.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::Router;
use gongwen::http::{HttpConfig, Limits, LimitsInForce, Metrics, Site, Soundness, router};
use gongwen::index::{Generation, WriterConfig};
use gongwen::ingest::{Item, posted_lines};
use gongwen::search::SearchEngine;
use gongwen::text::Analysis;

const DOCUMENTS: &str = include_str!("portal.jsonl");

/// One analysis for all: loading the dictionary takes time.
pub(super) static ANALYSIS: LazyLock<Analysis> = LazyLock::new(|| Analysis::built_in().unwrap());

pub(super) static ENGINE: LazyLock<Arc<SearchEngine>> = LazyLock::new(|| {
    let generation = Generation::in_memory(&ANALYSIS).unwrap();
    let mut writer = generation
        .writer(WriterConfig {
            threads: 1,
            memory_bytes: 20_000_000,
        })
        .unwrap();
    for item in posted_lines(DOCUMENTS.as_bytes()) {
        let Item::Document { document, .. } = item else {
            panic!("not a document: {item:?}");
        };
        writer.add(&document).unwrap();
    }
    writer.commit().unwrap();
    Arc::new(SearchEngine::embedded(generation.reader().unwrap()))
});

pub(super) static ROUTER: LazyLock<Router> = LazyLock::new(|| {
    let limits = Limits {
        max_waiting_searches: 4,
        search_timeout: Duration::from_mins(1),
        rate_limit: None,
        trusted_proxies: Vec::new(),
        max_connections: 4,
    };
    let config = HttpConfig {
        limits: LimitsInForce::new(4, Duration::from_mins(1), limits),
        site: Site::named("云澜市政府信息公开检索"),
        soundness: Soundness::default(),
        administration: None,
        metrics: Metrics::default(),
        query_log: None,
    };
    router(ENGINE.clone(), &config).unwrap()
});
