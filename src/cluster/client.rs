//! Requests to the nodes of a cluster, over the client of the `OpenSearch` project.
//!
//! A node that does not answer is left for the next; one that has too much to do is
//! asked again after a pause. What may have been done is not done twice: requests
//! that change something say whether they may be repeated.

use std::fmt::{self, Display};
use std::ops::Deref;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use opensearch::OpenSearch;
use opensearch::auth::Credentials;
use opensearch::http::headers::{ACCEPT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue};
use opensearch::http::transport::{SingleNodeConnectionPool, TransportBuilder};
use opensearch::http::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::runtime::{Builder, Handle, Runtime};
use url::Url;

use super::answer::Answer;
use super::error::ClusterError;
use crate::tls::choose_provider;

/// The first pause before a node is asked again; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Where a cluster is, and who asks.
#[derive(Debug, Clone)]
pub struct ClusterConfig {
    /// The nodes that may be asked.
    pub urls: Vec<Url>,
    /// Who asks; nobody in particular without.
    pub credentials: Option<ClusterCredentials>,
    /// How long an answer may take, all tries together.
    pub timeout: Duration,
    /// Whether an answer may be without the documents of shards that do not answer; it
    /// says so then.
    pub allow_partial: bool,
}

/// Who asks a cluster.
#[derive(Clone)]
pub enum ClusterCredentials {
    /// A user.
    Basic {
        /// The name.
        user: String,
        /// The password.
        password: String,
    },
    /// The bearer of a token.
    Token(String),
}

impl fmt::Debug for ClusterCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClusterCredentials(…)")
    }
}

/// What is asked.
pub(super) struct Asked<'a> {
    pub(super) method: Method,
    /// The path with its parameters, without a slash in front.
    pub(super) path: &'a str,
    pub(super) body: Body,
    /// Whether it may be asked again although it may have been done.
    pub(super) is_repeatable: bool,
}

/// What goes with it.
#[derive(Clone)]
pub(super) enum Body {
    Nothing,
    Json(Vec<u8>),
    /// A value on each line.
    Lines(Vec<u8>),
}

/// A cluster that is asked.
pub(crate) struct Client {
    nodes: Vec<Node>,
    next: AtomicUsize,
    /// Changes that were made over this client.
    changes: AtomicUsize,
    timeout: Duration,
    allow_partial: bool,
    runtime: Handle,
    _threads: Threads,
}

/// The threads that send and receive, ended wherever the client is: a runtime cannot
/// be dropped by a task.
struct Threads(Option<Runtime>);

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

struct Node {
    url: Url,
    client: OpenSearch,
}

/// What came of one try.
enum Tried<T> {
    Answered(T),
    /// Asking again, later or elsewhere, may help.
    Again(ClusterError),
    Failed(ClusterError),
}

impl Client {
    /// A client; nothing is asked yet.
    pub(crate) fn new(config: &ClusterConfig) -> Result<Self, ClusterError> {
        choose_provider();
        let failed = |what: &str, reason: String| ClusterError::Configuration {
            what: what.to_owned(),
            reason,
        };
        let nodes = config.urls.iter().map(|url| {
            let mut builder = TransportBuilder::new(SingleNodeConnectionPool::new(url.clone()));
            builder = match config.credentials.clone() {
                None => builder,
                Some(ClusterCredentials::Basic { user, password }) => {
                    builder.auth(Credentials::Basic(user, password))
                }
                Some(ClusterCredentials::Token(token)) => builder.auth(Credentials::Bearer(token)),
            };
            let transport = builder.build();
            let transport = transport.map_err(|error| failed(url.as_str(), error.to_string()))?;
            Ok(Node {
                url: url.clone(),
                client: OpenSearch::new(transport),
            })
        });
        let nodes: Vec<Node> = nodes.collect::<Result<_, ClusterError>>()?;
        if nodes.is_empty() {
            return Err(failed("--opensearch-url", "it names no node".to_owned()));
        }
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("cluster")
            .enable_all()
            .build()
            .map_err(|error| failed("the runtime of the client", error.to_string()))?;
        Ok(Self {
            nodes,
            next: AtomicUsize::new(0),
            changes: AtomicUsize::new(0),
            timeout: config.timeout,
            allow_partial: config.allow_partial,
            runtime: runtime.handle().clone(),
            _threads: Threads(Some(runtime)),
        })
    }

    /// Notes that what is searched was changed, so that it is looked at anew.
    pub(super) fn note_change(&self) {
        self.changes.fetch_add(1, Ordering::Release);
    }

    /// How often it was changed over this client.
    pub(super) fn changes(&self) -> usize {
        self.changes.load(Ordering::Acquire)
    }

    /// Whether an answer may be without some shards.
    pub(super) fn allows_partial(&self) -> bool {
        self.allow_partial
    }

    /// Asks for something that changes nothing.
    pub(super) fn get(&self, path: &str) -> Result<Value, ClusterError> {
        self.ask_bare(Method::Get, path)
    }

    /// Asks for something to be done that may be done twice.
    pub(super) fn post(&self, path: &str) -> Result<Value, ClusterError> {
        self.ask_bare(Method::Post, path)
    }

    fn ask_bare(&self, method: Method, path: &str) -> Result<Value, ClusterError> {
        self.ask(&Asked {
            method,
            path,
            body: Body::Nothing,
            is_repeatable: true,
        })
    }

