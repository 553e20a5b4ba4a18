//! Asking the server.

use std::time::Duration;

use reqwest::{Client, StatusCode, Url};
use serde::de::DeserializeOwned;

/// A server that does not answer for so long is taken for gone.
const PATIENCE: Duration = Duration::from_mins(1);

/// Why load cannot be brought on a server.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The address is none.
    #[error("`{address}` is no address of a server: {source}; write it as http://127.0.0.1:8080")]
    Address {
        /// What was given.
        address: String,
        /// Why not.
        source: url::ParseError,
    },
    /// Nobody answers there.
    #[error("cannot ask `{url}`: {source}; is the server running?")]
    Asking {
        /// What was asked.
        url: Url,
        /// What came back.
        source: reqwest::Error,
    },
    /// The server refused what it has to answer.
    #[error("`{url}` was answered with {status}: {body}")]
    Refused {
        /// What was asked.
        url: Url,
        /// The status.
        status: StatusCode,
        /// What it said.
        body: String,
    },
    /// Nothing to make questions of.
    #[error("the server has no documents to make questions of; take some in, or give --queries")]
    NoDocuments,
    /// No question of a wanted kind can be made.
    #[error("the documents give no question of the kind `{0}`; leave it out of --mix")]
    NoQuestion(&'static str),
    /// The list of questions cannot be used.
    #[error("the list holds no query; write one a line, or an address that begins with `/`")]
    EmptyList,
}

/// Connections to one server, which are kept open.
#[derive(Debug, Clone)]
pub(super) struct Server {
    client: Client,
    root: Url,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) bytes: usize,
}

impl Server {
    pub(super) fn new(address: &str) -> Result<Self, LoadError> {
        let root = Url::parse(address).map_err(|source| LoadError::Address {
            address: address.to_owned(),
            source,
        })?;
        crate::tls::choose_provider();
        let client = Client::builder()
            .timeout(PATIENCE)
            .tcp_nodelay(true)
            .pool_max_idle_per_host(usize::MAX)
            .no_proxy()
            .build();
        let client = client.map_err(|source| LoadError::Asking {
            url: root.clone(),
            source,
        })?;
        Ok(Self { client, root })
    }

    /// The address of a path with its parameters.
    pub(super) fn url(&self, path: &str, pairs: &[(&str, String)]) -> Url {
        let mut url = self.root.clone();
        url.set_path(path);
        url.set_query(None);
        if !pairs.is_empty() {
            url.query_pairs_mut().extend_pairs(pairs);
        }
        url
    }

    /// The address of what stands in a list: a path with its parameters.
    pub(super) fn listed(&self, path: &str) -> Option<Url> {
        self.root.join(path).ok()
    }

    /// Asks, and reads the whole answer.
    pub(super) async fn ask(&self, url: &Url) -> Result<Answer, reqwest::Error> {
        let response = self.client.get(url.clone()).send().await?;
        let status = response.status();
        let bytes = response.bytes().await?.len();
        Ok(Answer { status, bytes })
    }

    /// What the server says, as text.
    pub(super) async fn text(&self, url: &Url) -> Result<String, LoadError> {
        let asking = |source| LoadError::Asking {
            url: url.clone(),
            source,
        };
        let response = self.client.get(url.clone()).send().await.map_err(asking)?;
        let status = response.status();
        let body = response.text().await.map_err(asking)?;
        if status.is_success() {
            return Ok(body);
        }
        Err(LoadError::Refused {
            url: url.clone(),
            status,
            body,
        })
    }

    /// What the server says, as JSON.
    pub(super) async fn json<T: DeserializeOwned>(&self, url: &Url) -> Result<T, LoadError> {
        let body = self.text(url).await?;
        serde_json::from_str(&body).map_err(|error| LoadError::Refused {
            url: url.clone(),
            status: StatusCode::OK,
            body: format!("no answer of gongwen ({error})"),
        })
    }
}
