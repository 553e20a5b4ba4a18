//! Where the index is: in a folder of this machine, or on a cluster.

use std::env::VarError;
use std::ffi::OsString;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use url::Url;

use super::config::Common;
use crate::cluster::{ClusterConfig, ClusterCredentials, ClusterIndex, Layout};
use crate::search::SearchEngine;

/// The environment variables that may say who asks: arguments of a process can be read
/// by others.
const USER: &str = "GONGWEN_OPENSEARCH_USER";
const PASSWORD: &str = "GONGWEN_OPENSEARCH_PASSWORD";
const TOKEN: &str = "GONGWEN_OPENSEARCH_TOKEN";

/// What keeps the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EngineKind {
    /// This program, in the folder of `--index`
    Embedded,
    /// A cluster of `OpenSearch` 2 or 3, or Elasticsearch 8
    Opensearch,
}

/// Where the index is.
#[derive(Debug, Args)]
pub(super) struct EngineOptions {
    /// What keeps the index
    #[arg(
        long,
        global = true,
        value_name = "ENGINE",
        default_value = "embedded",
        env = "GONGWEN_ENGINE"
    )]
    engine: EngineKind,
    /// Addresses of nodes of the cluster, with commas between them; the others are asked
    /// where one does not answer. User and password are taken from
    /// `GONGWEN_OPENSEARCH_USER` and `GONGWEN_OPENSEARCH_PASSWORD`, or a token from
    /// `GONGWEN_OPENSEARCH_TOKEN`; an authority of your own for `https` from the file
    /// that `SSL_CERT_FILE` names
    #[arg(
        long,
        global = true,
        value_name = "URL",
        value_delimiter = ',',
        default_value = "http://127.0.0.1:9200",
        env = "GONGWEN_OPENSEARCH_URL"
    )]
    opensearch_url: Vec<Url>,
    /// Name of the index on the cluster: the alias of its live generation
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        default_value = "gongwen",
        env = "GONGWEN_OPENSEARCH_INDEX"
    )]
    opensearch_index: String,
    /// Parts that generations are cut into which are begun from now on
    #[arg(
        long,
        global = true,
        value_name = "NUMBER",
        default_value = "1",
        value_parser = clap::value_parser!(u32).range(1..=1024),
        env = "GONGWEN_OPENSEARCH_SHARDS"
    )]
    opensearch_shards: u32,
    /// Copies of each part besides the first, of generations that are begun from now on
    #[arg(
        long,
        global = true,
        value_name = "NUMBER",
        default_value = "1",
        value_parser = clap::value_parser!(u32).range(0..=64),
        env = "GONGWEN_OPENSEARCH_REPLICAS"
    )]
    opensearch_replicas: u32,
    /// How long the cluster may take for a request, tries at other nodes included
    #[arg(
        long,
        global = true,
        value_name = "SECONDS",
        default_value = "30",
        value_parser = clap::value_parser!(u64).range(1..),
        env = "GONGWEN_OPENSEARCH_TIMEOUT"
    )]
    opensearch_timeout: u64,
    /// Answer without the documents of parts that no node has, and say so, in place of
    /// not answering
    #[arg(long, global = true, env = "GONGWEN_OPENSEARCH_PARTIAL")]
    opensearch_partial: bool,
}

impl EngineOptions {
    /// The cluster that keeps the index; `None` where this machine does.
    pub(super) fn cluster(&self) -> anyhow::Result<Option<ClusterIndex>> {
        if self.engine == EngineKind::Embedded {
            return Ok(None);
        }
        let config = ClusterConfig {
            urls: self.opensearch_url.clone(),
            credentials: credentials()?,
            timeout: Duration::from_secs(self.opensearch_timeout),
            allow_partial: self.opensearch_partial,
        };
        let layout = Layout {
            name: self.opensearch_index.clone(),
            shards: self.opensearch_shards,
            replicas: self.opensearch_replicas,
        };
        Ok(Some(ClusterIndex::connect(&config, layout)?))
    }

    /// The flags that say the same to another process. Who asks stands in the
    /// environment.
    pub(super) fn flags(&self) -> Vec<OsString> {
        if self.engine == EngineKind::Embedded {
            return vec!["--engine=embedded".into()];
        }
        let urls: Vec<&str> = self.opensearch_url.iter().map(Url::as_str).collect();
        let flags = [
            "--engine=opensearch".to_owned(),
            format!("--opensearch-url={}", urls.join(",")),
            format!("--opensearch-index={}", self.opensearch_index),
            format!("--opensearch-shards={}", self.opensearch_shards),
            format!("--opensearch-replicas={}", self.opensearch_replicas),
            format!("--opensearch-timeout={}", self.opensearch_timeout),
        ];
        flags.into_iter().map(OsString::from).collect()
    }

    /// Fails where a cluster keeps the index, for what is of files of this machine.
    pub(super) fn ensure_embedded(&self, what: &str) -> anyhow::Result<()> {
        match self.engine {
            EngineKind::Embedded => Ok(()),
            EngineKind::Opensearch => bail!(
                "`gongwen {what}` is of an index in a folder of this machine; a cluster has \
                 snapshots of its own, as its manual tells"
            ),
        }
    }
}

impl Common {
    /// The engine over the live generation, wherever it is, with the lists of the
    /// editors.
    pub(super) fn engine(&self) -> anyhow::Result<SearchEngine> {
        Ok(self.bare_engine()?.with_editorial(self.editorial()?))
    }

    /// The engine without lists.
    pub(super) fn bare_engine(&self) -> anyhow::Result<SearchEngine> {
        let analysis = self.analysis()?;
        Ok(match self.engine.cluster()? {
            Some(index) => SearchEngine::clustered(&index, &analysis),
            None => SearchEngine::embedded(self.folder().open(&analysis)?.reader()?),
        })
    }
}

fn credentials() -> anyhow::Result<Option<ClusterCredentials>> {
    let (user, password, token) = (variable(USER)?, variable(PASSWORD)?, variable(TOKEN)?);
    Ok(match (user, password, token) {
        (None, None, None) => None,
        (Some(user), Some(password), None) => Some(ClusterCredentials::Basic { user, password }),
        (None, None, Some(token)) => Some(ClusterCredentials::Token(token)),
        _ => bail!("set {USER} and {PASSWORD}, or {TOKEN} alone"),
    })
}

fn variable(name: &str) -> anyhow::Result<Option<String>> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        // The error itself shows the value.
        Err(VarError::NotUnicode(_)) => {
            Err(anyhow::anyhow!("it is no text in UTF-8")).with_context(|| format!("`{name}`"))
        }
    }
}
