//! What is told of a running server: figures for Prometheus, and what is searched
//! for.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;
use url::Url;

use super::output;
use crate::analytics::QueryLog;
use crate::http::{self, Metrics};
use crate::index::IndexFolder;
use crate::search::Engine;

/// Where counts of queries are kept within the folder of the index.
const QUERY_COUNTS: &str = "analytics/queries.json";

/// What is told of a running server.
#[derive(Debug, Args)]
pub(super) struct Observing {
    /// Address of its own for `/metrics`, in the text format of Prometheus
    #[arg(long, value_name = "ADDRESS", env = "GONGWEN_METRICS")]
    metrics: Option<SocketAddr>,
    /// Count what is searched for, by day and without personal data; `gongwen
    /// queries` shows it
    #[arg(long, env = "GONGWEN_QUERY_STATISTICS")]
    query_statistics: bool,
    /// Where an OpenTelemetry collector takes traces over HTTP, such as
    /// `http://127.0.0.1:4318/v1/traces`
    #[arg(long, value_name = "URL", env = "GONGWEN_TRACES")]
    pub(super) traces: Option<Url>,
}

impl Observing {
    /// Whether what is searched for is written down.
    pub(super) fn counts_queries(&self) -> bool {
        self.query_statistics
    }

    /// Begins to count queries, where that is wanted.
    pub(super) fn query_log(&self, folder: &IndexFolder) -> anyhow::Result<Option<QueryLog>> {
        if !self.query_statistics {
            return Ok(None);
        }
        let log = QueryLog::open(&query_counts(folder))?;
        log.write_in_background()
            .context("cannot start the thread that writes the counts of queries")?;
        Ok(Some(log))
    }

    /// Answers `/metrics` until the runtime ends, where that is wanted.
    pub(super) async fn serve_metrics(
        &self,
        engine: Arc<dyn Engine>,
        metrics: &Metrics,
    ) -> anyhow::Result<()> {
        let Some(address) = self.metrics else {
            return Ok(());
        };
        let listener = TcpListener::bind(address).await.with_context(|| {
            format!("cannot listen on {address}: choose another address with --metrics")
        })?;
        let address = listener.local_addr().context("cannot tell the address")?;
        output::complain(&format!("metrics on http://{address}/metrics"));
        let router = http::metrics_router(engine, metrics);
        tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "metrics are no longer served");
            }
        });
        Ok(())
    }
}

/// The file of the counts of queries.
pub(super) fn query_counts(folder: &IndexFolder) -> PathBuf {
    folder.path().join(QUERY_COUNTS)
}
