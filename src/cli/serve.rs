//! `gongwen serve`: takes in what is new or changed, then serves.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use tokio::net::TcpListener;

use super::administration::administration;
use super::audited::Audited;
use super::config::{Common, Serve};
use super::intake::{Intake, lock, take_in};
use super::output;
use super::resources::{http_config, live_config, raise_open_files};
use super::soundness::Verification;
use super::watch::Watch;
use crate::http::{self, ConnectionLimits, HttpConfig, Site, Soundness};
use crate::index::{LiveWriter, Reader};
use crate::search::{EmbeddedEngine, Engine};
use crate::text::{Analysis, Synonyms};

const BYTES_OF_MEGABYTE: u64 = 1 << 20;

pub(super) fn run(common: &Common, serve: &Serve) -> anyhow::Result<ExitCode> {
    let folder = common
        .folder()
        .holding(serve.hold.saturating_mul(BYTES_OF_MEGABYTE));
    // First of all: what is damaged must not be written on, nor merged.
    let soundness = Soundness::default();
    let verification = Verification::begin(&folder, &soundness)?;
    verification.wait()?;
    let analysis = Analysis::built_in()?;
    let synonyms = common.synonyms.load()?;
    let mapping = serve.mapping.load()?;
    let site = match &serve.site {
        Some(path) => Site::load(path)?,
        None => Site::named(&serve.site_name),
    };
    if !serve.paths.is_empty() {
        let lock = lock(&folder, "gongwen serve")?;
        let mut audited = Audited::begin(&common.audit.log(&folder), "take in")?;
        let report = take_in(
            &folder,
            &lock,
            &analysis,
            &Intake::new(&serve.paths, mapping.clone()),
        )?;
        report.count(audited.changed());
        audited.end(folder.current()?, report.exit_code())?;
        output::complain(report.in_words().trim_end());
    } else if !serve.watch.is_empty() {
        folder.open_or_create(&lock(&folder, "gongwen serve")?, &analysis)?;
    }
    let reader = folder.reader(&analysis)?;
    // What was opened is suggested from, whatever happens to the file.
    reader.snapshot().suggestions(&analysis).ok();
    reader
        .follow_in_background()
        .context("cannot start the thread that follows the index")?;
    let tokens = serve.administration.tokens()?;
    let writer = if tokens.is_some() || !serve.watch.is_empty() {
        let writer = LiveWriter::start(folder.clone(), reader.clone(), live_config());
        Some(writer.context("cannot start the thread that writes the index")?)
    } else {
        None
    };
    if let Some(writer) = writer.clone().filter(|_| !serve.watch.is_empty()) {
        let watch = Watch {
            paths: serve.watch.clone(),
            mapping,
            reader: reader.clone(),
            writer,
            audit: common.audit.log(&folder),
        };
        watch.begin()?;
    }
    let administration = administration(common, serve, tokens, writer)?;
    let mut config = http_config(site, soundness, administration, &serve.limits);
    config.query_log = serve.observing.query_log(&folder)?;
    verification.end()?;
    let connections = serve.limits.connections(raise_open_files());
    let served = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?
        .block_on(listen(serve, &config, &connections, reader, synonyms));
    if let Some(log) = &config.query_log {
        log.write()?;
    }
    if let Some(administration) = &config.administration {
        administration.end();
    }
    served?;
    Ok(ExitCode::SUCCESS)
}

async fn listen(
    serve: &Serve,
    config: &HttpConfig,
    connections: &ConnectionLimits,
    reader: Reader,
    synonyms: Synonyms,
) -> anyhow::Result<()> {
    let address = serve.listen;
    let listener = TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}: choose another address with --listen")
    })?;
    let address = listener.local_addr().context("cannot tell the address")?;
    let documents = reader.snapshot().document_count();
    let engine = EmbeddedEngine::new(reader).with_synonyms(synonyms);
    let engine: Arc<dyn Engine> = Arc::new(engine);
    serve
        .observing
        .serve_metrics(Arc::clone(&engine), &config.metrics)
        .await?;
    let apart = serve
        .administration
        .serve_apart(Arc::clone(&engine), config, connections, stop_signal())
        .await?;
    let router = http::router(engine, config)?;
    output::complain(&format!(
        "serving {documents} documents on http://{address}"
    ));
    http::serve(listener, router, connections, stop_signal()).await;
    if let Some(apart) = apart {
        apart.await.ok();
    }
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
