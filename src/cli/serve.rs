//! `gongwen serve`: takes in what is new or changed, then serves.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, ensure};
use tokio::net::TcpListener;

use super::administration::administration;
use super::audited::Audited;
use super::clustered;
use super::config::{Common, Serve};
use super::dictionary::warn_of_other_words;
use super::intake::{Intake, lock, take_in};
use super::limits::connection_limits;
use super::output;
use super::reload::Reload;
use super::resources::{
    LIVE_PATIENCE, http_config, limits_in_force, live_writer_config, raise_open_files,
};
use super::settings::Given;
use super::soundness::Verification;
use super::watch::{TakenIn, Watch};
use crate::cluster::{ClusterIndex, LiveCluster};
use crate::http::{self, HttpConfig, Site, Soundness};
use crate::index::{LiveFolder, LiveWriter};
use crate::search::{Engine, SearchEngine, SearchError};

const BYTES_OF_MEGABYTE: u64 = 1 << 20;

pub(super) fn run(given: &Given, serve: &Serve) -> anyhow::Result<ExitCode> {
    let common = &given.options.common;
    serve.ensure_reads_only()?;
    // First of all: what is damaged must not be written on, nor merged.
    let soundness = Soundness::default();
    let served = match common.engine.cluster()? {
        Some(index) => on_cluster(common, serve, index)?,
        None => in_folder(common, serve, &soundness)?,
    };
    let editorial = common.editorial()?;
    let site = serve.site()?;
    let tokens = serve.administration.tokens()?;
    let writer = if tokens.is_some() || !serve.watch.is_empty() {
        let writer = match served.live {
            Live::Folder(live) => LiveWriter::start(live),
            Live::Cluster(live) => LiveWriter::start(live),
        };
        Some(writer.context("cannot start the thread that writes the index")?)
    } else {
        None
    };
    if let Some(writer) = writer.clone().filter(|_| !serve.watch.is_empty()) {
        let watch = Watch {
            paths: serve.watch.clone(),
            mapping: serve.mapping.load()?,
            taken_in: served.taken_in,
            writer,
            audit: common.audit.log(&common.folder()),
        };
        watch.begin()?;
    }
    let administration = administration(common, serve, tokens.clone(), writer)?;
    let open_files = raise_open_files();
    let limits = limits_in_force(&serve.limits, open_files);
    let mut config = http_config(site, soundness, administration, &limits);
    config.query_log = serve.observing.query_log(&common.folder())?;
    if let Some(verification) = served.verification {
        verification.end()?;
    }
    let engine = served.engine.with_editorial(editorial);
    let reload = Reload::new(given, limits, open_files, tokens);
    let listened = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?
        .block_on(listen(serve, &config, reload, engine));
    if let Some(log) = &config.query_log {
        log.write()?;
    }
    if let Some(administration) = &config.administration {
        administration.end();
    }
    listened?;
    Ok(ExitCode::SUCCESS)
}

/// What is served.
struct Served {
    engine: SearchEngine,
    live: Live,
    taken_in: TakenIn,
    verification: Option<Verification>,
}

/// What changes are written to.
enum Live {
    Folder(LiveFolder),
    Cluster(LiveCluster),
}

/// The index of a folder, verified, with what is new or changed.
fn in_folder(common: &Common, serve: &Serve, soundness: &Soundness) -> anyhow::Result<Served> {
    let held = serve.hold.saturating_mul(BYTES_OF_MEGABYTE);
    let folder = common.folder().holding(held);
    let verification = Verification::begin(&folder, soundness)?;
    verification.wait()?;
    let analysis = common.analysis()?;
    if !serve.paths.is_empty() {
        let lock = lock(&folder, "gongwen serve")?;
        let mut audited = Audited::begin(&common.audit.log(&folder), "take in")?;
        let intake = Intake::new(&serve.paths, serve.mapping.load()?);
        let report = take_in(&folder, &lock, &analysis, &intake)?;
        report.count(audited.changed());
        audited.end(folder.current()?, report.exit_code())?;
        output::complain(report.in_words().trim_end());
    } else if !serve.watch.is_empty() {
        folder.open_or_create(&lock(&folder, "gongwen serve")?, &analysis)?;
    }
    let reader = folder.reader(&analysis)?;
    if serve.paths.is_empty() {
        warn_of_other_words(&reader.analysis(), &analysis);
    }
    // What was opened is suggested from, whatever happens to the file.
    reader.snapshot().suggestions().ok();
    reader
        .follow_in_background()
        .context("cannot start the thread that follows the index")?;
    Ok(Served {
        engine: SearchEngine::embedded(reader.clone()),
        taken_in: TakenIn::Folder(reader.clone()),
        live: Live::Folder(LiveFolder {
            folder,
            reader,
            writer: live_writer_config(),
            patience: LIVE_PATIENCE,
        }),
        verification: Some(verification),
    })
}