    /// Sends JSON that asks for something, and changes nothing.
    pub(super) fn query(&self, path: &str, body: &Value) -> Result<Value, ClusterError> {
        self.query_as(path, body)
    }

    /// As [`query`](Self::query), the answer read as `T`.
    pub(super) fn query_as<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Display,
    ) -> Result<T, ClusterError> {
        self.ask_as(&Asked {
            method: Method::Post,
            path,
            body: Body::Json(body.to_string().into_bytes()),
            is_repeatable: true,
        })
    }

    /// As [`query`](Self::query), a search. Its answer is of all shards.
    pub(super) fn search_whole(&self, path: &str, body: &Value) -> Result<Answer, ClusterError> {
        let path = format!("{path}?allow_partial_search_results=false");
        let answer: Answer = self.query_as(&path, body)?;
        answer.ensure_whole()?;
        Ok(answer)
    }

    /// As [`ask_as`](Self::ask_as), any JSON.
    pub(super) fn ask(&self, asked: &Asked<'_>) -> Result<Value, ClusterError> {
        self.ask_as(asked)
    }

    /// Asks nodes until one answers or the time is over, and reads the answer as `T`.
    /// The calling thread waits, so it must be none that drives tasks.
    pub(super) fn ask_as<T: DeserializeOwned>(&self, asked: &Asked<'_>) -> Result<T, ClusterError> {
        let answer = self.answer(asked)?;
        let misunderstood = |error: &dyn Display| ClusterError::Answer {
            request: format!("{:?} {}", asked.method, asked.path),
            reason: error.to_string(),
        };
        // Checked as a whole, which is cheaper than string by string.
        let text = simdutf8::basic::from_utf8(&answer).map_err(|error| misunderstood(&error))?;
        serde_json::from_str(text).map_err(|error| misunderstood(&error))
    }

    fn answer(&self, asked: &Asked<'_>) -> Result<impl Deref<Target = [u8]>, ClusterError> {
        let started = Instant::now();
        let mut pause = FIRST_PAUSE;
        let mut tries = 0;
        loop {
            let left = self.timeout.saturating_sub(started.elapsed());
            let at = self.next.load(Ordering::Relaxed) % self.nodes.len();
            let error = match self.try_node(&self.nodes[at], asked, left) {
                Tried::Answered(answer) => return Ok(answer),
                Tried::Failed(error) => return Err(error),
                Tried::Again(error) => error,
            };
            self.next.store(at + 1, Ordering::Relaxed);
            tries += 1;
            // All nodes are asked before a pause.
            let wait = if tries % self.nodes.len() == 0 {
                pause
            } else {
                Duration::ZERO
            };
            if started.elapsed() + wait >= self.timeout {
                return Err(error);
            }
            thread::sleep(wait);
            if !wait.is_zero() {
                pause = (2 * pause).min(LONGEST_PAUSE);
            }
        }
    }

    fn try_node(
        &self,
        node: &Node,
        asked: &Asked<'_>,
        left: Duration,
    ) -> Tried<impl Deref<Target = [u8]>> {
        let request = format!("{:?} {}", asked.method, asked.path);
        let (kind, bytes) = match asked.body.clone() {
            Body::Nothing => ("application/json", None),
            Body::Json(bytes) => ("application/json", Some(bytes)),
            Body::Lines(bytes) => ("application/x-ndjson", Some(bytes)),
        };
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        // Originals take a node three times as long to compress as to find.
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let sent = node.client.send(
            asked.method,
            asked.path,
            headers,
            Option::<&()>::None,
            bytes,
            Some(left),
        );
        let begun = Instant::now();
        let answered = self.runtime.block_on(async {
            let response = sent.await?;
            let status = response.status_code();
            Ok::<_, opensearch::Error>((status, response.bytes().await?))
        });
        let took_ms = begun.elapsed().as_secs_f64() * 1_000.0;
        tracing::debug!(request, took_ms, "asked the cluster");
        let (status, body) = match answered {
            Ok(answered) => answered,
            Err(error) if error.is_timeout() => {
                let limit = self.timeout;
                return Tried::Failed(ClusterError::TimedOut { limit });
            }
            Err(error) => {
                let error = ClusterError::Unreachable {
                    nodes: self.nodes.iter().map(|node| node.url.to_string()).collect(),
                    reason: causes(&error),
                };
                return if asked.is_repeatable {
                    Tried::Again(error)
                } else {
                    Tried::Failed(error)
                };
            }
        };
        if status.is_client_error() || status.is_server_error() {
            let error = ClusterError::refused(&request, status.as_u16(), &body);
            return match status {
                // Shards that are lost are looked for elsewhere by who asks.
                _ if error.is_of_shards() => Tried::Failed(error),
                StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                    Tried::Again(error)
                }
                StatusCode::BAD_GATEWAY if asked.is_repeatable => Tried::Again(error),
                _ => Tried::Failed(error),
            };
        }
        Tried::Answered(body)
    }
}

/// That shards are missing which no node has that runs.
pub(crate) fn incomplete(missing: u64, all: u64) -> ClusterError {
    ClusterError::Partial {
        failed: missing,
        all,
        reason: "no node that runs has them".to_owned(),
    }
}

/// The error with its causes, on one line.
fn causes(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        line = format!("{line}: {inner}");
        cause = inner.source();
    }
    line
}
