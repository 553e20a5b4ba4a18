//! The right to write an index on a cluster, which one process has at a time: a
//! document that it renews as long as it lives.

use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use opensearch::http::Method;
use parking_lot::Mutex;
use serde_json::{Value, json};

use super::client::{Asked, Body, Client};
use super::error::ClusterError;

/// How long it holds without being renewed.
const HOLDS: Duration = Duration::from_secs(30);
/// How often it is renewed.
const RENEW_EVERY: Duration = Duration::from_secs(5);
/// How often it is looked whether another gave it back.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// The right to write; it is given back when the last clone is dropped.
#[derive(Clone)]
pub struct ClusterLease(Arc<Lease>);

struct Lease {
    held: Arc<Held>,
    stop: Option<Sender<()>>,
    renewing: Option<JoinHandle<()>>,
}

struct Held {
    client: Arc<Client>,
    path: String,
    holder: String,
    /// Of the document as it was last written.
    version: Mutex<Version>,
    is_lost: AtomicBool,
}

/// What tells whether a document is still as one left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Version {
    number: u64,
    term: u64,
}

impl ClusterLease {
    /// Takes the right, waiting for it as long as `patience`.
    pub(super) fn take(
        client: &Arc<Client>,
        name: &str,
        task: &str,
        patience: Duration,
    ) -> Result<Self, ClusterError> {
        let started = Instant::now();
        let path = format!("{name}-writer/_doc/writer");
        let holder = format!("{task} (process {})", process::id());
        let version = loop {
            let refused = match write(client, &path, &holder, None) {
                Ok(version) => break version,
                Err(error) if error.is_conflict() => error,
                Err(error) => return Err(error),
            };
            let Some(other) = read(client, &path)? else {
                continue;
            };
            if other.ends_at <= Timestamp::now() {
                // Whoever had it does not renew it any more.
                match write(client, &path, &holder, Some(other.version)) {
                    Ok(version) => break version,
                    Err(error) if error.is_conflict() => continue,
                    Err(error) => return Err(error),
                }
            }
            if started.elapsed() + LOOK_EVERY > patience {
                tracing::debug!(%refused, "another one writes");
                return Err(ClusterError::Locked {
                    name: name.to_owned(),
                    holder: other.holder,
                });
            }
            thread::sleep(LOOK_EVERY);
        };
        let held = Arc::new(Held {
            client: Arc::clone(client),
            path,
            holder,
            version: Mutex::new(version),
            is_lost: AtomicBool::new(false),
        });
        let (stop, stopped) = channel();
        let renewed = Arc::clone(&held);
        let renewing = thread::spawn(move || {
            while stopped.recv_timeout(RENEW_EVERY) == Err(RecvTimeoutError::Timeout) {
                renewed.renew();
            }
        });
        Ok(Self(Arc::new(Lease {
            held,
            stop: Some(stop),
            renewing: Some(renewing),
        })))
    }

    /// That nobody else has taken the right meanwhile.
    pub(super) fn ensure_held(&self) -> Result<(), ClusterError> {
        if self.0.held.is_lost.load(Ordering::Relaxed) {
            return Err(ClusterError::LeaseLost);
        }
        Ok(())
    }
}

impl Held {
    fn renew(&self) {
        let mut version = self.version.lock();
        match write(&self.client, &self.path, &self.holder, Some(*version)) {
            Ok(new) => *version = new,
            Err(error) if error.is_conflict() => self.is_lost.store(true, Ordering::Relaxed),
            Err(error) => tracing::warn!(%error, "the right to write was not renewed"),
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(renewing) = self.renewing.take() {
            renewing.join().ok();
        }
        let held = &self.held;
        let version = held.version.lock();
        let path = format!(
            "{}?if_seq_no={}&if_primary_term={}",
            held.path, version.number, version.term
        );
        let given_back = held.client.ask(&Asked {
            method: Method::Delete,
            path: &path,
            body: Body::Nothing,
            is_repeatable: false,
        });
        if let Err(error) = given_back {
            tracing::debug!(%error, "the right to write was not given back; it ends by itself");
        }
    }
}

/// Writes the document: over the one of a version, or where there is none.
fn write(
    client: &Client,
    path: &str,
    holder: &str,
    over: Option<Version>,
) -> Result<Version, ClusterError> {
    let condition = match over {
        Some(over) => format!("if_seq_no={}&if_primary_term={}", over.number, over.term),
        None => "op_type=create".to_owned(),
    };
    let body = json!({"holder": holder, "ends_at": (Timestamp::now() + HOLDS).to_string()});
    let answer = client.ask(&Asked {
        method: Method::Put,
        path: &format!("{path}?{condition}"),
        body: Body::Json(body.to_string().into_bytes()),
        is_repeatable: false,
    })?;
    version(path, &answer)
}

/// Another's right.
struct Other {
    holder: String,
    ends_at: Timestamp,
    version: Version,
}

/// `None` where nobody has it any more.
fn read(client: &Client, path: &str) -> Result<Option<Other>, ClusterError> {
    let answer = match client.get(path) {
        Ok(answer) => answer,
        Err(error) if error.is_missing() => return Ok(None),
        Err(error) => return Err(error),
    };
    let source = &answer["_source"];
    let ends_at = source["ends_at"].as_str().and_then(|at| at.parse().ok());
    Ok(Some(Other {
        holder: source["holder"].as_str().unwrap_or("somebody").to_owned(),
        ends_at: ends_at.unwrap_or(Timestamp::MIN),
        version: version(path, &answer)?,
    }))
}

fn version(path: &str, answer: &Value) -> Result<Version, ClusterError> {
    match (answer["_seq_no"].as_u64(), answer["_primary_term"].as_u64()) {
        (Some(number), Some(term)) => Ok(Version { number, term }),
        _ => Err(super::snapshot::not_understood(path, "it has no version")),
    }
}
