//! How `gongwen serve` is administered over the API, as flags and environment.

use std::env::VarError;
use std::ffi::OsString;
use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;

use super::config::{Common, Serve};
use super::observing::query_counts;
use super::output;
use super::reading::{STDIN, this_program};
use crate::http::{
    self, AdminToken, Administration, AdministrationConfig, ConnectionLimits, HttpConfig,
    ReindexCommand, Tokens,
};
use crate::index::LiveWriter;
use crate::search::Engine;

/// The environment variable that may hold the one token: arguments of a process
/// can be read by others.
const TOKEN_VARIABLE: &str = "GONGWEN_ADMIN_TOKEN";

/// Who may administer the server, and where.
#[derive(Debug, Args)]
pub(super) struct AdministrationOptions {
    /// File with the administrators' tokens, TOML, as `gongwen token new` prints
    /// entries of it; it is read again when it changes
    #[arg(
        id = "admin_tokens",
        long = "admin-tokens",
        value_name = "FILE",
        env = "GONGWEN_ADMIN_TOKENS"
    )]
    tokens: Option<PathBuf>,
    /// File with one token that lets its holder do everything; the token itself may
    /// be in `GONGWEN_ADMIN_TOKEN`
    #[arg(
        id = "admin_token_file",
        long = "admin-token-file",
        value_name = "FILE",
        env = "GONGWEN_ADMIN_TOKEN_FILE"
    )]
    token_file: Option<PathBuf>,
    /// Address of its own for administration, which is then nowhere else
    #[arg(
        id = "admin_listen",
        long = "admin-listen",
        value_name = "ADDRESS",
        env = "GONGWEN_ADMIN_LISTEN"
    )]
    listen: Option<SocketAddr>,
}

impl AdministrationOptions {
    /// The tokens that administer the server; `None` where it is not administered.
    pub(super) fn tokens(&self) -> anyhow::Result<Option<Tokens>> {
        let single = self.single()?;
        Ok(match (&self.tokens, single) {
            (Some(path), single) => Some(Tokens::of_file(path, single)?),
            (None, Some(single)) => Some(Tokens::single(single)),
            (None, None) => None,
        })
    }

    /// The one token, where there is one.
    fn single(&self) -> anyhow::Result<Option<AdminToken>> {
        let token = match &self.token_file {
            Some(path) => std::fs::read_to_string(path)
                .with_context(|| format!("cannot read the token in `{}`", path.display()))?,
            None => match std::env::var(TOKEN_VARIABLE) {
                Ok(token) => token,
                Err(VarError::NotPresent) => return Ok(None),
                // The error itself shows the value.
                Err(VarError::NotUnicode(_)) => {
                    anyhow::bail!("`{TOKEN_VARIABLE}` is no text in UTF-8: make another token")
                }
            },
        };
        Ok(Some(AdminToken::new(&token)?))
    }

    /// Serves administration on its own address until `shutdown` ends, where it has
    /// one.
    pub(super) async fn serve_apart(
        &self,
        engine: Arc<dyn Engine>,
        config: &HttpConfig,
        connections: &ConnectionLimits,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> anyhow::Result<Option<tokio::task::JoinHandle<()>>> {
        let Some(address) = self.listen.filter(|_| config.administration.is_some()) else {
            return Ok(None);
        };
        let listener = TcpListener::bind(address).await.with_context(|| {
            format!("cannot listen on {address}: choose another address with --admin-listen")
        })?;
        let address = listener.local_addr().context("cannot tell the address")?;
        let router = http::admin_router(engine, config)?;
        output::complain(&format!("administration on http://{address}"));
        let (connections, limits) = (connections.clone(), config.limits.clone());
        let metrics = config.metrics.clone();
        Ok(Some(tokio::spawn(async move {
            http::serve(listener, router, &connections, &limits, &metrics, shutdown).await;
        })))
    }
}

/// What administers the server, where it has tokens and what writes the index.
pub(super) fn administration(
    common: &Common,
    serve: &Serve,
    tokens: Option<Tokens>,
    writer: Option<LiveWriter>,
) -> anyhow::Result<Option<Administration>> {
    let options = &serve.administration;
    let Some((tokens, writer)) = tokens.zip(writer) else {
        if options.listen.is_some() {
            tracing::warn!("--admin-listen has nothing to serve: name tokens with --admin-tokens");
        }
        return Ok(None);
    };
    let audit = common.audit.log(&common.folder());
    // Now, not with the first change, is it told where nothing can be written.
    drop(audit.begin()?);
    Ok(Some(Administration::new(AdministrationConfig {
        tokens,
        writer,
        audit,
        reindex: reindex_command(common, serve)?,
        query_counts: query_counts(&common.folder()),
        is_apart: options.listen.is_some(),
    })))
}

/// How `gongwen reindex` is begun over the index of the server and what it reads.
fn reindex_command(common: &Common, serve: &Serve) -> anyhow::Result<ReindexCommand> {
    let folder = common.folder();
    let mut arguments = vec![
        OsString::from("reindex"),
        OsString::from("--json"),
        OsString::from("--attended"),
        OsString::from("--index"),
        folder.path().into(),
    ];
    for (flag, path) in [
        ("--config", &common.config),
        ("--dictionary", &common.dictionary),
    ] {
        if let Some(path) = path {
            arguments.extend([OsString::from(flag), path.into()]);
        }
    }
    arguments.extend(common.engine.flags());
    arguments.push("--audit-log".into());
    arguments.push(common.audit.log(&folder).path().into());
    Ok(ReindexCommand {
        program: this_program()?,
        arguments,
        from_sources: sources(serve),
        from_index: vec![OsString::from("--from-index")],
        hidden_variables: vec![OsString::from(TOKEN_VARIABLE)],
    })
}

/// What the server takes in when it starts, and the folders that it follows.
fn sources(serve: &Serve) -> Result<Vec<OsString>, String> {
    let mut paths: Vec<&PathBuf> = Vec::new();
    for path in serve.paths.iter().chain(&serve.watch) {
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        return Err(
            "the server takes in nothing when it starts and follows no folder; start it with PATHs \
             or --watch, or send {\"from_index\": true}"
                .to_owned(),
        );
    }
    if paths.iter().any(|path| *path == Path::new(STDIN)) {
        return Err(
            "the server took in its standard input, which cannot be read again; start it with \
             files, or send {\"from_index\": true}"
                .to_owned(),
        );
    }
    let mapping = serve.mapping.path().into_iter();
    let mut arguments: Vec<OsString> = mapping
        .flat_map(|path| [OsString::from("--mapping"), path.into()])
        .collect();
    arguments.push(OsString::from("--"));
    arguments.extend(paths.into_iter().map(OsString::from));
    Ok(arguments)
}
