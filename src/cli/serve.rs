//! `gongwen serve`: takes in what is new or changed, then serves.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use tokio::net::TcpListener;

use super::config::{Common, Serve, http_config};
use super::intake::{PATIENCE, take_in};
use super::output;
use crate::http;
use crate::index::Reader;
use crate::search::EmbeddedEngine;
use crate::text::{Analysis, Synonyms};

pub(super) fn run(common: &Common, serve: &Serve) -> anyhow::Result<ExitCode> {
    let analysis = Analysis::built_in()?;
    let synonyms = common.synonyms.load()?;
    let folder = common.folder();
    if !serve.paths.is_empty() {
        let lock = folder.lock("gongwen serve", PATIENCE)?;
        let report = take_in(&folder, &lock, &analysis, &serve.paths)?;
        output::complain(report.in_words().trim_end());
    }
    let reader = folder.reader(&analysis)?;
    reader
        .follow_in_background()
        .context("cannot start the thread that follows the index")?;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?
        .block_on(listen(serve, reader, synonyms))?;
    Ok(ExitCode::SUCCESS)
}

async fn listen(serve: &Serve, reader: Reader, synonyms: Synonyms) -> anyhow::Result<()> {
    let listener = TcpListener::bind(serve.listen).await.with_context(|| {
        format!(
            "cannot listen on {}: choose another address with --listen",
            serve.listen
        )
    })?;
    let address = listener.local_addr().context("cannot tell the address")?;
    let documents = reader.snapshot().document_count();
    let engine = EmbeddedEngine::new(reader).with_synonyms(synonyms);
    let router = http::router(Arc::new(engine), &http_config(serve));
    output::complain(&format!(
        "serving {documents} documents on http://{address}"
    ));
    http::serve(listener, router, stop_signal())
        .await
        .context("the server failed")?;
    output::complain("stopped");
    Ok(())
}

/// Ends with the first interrupt or request to terminate.
async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    match terminate {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(error) => {
            tracing::warn!(%error, "cannot listen for SIGTERM");
            interrupt.await.ok();
        }
    }
}