/// The index of a cluster, with what is new or changed.
fn on_cluster(common: &Common, serve: &Serve, index: ClusterIndex) -> anyhow::Result<Served> {
    let folder = common.folder();
    let analysis = common.analysis()?;
    if !serve.read_only {
        folder.create()?;
    }
    if !serve.paths.is_empty() {
        let lease = clustered::lease(&index, "gongwen serve")?;
        let mut audited = Audited::begin(&common.audit.log(&folder), "take in")?;
        let intake = Intake::new(&serve.paths, serve.mapping.load()?);
        let report = clustered::take_in(&index, &lease, &folder, &analysis, &intake)?;
        report.count(audited.changed());
        audited.end(index.live()?, report.exit_code())?;
        output::complain(report.in_words().trim_end());
    } else if !serve.watch.is_empty() && index.live()?.is_none() {
        let lease = clustered::lease(&index, "gongwen serve")?;
        let intake = Intake::new(&[], serve.mapping.load()?);
        clustered::take_in(&index, &lease, &folder, &analysis, &intake)?;
    }
    Ok(Served {
        engine: SearchEngine::clustered(&index, &analysis),
        taken_in: TakenIn::Cluster(index.clone()),
        live: Live::Cluster(LiveCluster {
            index,
            analysis,
            queries: folder.queries()?,
            patience: LIVE_PATIENCE,
        }),
        verification: None,
    })
}

impl Serve {
    /// Fails where it is to write nothing and told of something to write.
    pub(super) fn ensure_reads_only(&self) -> anyhow::Result<()> {
        if !self.read_only {
            return Ok(());
        }
        let writes = [
            ("PATHs to take in", !self.paths.is_empty()),
            ("--watch", !self.watch.is_empty()),
            (
                "an administrator's token",
                self.administration.tokens()?.is_some(),
            ),
            ("--query-statistics", self.observing.counts_queries()),
        ];
        let named: Vec<&str> = writes
            .into_iter()
            .filter_map(|(what, is_there)| is_there.then_some(what))
            .collect();
        ensure!(
            named.is_empty(),
            "--read-only excludes {}: leave out one or the other",
            named.join(", ")
        );
        Ok(())
    }

    /// What the portal says of itself.
    pub(super) fn site(&self) -> anyhow::Result<Site> {
        Ok(match &self.site {
            Some(path) => Site::load(path)?,
            None => Site::named(&self.site_name),
        })
    }
}

async fn listen(
    serve: &Serve,
    config: &HttpConfig,
    reload: Reload,
    engine: SearchEngine,
) -> anyhow::Result<()> {
    let address = serve.listen;
    let listener = TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}: choose another address with --listen")
    })?;
    let address = listener.local_addr().context("cannot tell the address")?;
    let documents = tokio::task::block_in_place(|| {
        engine.warn_of_missing_best_bets()?;
        Ok::<_, SearchError>(engine.statistics()?.documents)
    })?;
    reload.on_signal(engine.clone())?;
    let engine: Arc<dyn Engine> = Arc::new(engine);
    serve
        .observing
        .serve_metrics(Arc::clone(&engine), &config.metrics)
        .await?;
    let connections = connection_limits();
    let apart = serve
        .administration
        .serve_apart(Arc::clone(&engine), config, &connections, stop_signal())
        .await?;
    let router = http::router(engine, config)?;
    output::complain(&format!(
        "serving {documents} documents on http://{address}"
    ));
    http::serve(
        listener,
        router,
        &connections,
        &config.limits,
        &config.metrics,
        stop_signal(),
    )
    .await;
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
